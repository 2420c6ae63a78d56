"""What personal data a fully decoded text holds, given what its key says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from monitor.privacy import national, numbers, places
from monitor.privacy.birth import is_birth_date
from monitor.privacy.credentials import keys_in, may_hold_key
from monitor.privacy.emails import emails_in
from monitor.privacy.glance import draw, shows_numbers
from monitor.privacy.names import is_code, is_full_name, is_known_name, is_name
from monitor.privacy.roles import Role


class Match(NamedTuple):
    """One piece of personal data: its type, the hash it stood in ("" when in clear), and the text itself."""

    type: str
    hash: str
    text: str


TYPES = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "card": "a payment card number",
    "iban": "a bank account number",
    "national_id": "a national identification number",
    "name": "a person's name",
    "address": "a postal address",
    "birth_date": "a date of birth",
    "location": "a precise location",
    "ip": "an IP address",
    "secret": "a password, key or token",
    "special_category": "health or other data of a special category",
    "weak_hash": "a weak hash (MD5 or SHA-1) of an e-mail address or phone number",
}
"""Every type of personal data and what people call it."""

_JWT = re.compile(r"eyJ[\w-]+={0,2}\.eyJ[\w-]+={0,2}\.[\w-]+={0,2}")
"""A signed token (RFC 7519) lets whoever reads it act for its bearer, whatever the key."""

_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_HASHES_BASE64 = {(24, 2): "md5", (28, 1): "sha1", (43, 0): "sha256", (44, 1): "sha256"}
"""By the length, and how many signs fill it up."""
_BASE64 = re.compile(r"(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]+={0,2}")
_NOTHING = frozenset({
    "null", "none", "undefined", "nan", "unknown", "guest", "anonymous", "test", "true", "false", "yes", "no", "empty",
    "redacted", "removed", "hidden", "masked", "deleted", "default", "other", "user", "customer", "name", "n/a", "na",
    "not set", "(not set)", "firstname", "lastname", "first", "last", "success", "failed", "failure", "requested",
    "set", "filled", "entered", "typed", "provided", "present", "saved", "click", "clicked", "focus", "blur", "change",
    "changed", "forgot", "reset", "error", "required", "invalid", "valid", "missing", "ok", "sent", "bearer", "basic",
})  # fmt: skip
"""Words that stand where a value was left out, or tell what became of it."""


def _hashed(kind: str, text: str) -> Iterator[Match]:
    length = len(text)
    name = _HASHES.get(length) if _HEX.fullmatch(text) else None
    in_base64 = _HASHES_BASE64.get((length, text.count("="))) if length <= 44 else None
    if name is None and in_base64 is not None and _BASE64.fullmatch(text):
        name = in_base64
    if name == "sha256":
        yield Match(kind, name, text)
    elif name:
        yield Match("weak_hash", name, text)


def _email_key(text: str) -> Iterator[Match]:
    return _hashed("email", text)


def _phone_key(text: str) -> Iterator[Match]:
    if numbers.is_phone(text):
        if not numbers.belongs_to_a_business(text):
            yield Match("phone", "", text)
    else:
        yield from _hashed("phone", text)


def _card_key(text: str) -> Iterator[Match]:
    if numbers.is_card(text):
        yield Match("card", "", text)
    elif national.is_pan(text):
        yield Match("national_id", "", text)


def _iban_key(text: str) -> Iterator[Match]:
    if numbers.is_iban(text):
        yield Match("iban", "", text)


def _name_key(text: str) -> Iterator[Match]:
    if is_name(text):
        yield Match("name", "", text)
    else:
        yield from _hashed("name", text)


def _full_name_key(text: str) -> Iterator[Match]:
    if is_full_name(text):
        yield Match("name", "", text)


def _title_key(text: str) -> Iterator[Match]:
    if is_known_name(text):
        yield Match("name", "", text)


def _address_key(text: str) -> Iterator[Match]:
    if places.is_street_address(text):
        yield Match("address", "", text)
    else:
        yield from _ip_key(text)  # `addr` of a log, `IP地址`


def _birth_key(text: str) -> Iterator[Match]:
    if is_birth_date(text):
        yield Match("birth_date", "", text)


def _latitude_key(text: str) -> Iterator[Match]:
    if places.is_precise_location(text):
        yield Match("location", "", text)


def _coordinates_key(text: str) -> Iterator[Match]:
    if places.are_precise_coordinates(text):
        yield Match("location", "", text)


def _ip_key(text: str) -> Iterator[Match]:
    yield from (Match("ip", "", address) for address in places.personal_ips(text))


def _special_key(text: str) -> Iterator[Match]:
    says_nothing = (
        _FLAG_VALUE.fullmatch(text) or _CONSTANT.fullmatch(text) or (len(text) >= 16 and _HEX.fullmatch(text))
    )
    if 2 <= len(text) <= 200 and not says_nothing:
        yield Match("special_category", "", text)


def _password_key(text: str) -> Iterator[Match]:
    if 3 <= len(text) <= 256 and not _FLAG_VALUE.fullmatch(text):
        yield Match("secret", "", text)


def _token_key(text: str) -> Iterator[Match]:
    if _TOKEN.fullmatch(text) and not text.startswith(_PUBLIC):
        yield Match("secret", "", text)


_FLAG_VALUE = re.compile(r"[01]|true|false|yes|no|on|off", re.IGNORECASE)
_CONSTANT = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)+")
"""A name from a program, `ERR_TIMED_OUT`: no diagnosis."""
_PUBLIC = ("pk_live_", "pk_test_", "tok_", "pm_", "src_")
"""Stripe's keys that are made to stand in pages, and names of what only its secret key can use (docs.stripe.com)."""
_TOKEN = re.compile(
    r"(?:(?:Bearer|Basic) |s:)?(?=[^a-z]*[a-z]|[^A-Z]*[A-Z])(?=\D*\d)[\w.~+/=-]{12,2048}", re.IGNORECASE
)
"""A credential is long and mixes letters with digits; words under a `token` key name a kind of token. `s:`
begins a session that Express signed."""

