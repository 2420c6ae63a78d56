"""What personal data a fully decoded text holds, given what its key says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from monitor.privacy import national, numbers, places
from monitor.privacy.birth import is_birth_date
from monitor.privacy.credentials import keys_in, may_hold_key
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

_EMAIL = re.compile(
    r"(?<![\w.*@+-])[^\W_][\w.!%&'+-]{0,63}@((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24}))"
    r"(?![\w@-])",
    re.IGNORECASE,
)
"""An address as people have them (RFC 5321 without quoted local parts), in Unicode (RFC 6531)."""
_DOMAIN_AHEAD = re.compile(r"@[^\W_][\w-]*\.[\w.-]*[^\W\d_]{2}|@[\w.-]+\.xn--", re.IGNORECASE)
"""What every match of the above holds: begins with a fixed character, so it is quick to be absent."""
_ROLE_MAILBOX = re.compile(
    r"(?:info|marketing|sales|support|abuse|noc|security|postmaster|hostmaster|usenet|news|webmaster|www|uucp|ftp"
    r"|contact|hello|help|service|office|press|jobs|privacy|no-?reply|do-?not-?reply)@",
    re.IGNORECASE,
)
"""Mailboxes of an organisation (RFC 2142 and the usual ones beside it): in a link to write to, they are published."""
_PLACEHOLDER = re.compile(
    r"(?:your?|you|me|name|your[._-]?name|e?-?mail|mail|user|username|someone|somebody|test|max|max[._-]?mustermann|muster|erika"
    r"|nom|prenom|prenom[._-]nom|vorname|vorname[._-]nachname|nombre|nome|voornaam|naam|imie|jmeno|nev|nimi|navn|namn|ornek)"
    r"@(?:[\w-]+\.)?(?:example|beispiel|muster|exemple|ejemplo|esempio|exemplo|voorbeeld|przyklad|priklad|pelda|esimerkki"
    r"|exempel|eksempel|ornek|your-?domain|domain|company|firma)\.[a-z.]{2,6}",
    re.IGNORECASE,
)
"""What forms show before anybody typed: a word for a name at a word for a domain."""
_IMAGE_SCALE = re.compile(r"@\dx\.", re.IGNORECASE)
_JWT = re.compile(r"eyJ[\w-]+={0,2}\.eyJ[\w-]+={0,2}\.[\w-]+={0,2}")
"""A signed token (RFC 7519) lets whoever reads it act for its bearer, whatever the key."""

_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_SHA256_BASE64 = re.compile(r"(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]{43}=?")
_NOTHING = frozenset({
    "null", "none", "undefined", "nan", "unknown", "guest", "anonymous", "test", "true", "false", "yes", "no", "empty",
    "redacted", "removed", "hidden", "masked", "deleted", "default", "other", "user", "customer", "name", "n/a", "na",
    "not set", "(not set)", "firstname", "lastname", "first", "last", "success", "failed", "failure", "requested",
    "set", "filled", "entered", "typed", "provided", "present", "saved", "click", "clicked", "focus", "blur", "change",
    "changed", "forgot", "reset", "error", "required", "invalid", "valid", "missing", "ok", "sent", "bearer", "basic",
})  # fmt: skip
"""Words that stand where a value was left out, or tell what became of it."""


@cache
def _top_level_domains() -> frozenset[str]:
    # The list's rules of one label. Its own reader sorts all nine thousand rules, which takes 300 ms; this takes five.
    listed = (files("publicsuffixlist") / "public_suffix_list.dat").read_text(encoding="utf-8")
    return frozenset(line for line in listed.split() if "." not in line and line.isalpha())


@lru_cache(maxsize=4096)
def _exists(top_level: str) -> bool:
    """Tell whether the Public Suffix List knows a top-level domain, in Unicode or Punycode."""
    if top_level.startswith("xn--"):
        with suppress(UnicodeError):
            top_level = top_level.encode().decode("idna")
    return top_level in _top_level_domains()


def _emails(text: str) -> Iterator[Match]:
    for match in _EMAIL.finditer(text):
        address = match.group()
        last = match.group(1).rpartition(".")[2].lower()
        if not _exists(last) or _IMAGE_SCALE.search(address) or _PLACEHOLDER.fullmatch(address):
            continue
        if _ROLE_MAILBOX.match(address) and text.startswith("mailto:"):
            continue
        yield Match("email", "", address)


def _hashed(kind: str, text: str) -> Iterator[Match]:
    name = _HASHES.get(len(text)) if _HEX.fullmatch(text) else None
    if name is None and _SHA256_BASE64.fullmatch(text):
        name = "sha256"
    if name == "sha256":
        yield Match(kind, name, text)
    elif name:
        yield Match("weak_hash", name, text)


def _email_key(text: str) -> Iterator[Match]:
    return _hashed("email", text)


def _phone_key(text: str) -> Iterator[Match]:
    if numbers.is_phone(text):
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
_PUBLIC = ("pk_live_", "pk_test_")
"""Stripe's keys that are made to stand in pages."""
_TOKEN = re.compile(r"(?:(?:Bearer|Basic) )?(?=[^a-z]*[a-z]|[^A-Z]*[A-Z])(?=\D*\d)[\w.~+/=-]{12,2048}", re.IGNORECASE)
"""A credential is long and mixes letters with digits; words under a `token` key name a kind of token."""

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
LUCKLESS = frozenset(
    {Role.SAFE, Role.IDENTITY, Role.ORDER, Role.IP, Role.LATITUDE, Role.COORDINATES, Role.TOKEN, Role.PASSWORD}
)
"""Under these keys numbers are long and arbitrary: only e-mail addresses and secret keys are looked for."""


def recognise(role: Role, text: str, drawn: str | None = None, word: str = "") -> tuple[Match, ...]:
    """Return the personal data of a decoded text, first by what its key claims, then whatever shows under any key.

    `drawn` is the text as `glance.draw` draws it, where the caller has it already; `word` the word by which the key
    claims (`roles.meaning_of`).
    """
    found: list[Match] = []
    if "@" in text and _DOMAIN_AHEAD.search(text):
        found += _emails(text)
    by_key = _BY_ROLE.get(role)
    if (by_key is not None or role is Role.NATIONAL_ID) and not found:
        stripped = text.strip()
        if stripped and stripped.lower() not in _NOTHING:
            if by_key is not None:
                found += () if word in _SHORT and is_code(stripped) else by_key(stripped)
            elif national.is_plausible(stripped, word):
                found.append(Match("national_id", "", stripped))
    goes_on = bool(found) and " " in text and role in SPEAKING  # a sentence or a list: the rest of it may hold more
    if (found and not goes_on) or len(text) < 9:
        return tuple(found)
    if text.startswith("eyJ") and _JWT.fullmatch(text):
        return (Match("secret", "", text),)
    drawn = draw(text) if drawn is None else drawn
    if may_hold_key(text, drawn):
        found += (Match("secret", "", key) for key in keys_in(text))
    if role not in LUCKLESS and (goes_on or not found) and shows_numbers(drawn):
        # `store_phone` is a number to call, and published as one.
        published = "phone" if role is Role.FLAG else ""
        found += (Match(kind, "", value) for kind, value in numbers.alone(text) if kind != published)
    return tuple(found)
