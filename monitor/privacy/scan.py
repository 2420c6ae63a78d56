"""Values opened until nothing is wrapped any more, personal data found in them, and what may be kept instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import orjson

from monitor.privacy import unwrap
from monitor.privacy.mask import shape
from monitor.privacy.recognise import recognise
from monitor.privacy.roles import Role, role_of

DEPTH = 12
"""Layers opened; what is wrapped deeper is never kept. Nobody wraps that deep by accident."""
LONGEST = 65_536
"""Characters looked at; a longer value is looked at up to here and only its length is kept."""
CACHE_SIZE = 32_768
_CACHED_LENGTH = 1_024
"""57–72 % of the (key, value) pairs of a stream repeat (measured on the yardstick); 32 Ki short ones are a few MB."""

_PSEUDONYMOUS = frozenset({Role.IDENTITY, Role.ORDER, Role.LOGIN})
_UNCLAIMED = frozenset({Role.PLAIN, Role.SAFE, Role.FLAG})
_NUMERIC = frozenset(
    {Role.PHONE, Role.CARD, Role.NATIONAL_ID, Role.BIRTH_DATE, Role.LOCATION, Role.PASSWORD, *_PSEUDONYMOUS}
)
_KEY_BEFORE = frozenset({Role.EMAIL, Role.PHONE, Role.PASSWORD, Role.TOKEN})
_PLACE = re.compile(r"[A-Za-z_$][\w$.\[\]-]{0,39}", re.ASCII)
_LONG_DIGITS = re.compile(r"\d{4}")


class Found(NamedTuple):
    """Personal data in a value: its type, the path below the value, the layers it was under, the hash, the raw text."""

    type: str
    path: str
    layers: tuple[str, ...]
    hash: str
    text: str


class Scanned(NamedTuple):
    """What a value holds, and the value that may be kept instead of it."""

    found: tuple[Found, ...]
    safe: Any


@lru_cache(8192)
def is_identity(key: str) -> bool:
    """Tell whether a key names an identifier, of a person, a device, a click or an order."""
    return role_of(key) in _PSEUDONYMOUS


@lru_cache(8192)
def claims(key: str) -> bool:
    """Tell whether a key claims anything of its value; digits alone mean nothing under one that does not."""
    return role_of(key) not in _UNCLAIMED


def join(outer: str, inner: str) -> str:
    """Return the path of something at `inner` below `outer`."""
    if not outer or not inner or inner.startswith("[]"):
        return outer + inner
    return f"{outer}.{inner}"


def place(key: str) -> str:
    """Return a key as it may stand in a path: itself where a programmer wrote it, its shape where it holds data."""
    return key if _PLACE.fullmatch(key) and not _LONG_DIGITS.search(key) else shape(key)[:40]


def _below(outer: str, found: tuple[Found, ...], layer: str | None = None) -> list[Found]:
    return [
        Found(kind, join(outer, path), (layer, *layers) if layer else layers, hash_name, text)
        for kind, path, layers, hash_name, text in found
    ]


class Scanner:
    """Looks at values, remembering those it saw. `pseudonym` turns identity into what is kept of it."""

    def __init__(self, pseudonym: Callable[[str], str], cache_size: int = CACHE_SIZE) -> None:
        self._pseudonym = pseudonym
        self._remembered = lru_cache(cache_size)(self._scan)
        self._members = lru_cache(cache_size)(self._member)

    def text(self, key: str, text: str, depth: int = 0) -> Scanned:
        """Look at one text under its key (the last words of its path)."""
        if depth == 0 and len(text) <= _CACHED_LENGTH:
            return self._remembered(key, text)
        return self._scan(key, text, depth)

    def value(self, key: str, value: Any, depth: int = 0, nested: int = 0) -> Scanned:  # noqa: PLR0911 - one a kind
        """Look at any JSON value. Identity by its key becomes a pseudonym: text stays text, an integer an integer.

        `depth` counts the layers of text around it, `nested` the containers of the innermost.
        """
        if isinstance(value, str):
            scanned = self.text(key, value, depth)
            return Scanned(scanned.found, self._pseudonym(value)) if value and is_identity(key) else scanned
        if isinstance(value, dict):
            return self._mapping(key, value, depth, nested)
        if isinstance(value, list | tuple):
            return self._sequence(key, value, depth, nested)
        if isinstance(value, bool) or value is None or not claims(key):
            return Scanned((), value)
        if (role := role_of(key)) in _NUMERIC:
            if role in _PSEUDONYMOUS:
                return Scanned((), self._number(value))
            scanned = self.text(key, repr(value), depth)
            return scanned if scanned.found else Scanned((), value)
        return Scanned((), value)

    def _number(self, value: float) -> float:
        # Fifteen digits: an integer that every JSON reader and every float keeps exactly.
        drawn = int(self._pseudonym(repr(value))[:16], 16) % 10**15
        return drawn if isinstance(value, int) else float(drawn)

    def _mapping(self, key: str, value: dict[Any, Any], depth: int, nested: int) -> Scanned:
        if nested >= DEPTH:
            return Scanned((), "{…}")
        found: list[Found] = []
        safe: dict[str, Any] = {}
        last = key.rpartition(".")[2]
        if "@type" in value and "Person" not in str(value["@type"]):
            last = "organization"  # JSON-LD of the page: what a business publishes about itself
        for raw, item in value.items():
            if depth == 0 and type(item) is str and type(raw) is str and len(item) <= _CACHED_LENGTH:
                below, at, kept = self._members(last, raw, item)
            else:
                below, at, kept = self._member(last, str(raw), item, depth, nested + 1)
            if below:
                found += below
            safe[at] = kept
        return Scanned(tuple(found), safe)

    def _member(
        self, above: str, name: str, item: Any, depth: int = 0, nested: int = 1
    ) -> tuple[tuple[Found, ...], str, Any]:
        """Look at one member of an object: what was found in it, and the key and the value that may be kept."""
        at, of_key = _key(name)
        scanned = self.value(f"{above}.{name}" if above else name, item, depth, nested)
        if not scanned.found and not of_key:
            return (), at, scanned.safe
        return (*of_key, *_below(place(at), scanned.found)), at, scanned.safe

    def _sequence(self, key: str, value: list[Any] | tuple[Any, ...], depth: int, nested: int) -> Scanned:
        if nested >= DEPTH:
            return Scanned((), "[…]")
        inner = [self.value(key, item, depth, nested + 1) for item in value]
        found = [item for scanned in inner for item in _below("[]", scanned.found)]
        return Scanned(tuple(found), [scanned.safe for scanned in inner])

    def _scan(self, key: str, text: str, depth: int = 0) -> Scanned:
        length = len(text)
        role = role_of(key)
        if not claims(key) and (text.isdigit() or (length < 8 and "@" not in text and "%" not in text)):
            return Scanned((), text)
        if not text or text.startswith("tel:"):  # a link to call is published, not somebody's who visits
            return Scanned((), text)
        if length > LONGEST:
            return Scanned(self._open(key, role, text[:LONGEST], depth).found, f"({length} characters)")
        return self._open(key, role, text, depth)

    def _open(self, key: str, role: Role, text: str, depth: int) -> Scanned:  # noqa: PLR0911 - one a kind of wrapping
        if depth >= DEPTH:
            return Scanned((), shape(text))
        if (url := unwrap.split_url(text)) is not None:
            return self._url(url, text, depth)
        if (parsed := unwrap.parse_json(text)) is not None:
            return self._json(key, parsed, text, depth)
        if "=" in text and (parts := unwrap.pairs_in(text)) is not None:
            return self._pairs(text, *parts, depth)
        if "%" in text and (decoded := unwrap.unpercent(text)) is not None:
            inner = self.text(key, unwrap.unplus(decoded), depth + 1)
            clean = not inner.found and inner.safe == unwrap.unplus(decoded)
            return Scanned(tuple(_below("", inner.found, "percent")), text if clean else inner.safe)
        if text.startswith("tv.") and "~" in text:
            return self._enhanced(text, depth)
        opened = self._armoured(key, text, depth)
        leaf = self._leaf(role, text)
        if opened is None:
            return leaf
        return Scanned(opened.found + leaf.found, shape(text))

    def _leaf(self, role: Role, text: str) -> Scanned:
        matches = recognise(role, text)
        if not matches:
            return Scanned((), text)
        hashed = all(match.hash for match in matches)
        safe = self._pseudonym(text) if hashed else shape(text)
        return Scanned(tuple(Found(match.type, "", (), match.hash, match.text) for match in matches), safe)

    def _armoured(self, key: str, text: str, depth: int) -> Scanned | None:
        """Open base64 and tokens; None where there was nothing in them that must not stay."""
        if (claims := unwrap.jwt_claims(text)) is not None:
            inner, layer = self.value(key, claims, depth + 1), "jwt"
            changed = True
        elif (decoded := unwrap.unbase64(text)) is not None:
            inner, layer = self.text(key, decoded, depth + 1), "base64"
            changed = inner.safe != decoded
        else:
            return None
        return Scanned(tuple(_below("", inner.found, layer)), inner.safe) if changed or inner.found else None

    def _json(self, key: str, parsed: Any, text: str, depth: int) -> Scanned:
        inner = self.value(key, parsed, depth + 1)
        found = tuple(_below("", inner.found, "json"))
        if inner.safe == parsed:
            return Scanned(found, text)
        return Scanned(found, orjson.dumps(inner.safe, option=orjson.OPT_NON_STR_KEYS).decode())

    def _enhanced(self, text: str, depth: int) -> Scanned:
        found: list[Found] = []
        for name, value in unwrap.enhanced_parts(text):
            found += _below(name, self.text(name, value, depth + 1).found)
        return Scanned(tuple(found), shape(text) if found else text)

    def _url(self, url: unwrap.Url, text: str, depth: int) -> Scanned:
        found: list[Found] = []
        lead = url.lead
        if "@" in url.authority:
            user, _, host = url.authority.rpartition("@")
            found.append(Found("secret", "userinfo", (), "", user))
            lead = lead.replace(url.authority, f"{shape(user)}@{host}")
        path, below = self._path(url.path, depth)
        found += _below("path", below)
        safe = lead + path
        for name, sign, part in (("query", "?", url.query), ("fragment", "#", url.fragment)):
            if part is None:
                continue
            inner = self._part(part, depth)
            found += _below(name, inner.found)
            safe += sign + inner.safe
        return Scanned(tuple(found), text if safe == lead + path == text else safe)

    def _path(self, path: str, depth: int) -> tuple[str, tuple[Found, ...]]:
        if len(path) < 7:
            return path, ()
        found: list[Found] = []
        safe: list[str] = []
        before = ""
        for segment in path.split("/"):
            key = before if role_of(before) in _KEY_BEFORE else ""
            decoded = unquote(segment)
            inner = self.text(key, decoded, depth + 1) if len(segment) > 5 else Scanned((), decoded)
            found += inner.found
            safe.append(segment if inner.safe == decoded else _in_url(inner.safe))
            before = decoded
        return "/".join(safe), tuple(found)

    def _part(self, part: str, depth: int) -> Scanned:
        if "=" in part and (split := unwrap.pairs_in(part)) is not None:
            return self._pairs(part, *split, depth)
        decoded = unquote(part)
        inner = self.text("", decoded, depth + 1)
        return Scanned(inner.found, part if inner.safe == decoded else _in_url(inner.safe))

    def _pairs(self, text: str, separator: str, parts: list[str], depth: int) -> Scanned:
        found: list[Found] = []
        safe: list[str] = []
        for part in parts:
            name, equals, raw = part.partition("=")
            if separator == "\n" and "&" in part:
                inner = self.text("", part, depth + 1)
                found += inner.found
                safe.append(inner.safe)
                continue
            pair, below = self._pair(name, raw, depth)
            found += below
            safe.append(pair if equals else pair.removesuffix("="))
        return Scanned(tuple(found), separator.join(safe) if found or safe != parts else text)

    def _pair(self, name: str, raw: str, depth: int) -> tuple[str, tuple[Found, ...]]:
        key = unquote(name) if "%" in name else name
        safe_key, of_key = _key(key)
        if of_key:
            return f"{_in_url(safe_key)}={_in_url(shape(unquote(raw)))}", of_key
        plain = unwrap.unplus(raw)
        decoded = unquote(plain) if "%" in plain else plain
        inner = self.text(key, decoded, depth + 1)
        below = tuple(_below(place(key), inner.found)) if inner.found else ()
        if decoded and role_of(key) in _PSEUDONYMOUS:
            return f"{name}={_in_url(shape(decoded))}", below
        return f"{name}={raw if inner.safe == decoded else _in_url(inner.safe)}", below


@lru_cache(4096)
def _key(name: str) -> tuple[str, tuple[Found, ...]]:
    """Return the key that may be kept instead of a key, and the personal data the key itself is."""
    matches = recognise(Role.PLAIN, name) if _suspicious(name) else ()
    safe = shape(name) if matches else name
    return safe, tuple(Found(match.type, safe, (), match.hash, match.text) for match in matches)


def _suspicious(key: str) -> bool:
    return len(key) > 5 and ("@" in key or (len(key) > 8 and _LONG_DIGITS.search(key) is not None))


def _in_url(safe: str) -> str:
    # `#` would begin a fragment; in a URL digits are drawn like letters.
    return quote(safe.replace("#", "*"), safe="*@.,:/-_+ …()").replace(" ", "+")