_BY_ROLE: dict[Role, Callable[[str], Iterator[Match]]] = {
    Role.EMAIL: _email_key,
    Role.PHONE: _phone_key,
    Role.CARD: _card_key,
    Role.IBAN: _iban_key,
    Role.NAME: _name_key,
    Role.FULL_NAME: _full_name_key,
    Role.LOGIN: _full_name_key,
    Role.TITLE: _title_key,
    Role.ADDRESS: _address_key,
    Role.BIRTH_DATE: _birth_key,
    Role.LATITUDE: _latitude_key,
    Role.COORDINATES: _coordinates_key,
    Role.IP: _ip_key,
    Role.PASSWORD: _password_key,
    Role.TOKEN: _token_key,
    Role.SPECIAL: _special_key,
}
_SHORT = frozenset({"fn", "ln"})
"""Meta's codes for names, and everybody else's for functions and languages."""
SPEAKING = frozenset({Role.PLAIN, Role.FLAG})
"""Under these keys a text may be a sentence, which says itself what it holds."""
_PUBLISHED = frozenset({"phone", "location"})
"""`store_phone` is a number to call, and published as one; where the store is, too."""
LUCKLESS = frozenset(
    {Role.SAFE, Role.IDENTITY, Role.ORDER, Role.IP, Role.LATITUDE, Role.COORDINATES, Role.TOKEN, Role.PASSWORD}
)
"""Under these keys numbers are long and arbitrary: only e-mail addresses and secret keys are looked for."""


def _by_its_key(role: Role, text: str, word: str) -> Iterator[Match]:
    if not text or text.lower() in _NOTHING:
        return
    if role is Role.NATIONAL_ID:
        if national.is_plausible(text, word):
            yield Match("national_id", "", text)
        elif national.is_of_a_country(word):
            yield from _hashed("national_id", text)
    elif places.is_square(word, text):
        yield Match("location", "", text)
    elif word not in _SHORT or not is_code(text):
        yield from _BY_ROLE[role](text)


def recognise(role: Role, text: str, drawn: str | None = None, word: str = "") -> tuple[Match, ...]:
    """Return the personal data of a decoded text, first by what its key claims, then whatever shows under any key.

    `drawn` is the text as `glance.draw` draws it, where the caller has it already; `word` the word by which the key
    claims (`roles.meaning_of`).
    """
    found: list[Match] = []
    found += (Match("email", "", address) for address in emails_in(text))
    if not found and (role in _BY_ROLE or role is Role.NATIONAL_ID):
        found += _by_its_key(role, text.strip(), word)
    goes_on = bool(found) and " " in text and role in SPEAKING  # a sentence or a list: the rest of it may hold more
    if (found and not goes_on) or len(text) < 9:
        return tuple(found)
    if text.startswith("eyJ") and _JWT.fullmatch(text):
        return (Match("secret", "", text),)
    drawn = draw(text) if drawn is None else drawn
    if may_hold_key(text, drawn):
        found += (Match("secret", "", key) for key in keys_in(text))
    if role not in LUCKLESS and (goes_on or not found) and shows_numbers(drawn):
        published = _PUBLISHED if role is Role.FLAG else ()
        found += (Match(kind, "", value) for kind, value in numbers.alone(text) if kind not in published)
    return tuple(found)
