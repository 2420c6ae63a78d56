"""What is wrapped, opened a layer at a time: URLs, lists of pairs, JSON, percent-encoding, base64, tokens."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote

import orjson

from monitor.privacy import passes, topics, unwrap
from monitor.privacy.found import Found, Scanned, below, join
from monitor.privacy.key import NO_KEY, Key, key_of, place
from monitor.privacy.links import avatar_of
from monitor.privacy.mask import shape
from monitor.privacy.roles import BUSINESS, Role, tokens_of
from monitor.privacy.spoken_words import CONNECTED
from monitor.privacy.unwrap import unplus, unquote

DEPTH = 12
"""Layers opened; what is wrapped deeper is never kept. Nobody wraps that deep by accident."""
_FEW = 1_024
_SHORT = 1_024
"""Parts of a list up to this long are remembered; longer ones seldom come again."""
_KEY_BEFORE = frozenset(
    {Role.EMAIL, Role.PHONE, Role.PASSWORD, Role.TOKEN, Role.CARD, Role.IBAN, Role.BIRTH_DATE, Role.IP}
)
"""What the segment of a path before another may say of it."""
_IPV4 = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_IP = key_of("", "ip")
_DIGIT = re.compile(r"\d")
"""`/password/change` is a page; what comes after the word is a password where it is no word."""
_URL_SAFE = re.compile(r"[\w*#@.,:/~-]*", re.ASCII)


class Looks(Protocol):
    """What looks at what came out of a wrapping."""

    def text(self, key: Key, text: str, depth: int) -> Scanned | None:
        """Look at one text under its key."""

    def text_anew(self, key: Key, text: str, depth: int) -> Scanned | None:
        """Look at one text that is remembered otherwise."""

    def value(self, key: Key, value: Any, depth: int) -> Scanned | None:
        """Look at any JSON value."""


class Opener:
    """Opens one layer of what is wrapped, and has what was in it looked at, one layer deeper."""

    def __init__(self, looks: Looks, cache_size: int) -> None:
        self._looks = looks
        self._urls = lru_cache(_FEW)(self._url)
        self._pairs_seen = lru_cache(cache_size)(self._pair)

    def open(self, key: Key, text: str, depth: int) -> tuple[bool, Scanned | None]:  # noqa: PLR0911 - one a kind of wrapping
        """Return whether a text was wrapped, and what was in it."""
        if depth >= DEPTH:
            return True, Scanned((), shape(text))
        if (url := unwrap.split_url(text)) is not None:
            return True, self._urls(url, depth)
        if (parsed := unwrap.parse_json(text)) is not None:
            return True, self._json(key, parsed, depth)
        if "=" in text and (parts := unwrap.pairs_in(text)) is not None:
            return True, self._pairs(*parts, depth)
        if "%" in text and (decoded := unwrap.unpercent(text)) is not None:
            inner = self._looks.text(key, unplus(decoded), depth + 1)
            return True, inner and Scanned(tuple(below("", inner.found, "percent")), inner.safe)
        if text.startswith("tv.") and "~" in text:
            return True, self._enhanced(text, depth)
        return False, None

    def armoured(self, key: Key, text: str, depth: int) -> Scanned | None:
        """Open base64 and tokens; None where there was nothing in them that must not stay."""
        if depth >= DEPTH:
            return Scanned((), shape(text))
        if (claims := unwrap.jwt_claims(text)) is not None:
            inner, layer = self._looks.value(key, claims, depth + 1), "jwt"
        elif (armoured := unwrap.unarmour(text)) is not None:
            layer, decoded = armoured
            inner = self._looks.text(key, decoded, depth + 1)
        else:
            return None
        return inner and Scanned(tuple(below("", inner.found, layer)), inner.safe)

    def _json(self, key: Key, parsed: Any, depth: int) -> Scanned | None:
        inner = self._looks.value(key, parsed, depth + 1)
        if inner is None:
            return None
        safe = orjson.dumps(inner.safe, option=orjson.OPT_NON_STR_KEYS).decode()
        return Scanned(tuple(below("", inner.found, "json")), safe)

    def _enhanced(self, text: str, depth: int) -> Scanned | None:
        found: list[Found] = []
        for name, value in unwrap.enhanced_parts(text):
            if inner := self._looks.text(key_of("", name), value, depth + 1):
                found += below(name, inner.found)
        return Scanned(tuple(found), shape(text)) if found else None

    def _url(self, url: unwrap.Url, depth: int) -> Scanned | None:
        lead = url.lead
        found: list[Found] = []
        changed = False
        if "@" in url.authority:
            user, _, host = url.authority.rpartition("@")
            found.append(Found("secret", "userinfo", (), "", user))
            lead, changed = lead.replace(url.authority, f"{shape(user)}@{host}"), True
        path = url.path
        if (avatar := avatar_of(url.authority, path)) is not None:
            kind = "email" if avatar.hash == "sha256" else "weak_hash"
            found.append(Found(kind, "path", (), avatar.hash, avatar.text))
            path, changed = path.replace(avatar.text, shape(avatar.text)), True
        safe = lead
        for name, sign, part, look in (
            ("path", "", path, self._path),
            ("query", "?", url.query, self._part),
            ("fragment", "#", url.fragment, self._part),
        ):
            if part is None:
                continue
            told = _told_by(url.path, part) if sign and "=" in part else ()
            found += [Found(kind, join(name, place(key)), (), "", value) for kind, key, value in told]
            if told:
                part, changed = _drawn(part, {key for _, key, _ in told}), True  # noqa: PLW2901
            inner = look(part, depth)
            if inner is not None:
                changed = True
                found += below(name, inner.found)
            safe += sign + (part if inner is None else inner.safe)
        return Scanned(tuple(found), safe) if changed else None

    def _path(self, path: str, depth: int) -> Scanned | None:
        if len(path) < 7:
            return None
        found: list[Found] = []
        changed = False
        segments = path.split("/")
        before = ""
        for at, segment in enumerate(segments):
            decoded = unquote(segment)
            if ";" in segment and "=" in segment:
                bare, *named = segment.split(";")  # parameters of a segment, `;jsessionid=…` (RFC 3986, 3.3)
                inner = self._pairs(";", named, depth)
                if inner is not None:
                    found += inner.found
                    segments[at], changed = f"{bare};{inner.safe}", True
            elif len(segment) > 5:
                key = key_of("", before)
                if _IPV4.fullmatch(decoded) and not CONNECTED.isdisjoint(tokens_of(before)):
                    key = _IP
                says = key.role in _KEY_BEFORE and (key.role is not Role.PASSWORD or _DIGIT.search(decoded) is not None)
                inner = self._looks.text(key if says else NO_KEY, decoded, depth + 1)
                if inner is not None and not _is_where_a_business_is(inner, path):
                    found += inner.found
                    segments[at] = _in_url(inner.safe)
                    changed = True
            before = decoded
        if (pass_at := passes.handed_over(segments)) is not None:
            found.append(Found("secret", "", (), "", segments[pass_at]))
            segments[pass_at], changed = _in_url(shape(segments[pass_at])), True
        if (subject := topics.booked(segments)) is not None:
            said = unquote(segments[subject])
            found.append(Found("special_category", "", (), "", said))
            segments[subject], changed = _in_url(shape(said)), True
        return Scanned(tuple(found), "/".join(segments)) if changed else None

    def _part(self, part: str, depth: int) -> Scanned | None:
        if "=" in part and (split := unwrap.pairs_in(part)) is not None:
            return self._pairs(*split, depth)
        inner = self._looks.text(NO_KEY, unquote(part), depth + 1)
        return inner and Scanned(inner.found, _in_url(inner.safe))

    def _pairs(self, separator: str, parts: list[str], depth: int) -> Scanned | None:
        found: list[Found] = []
        changed = False
        for at, part in enumerate(parts):
            if separator == "\n" and "&" in part:
                inner = self._looks.text(NO_KEY, part, depth + 1)
            elif len(part) <= _SHORT:
                inner = self._pairs_seen(part, depth)
            else:
                inner = self._pair(part, depth)
            if inner is not None:
                found += inner.found
                parts[at] = inner.safe
                changed = True
        return Scanned(tuple(found), separator.join(parts)) if changed else None

    def _pair(self, part: str, depth: int) -> Scanned | None:
        name, equals, raw = part.partition("=")
        key = key_of("", unquote(name))
        if key.found:
            safe = f"{_in_url(key.safe)}={_in_url(shape(unquote(raw)))}"
            return Scanned(key.found, safe if equals else safe.removesuffix("="))
        if not raw:
            return None
        decoded = unquote(raw if " " in raw else unplus(raw))  # a blank as it is: nobody wrote `+` for one
        inner = self._looks.text_anew(key, decoded, depth + 1)
        found = tuple(below(place(key.own), inner.found)) if inner is not None else ()
        if key.pseudonymous:
            return Scanned(found, f"{name}={_in_url(shape(decoded))}")
        return inner and Scanned(found, f"{name}={_in_url(inner.safe)}")


def _is_where_a_business_is(inner: Scanned, path: str) -> bool:
    """Tell whether all that was found in a segment is a place, on a page of a store or office."""
    places = inner.found and all(item.type == "location" for item in inner.found)
    return bool(places) and not BUSINESS.isdisjoint(tokens_of(path))


def _told_by(path: str, query: str) -> list[tuple[str, str, str]]:
    """Return (type, name, value) of the parameters of a URL that hold what its path makes of them."""
    segments, parts = path.split("/"), query.split("&")
    secrets = [("secret", name, value) for name, value in passes.among(segments, parts)]
    return secrets + [("special_category", name, value) for name, value in topics.asked_for(segments, parts)]


def _drawn(query: str, names: AbstractSet[str]) -> str:
    """Return a query with the values of some of its parameters drawn by their shape."""
    parts = query.split("&")
    for at, part in enumerate(parts):
        name, value = unwrap.pair_of(part)
        if name in names:
            parts[at] = f"{part.partition('=')[0]}={_in_url(shape(value))}"
    return "&".join(parts)


def _in_url(safe: str) -> str:
    # `#` would begin a fragment; in a URL digits are drawn like letters.
    if _URL_SAFE.fullmatch(safe):
        return safe.replace("#", "*")
    return quote(safe.replace("#", "*"), safe="*@.,:/-_+ …()").replace(" ", "+")
