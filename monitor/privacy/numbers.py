"""Numbers that belong to people: how each is told from the many that look like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum import iban, luhn

from monitor.privacy import national, places

_COLONS = 7
"""Of an IPv6 address written in full; a shorter one has two together."""
_SEPARATORS = re.compile(r"[\s().+/-]")
_PHONE = re.compile(r"\+?[\d\s().+/-]{7,24}(?:\s?(?:x|ext\.?)\s?\d{1,6})?")
_TRUNK = re.compile(r"^(\+|00)([\d\s.-]{1,5}?)\s?\(0\)")
"""`+49 (0)30`: the nought in brackets is dialled at home, what stands before it abroad."""
_DATE_LIKE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")
_INTERNATIONAL = re.compile(r"(?<![\w.+-])\+\d[\d ().-]{6,18}\d(?![\w.-]*\w)")
_CARD_IN_TEXT = re.compile(r"(?<![\w.-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|3\d{3}([ -])\d{6}\2\d{5})(?![\w.-]*\w)")
_IBAN_IN_TEXT = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![\w-])")
_IBAN_AHEAD = re.compile(r"[A-Z]{2}\d\d")
_PUBLISHED = frozenset({
    PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN,
})  # fmt: skip
"""Numbers that only businesses have."""
_ABROAD = re.compile(r"\+|00(?!0)")
_BRANDS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12,15}|3(?:0[0-5]|[689]\d)\d{11,16}|62\d{14,17}"
    r"|(?:50|5[6-9]|6\d)\d{10,17}|1\d{14}|220[0-4]\d{12,15}|(?:9792|8600|9860|8[12]\d\d)\d{12}"
)
"""Issuer prefixes with their lengths (ISO/IEC 7812 as the networks publish them): Visa, Mastercard, American Express,
Discover, JCB, Diners, UnionPay, Maestro, UATP, Mir, Troy, Uzcard, Humo, RuPay."""


def is_card(text: str) -> bool:
    """Tell whether this is a payment card number: digits with an issuer's prefix and length, and a Luhn check digit."""
    digits = text.replace(" ", "").replace("-", "")
    return 12 <= len(digits) <= 19 and digits.isascii() and digits.isdigit() and _is_card_digits(digits)


def _is_card_digits(digits: str) -> bool:
    return _BRANDS.fullmatch(digits) is not None and len(set(digits)) > 1 and luhn.is_valid(digits)


def is_phone(text: str) -> bool:
    """Tell whether a text under a phone key is a number one could call: 7 to 15 digits (E.164), not all the same."""
    if not _PHONE.fullmatch(text) or _DATE_LIKE.fullmatch(text):
        return False
    digits = _SEPARATORS.sub("", _TRUNK.sub(r"\1\2", re.split(r"[xe]", text)[0]))
    digits = digits.removeprefix("00")
    return 7 <= len(digits) <= 15 and len(set(digits)) > 1


def belongs_to_a_business(text: str) -> bool:
    """Tell whether a number to call is one that only businesses have: free of charge, at a shared cost or a premium."""
    number = text.lstrip("( ")
    if not _ABROAD.match(number):
        return number.startswith("0800")  # free in nearly every country, and a mobile's in none
    with suppress(phonenumbers.NumberParseException):
        return phonenumbers.number_type(phonenumbers.parse(f"+{number.lstrip('+0')}")) in _PUBLISHED
    return False


def is_iban(text: str) -> bool:
    """Tell whether this is an IBAN: registered country, its structure, and check digits (ISO 13616)."""
    compact = text.replace(" ", "").replace("-", "")
    if not 15 <= len(compact) <= 34 or _IBAN_AHEAD.match(compact.upper()) is None:
        return False
    with suppress(Exception):  # a validator that stumbles over a text has not recognised it
        # The countries' own check digits inside are left out: some banks' and the registry's own examples fail them.
        return bool(iban.validate(compact, check_country=False))
    return False


def alone(text: str) -> Iterator[tuple[str, str]]:
    """Yield (type, text) of what shows itself under any key: its shape and check digits leave little to chance."""
    if "+" in text or text[0] == " ":
        yield from (("phone", number) for number in _international(text))
    ibans = ""
    if _IBAN_AHEAD.search(text):
        for match in _IBAN_IN_TEXT.finditer(text):
            if is_iban(match.group()):
                ibans += match.group()
                yield "iban", match.group()
    if "-" in text or " " in text:
        for match in _CARD_IN_TEXT.finditer(text):
            if match.group() not in ibans and is_card(match.group()):
                yield "card", match.group()
    yield from (("national_id", value) for value in national.alone(text))
    if text.count(".") >= 2:
        yield from (("location", pair) for pair in places.pairs_alone(text))
    if "::" in text or text.count(":") >= _COLONS:
        yield from (("ip", address) for address in places.global_ips(text))


def _international(text: str) -> Iterator[str]:
    # A plus sign that nobody encoded arrives as a space.
    for candidate in _INTERNATIONAL.finditer("+" + text[1:] if text[0] == " " and text[1:2].isdigit() else text):
        with suppress(phonenumbers.NumberParseException):
            number = phonenumbers.parse(candidate.group())
            if phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in _PUBLISHED:
                yield candidate.group()
