"""How values are wrapped on the wire: percent-encoding, base64, JWT, lists of pairs, URLs. One layer at a time."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

import orjson

_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_JWT = re.compile(r"(?:Bearer )?eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}|[A-Za-z0-9_-]{8,}={0,2}")
_HEX = re.compile(r"[0-9a-f-]+", re.IGNORECASE)
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,15}:)?//|/[^\s?#]*[?#]|\?[\w.\[\]%~-]{1,64}=")
_PAIR = re.compile(r"[\w.\[\]%~$-]{1,64}=(?!=|$)")
_SPLIT_URL = re.compile(r"((?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://([^/?#]*))?)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SEPARATORS = ("\n", "&", ";", "|")
_JSON_LEAD = frozenset('{["')


class Url(NamedTuple):
    """A URL in its parts, as sent. `query` and `fragment` are None where there is none."""

    lead: str
    authority: str
    path: str
    query: str | None
    fragment: str | None


def split_url(text: str) -> Url | None:
    """Return the parts of a text that is a URL, with or without scheme and host; None for any other text."""
    if ("/" not in text and text[:1] != "?") or not _URL.match(text):
        return None
    match = _SPLIT_URL.fullmatch(text)
    if match is None:
        return None
    lead, authority, path, query, fragment = match.groups()
    return Url(lead or "", authority or "", path, query, fragment)


def pairs_in(text: str) -> tuple[str, list[str]] | None:
    """Return (separator, parts) of a text that is a list of `key=value`: a query, a batch's lines, `;` or `|` lists."""
    if not _PAIR.match(text):
        return None
    separator = next((sign for sign in _SEPARATORS if sign in text), "&")
    return separator, text.split(separator)


def parse_json(text: str) -> Any:
    """Return the object or list (or the text in quotes) a JSON text holds; None for anything else."""
    if text[0] not in _JSON_LEAD:
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict | list | str) else None


def unpercent(text: str) -> str | None:
    """Return the text with one layer of percent-encoding taken off, or None where there is none."""
    if not _PERCENT.search(text):
        return None
    decoded = unquote(text, errors="replace")
    return None if decoded == text else decoded


def unplus(text: str) -> str:
    """Return a query value with `+` as blanks, except where it belongs: before digits, and in e-mail addresses."""
    if "+" not in text or "@" in text or "%40" in text:
        return text
    return text[0] + text[1:].replace("+", " ") if text[1:2].isdigit() else text.replace("+", " ")


def jwt_claims(text: str) -> Any:
    """Return the claims of a JSON Web Token (RFC 7519), unverified; None where the text is no token."""
    match = _JWT.fullmatch(text) if "eyJ" in text[:10] else None
    decoded = _decode(match.group(1)) if match else None
    return parse_json(decoded) if decoded else None


def unbase64(text: str) -> str | None:
    """Return the text a base64 or base64url text holds, padded or not; None where it holds bytes, not text.

    Eight characters hold six bytes: the shortest e-mail address. Digits, hashes and UUIDs are never taken for
    base64.
    """
    if not _BASE64.fullmatch(text) or _HEX.fullmatch(text):
        return None
    return _decode(text)


def _decode(text: str) -> str | None:
    text = text.rstrip("=").replace("+", "-").replace("/", "_")
    if len(text) % 4 == 1:
        return None
    try:
        decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return None
    return decoded if decoded.replace("\n", "").replace("\r", "").replace("\t", "").isprintable() else None


def enhanced_parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield (field, value) of Google's `tv.1~em.<hash>~pn.<hash>`; nothing for any other text."""
    if text.startswith("tv."):
        for part in text.split("~")[1:]:
            name, _, value = part.partition(".")
            yield name.rstrip("0123456789"), value


def pair_of(part: str) -> tuple[str, str]:
    """Return (name, value) of one part of a query with the URL's own percent-encoding taken off."""
    name, _, value = part.partition("=")
    plain = unplus(value)
    return (unquote(name) if "%" in name else name), (unquote(plain) if "%" in plain else plain)
