"""Values opened until nothing is wrapped any more, personal data found in them, and what may be kept instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import orjson

from monitor.privacy import topics, unwrap
from monitor.privacy.found import Found, Member, Scanned
from monitor.privacy.glance import WRAPPED, draw, is_bare
from monitor.privacy.key import NO_KEY, Key, join, key_of, place
from monitor.privacy.links import digests_in
from monitor.privacy.mask import shape
from monitor.privacy.recognise import recognise
from monitor.privacy.records import HOLDERS, field_of, names_a_person, variable_of
from monitor.privacy.roles import Role
from monitor.privacy.spoken import may_speak, spoken
from monitor.privacy.unwrap import unplus, unquote

TOPIC = "topic"
"""The type of a search for something of a special category: whose it is, the rest of the event must say."""
DIGEST = "digest"
"""The type of what may be a hash of an address or a number: whether it is one, who saw these must say (`links`)."""
DEPTH = 12
"""Layers opened; what is wrapped deeper is never kept. Nobody wraps that deep by accident."""
LONGEST = unwrap.LONGEST
CACHE_SIZE = 32_768
"""57–72 % of the (key, value) pairs of a stream repeat (measured on the yardstick); 32 Ki short ones are a few MB."""
_SHORT = 1_024
_LONG = 8_192
_FEW = 1_024
"""Texts over 1 Ki characters seldom come again: a thousand of them are remembered, up to 8 Ki each."""

_KEY_BEFORE = frozenset({Role.EMAIL, Role.PHONE, Role.PASSWORD, Role.TOKEN})
_URL_SAFE = re.compile(r"[\w*#@.,:/~-]*", re.ASCII)
_CATALOGUE = frozenset(
    {"sku", "product_id", "productId", "item_id", "price", "brand", "variant", "category", "quantity", "image_url"}
)
"""What stands beside the name of a product (segment.com/docs "Ecommerce spec", GA4's items)."""
_SHORTEST_DIGEST = 22
_SIMPLE = frozenset({int, float, bool, type(None)})


def _below(outer: str, found: Sequence[Found], layer: str | None = None) -> list[Found]:
    return [
        Found(kind, join(outer, path), (layer, *layers) if layer else layers, hash_name, text)
        for kind, path, layers, hash_name, text in found
    ]


class Scanner:
    """Looks at values, remembering those it saw. `pseudonym` turns identity into what is kept of it.

    Every method that looks returns None of a value that holds nothing and may be kept as it is: nearly all do.
    """

    def __init__(self, pseudonym: Callable[[str], str], cache_size: int = CACHE_SIZE) -> None:
        self._pseudonym = pseudonym
        self._texts = lru_cache(cache_size)(self._scan)
        self._long_texts = lru_cache(_FEW)(self._scan)
        self._members = lru_cache(cache_size)(self._member)
        self._urls = lru_cache(_FEW)(self._url)
        self._pairs_seen = lru_cache(cache_size)(self._pair)

    def text(self, key: Key, text: str, depth: int = 0) -> Scanned | None:
        """Look at one text under its key. `depth` counts the layers it was under."""
        if len(text) <= _SHORT:
            return self._texts(key, text, depth)
        return (self._long_texts if len(text) <= _LONG else self._scan)(key, text, depth)

    def value(self, key: Key, value: Any, depth: int = 0, nested: int = 0) -> Scanned | None:
        """Look at any JSON value. Identity by its key becomes a pseudonym: text stays text, an integer an integer.

        `nested` counts the containers of the innermost layer of text.
        """
        if isinstance(value, str):
            scanned = self.text(key, value, depth)
            if value and key.pseudonymous:
                return Scanned(scanned.found if scanned else (), self._pseudonym(value))
            return scanned
        if isinstance(value, dict):
            return self.mapping(key, value, depth, nested)
        if isinstance(value, list | tuple):
            return self._sequence(key, value, depth, nested)
        if value is None or isinstance(value, bool) or not key.numeric:
            return None
        return self._number(key, value, depth)

    def _number(self, key: Key, value: float, depth: int) -> Scanned | None:
        if key.pseudonymous:
            # Fifteen digits: an integer that every JSON reader and every float keeps exactly.
            drawn = int(self._pseudonym(repr(value))[:16], 16) % 10**15
            return Scanned((), drawn if isinstance(value, int) else float(drawn))
        scanned = self.text(key, repr(value), depth)
        return scanned if scanned is not None and scanned.found else None

    def mapping(self, key: Key, value: Mapping[Any, Any], depth: int = 0, nested: int = 0) -> Scanned | None:  # noqa: C901, PLR0912
        """Look at an object whose keys stand below `key`."""
        if nested >= DEPTH:
            return Scanned((), "{…}")
        above = key.own.rpartition(".")[2]
        if "@type" in value and "Person" not in str(value["@type"]):
            above = "organization"  # JSON-LD of the page: what a business publishes about itself
        elif "name" in value and not _CATALOGUE.isdisjoint(value):
            above = "product"  # whose name it then is
        members = self._members
        changed: dict[Any, Member] = {}
        for name, item in value.items():
            kind = type(item)
            if kind is str:
                member = (members if len(item) <= _SHORT else self._member)(above, name, item, depth)
            elif kind in _SIMPLE and key_of(above, name).bare:
                continue
            else:
                member = self._member(above, str(name), item, depth, nested + 1)
            if member is not None:
                changed[name] = member
        if not HOLDERS.isdisjoint(value) and (held := field_of(value)) is not None:
            self._put(changed, held[0], self._held(held[1], held[0], value[held[0]], depth))
        if "name" in value and names_a_person(above, value):
            self._put(changed, "name", self._member("client", "name", value["name"], depth, nested + 1))
        if not changed:
            return None
        found: list[Found] = []
        safe: dict[Any, Any] = {}
        for name, item in value.items():
            member = changed.get(name)
            if member is None:
                safe[name] = item
            else:
                found += member.found
                safe[member.key] = member.safe
        return Scanned(tuple(found), safe)

    @staticmethod
    def _put(changed: dict[Any, Member], name: str, member: Member | None) -> None:
        if member is not None:
            changed[name] = member

    def _held(self, field: str, name: str, item: Any, depth: int) -> Member | None:
        """Look at the value of a record under the name of the field that the record says it is of."""
        scanned = self.value(key_of("", field), item, depth)
        return scanned and Member(tuple(_below(place(name), scanned.found)), name, scanned.safe)

    def _member(self, above: str, name: str, item: Any, depth: int = 0, nested: int = 1) -> Member | None:
        key = key_of(above, name)
        if type(item) is str and not key.pseudonymous and len(item) <= _SHORT:
            scanned = self._scan(key, item, depth)  # remembered as a member already
        else:
            scanned = self.value(key, item, depth, nested)
        if scanned is None:
            return Member(key.found, key.safe, item) if key.found else None
        if not scanned.found and not key.found:
            return Member((), key.safe, scanned.safe)
        return Member((*key.found, *_below(place(key.safe), scanned.found)), key.safe, scanned.safe)

    def _sequence(self, key: Key, value: Sequence[Any], depth: int, nested: int) -> Scanned | None:
        if nested >= DEPTH:
            return Scanned((), "[…]")
        if (name := variable_of(key.own, value)) is not None:
            inner = [
                self.value(key, value[0], depth, nested + 1),
                self.value(key_of("", name), value[1], depth, nested + 1),
            ]
        else:
            inner = [self.value(key, item, depth, nested + 1) for item in value]
        if not any(inner):
            return None
        found = [item for scanned in inner if scanned for item in _below("[]", scanned.found)]
        safe = [scanned.safe if scanned else item for scanned, item in zip(inner, value, strict=True)]
        return Scanned(tuple(found), safe)

    def _scan(self, key: Key, text: str, depth: int = 0) -> Scanned | None:  # noqa: PLR0911
        length = len(text)
        if not key.claims and (text.isdigit() or (length < 8 and "@" not in text and "%" not in text)):
            return None
        if length > LONGEST:
            inner = self._open(key, text[:LONGEST], depth)
            return Scanned(inner.found if inner else (), f"({length} characters)")
        if not text or text.startswith("tel:"):  # a link to call is published, not somebody's who visits
            return None
        drawn = draw(text)
        if WRAPPED in drawn or b"//" in drawn:
            return self._open(key, text, depth)
        if key.seeks and len(text) <= _SHORT and topics.sought(text):
            return Scanned((Found(TOPIC, "", (), "", text),), text)
        if key.arbitrary and is_bare(text, drawn, numbers=key.lucky) and not (key.speaks and may_speak(text, drawn)):
            return _digests(text) if length >= _SHORTEST_DIGEST else None
        return self._core(key, text, drawn, depth)

    def _open(self, key: Key, text: str, depth: int) -> Scanned | None:  # noqa: PLR0911 - one a kind of wrapping
        if depth >= DEPTH:
            return Scanned((), shape(text))
        if (url := unwrap.split_url(text)) is not None:
            return self._urls(url, depth)
        if (parsed := unwrap.parse_json(text)) is not None:
            return self._json(key, parsed, depth)
        if "=" in text and (parts := unwrap.pairs_in(text)) is not None:
            return self._pairs(*parts, depth)
        if "%" in text and (decoded := unwrap.unpercent(text)) is not None:
            inner = self.text(key, unplus(decoded), depth + 1)
            return inner and Scanned(tuple(_below("", inner.found, "percent")), inner.safe)
        if text.startswith("tv.") and "~" in text:
            return self._enhanced(text, depth)
        return self._core(key, text, draw(text), depth)

    def _core(self, key: Key, text: str, drawn: bytes, depth: int) -> Scanned | None:
        opened = self._armoured(key, text, depth) if len(text) >= 8 else None
        if opened is not None and opened.found and not text.startswith("eyJ"):
            return Scanned(opened.found, shape(text))
        matches = recognise(key.role, text, drawn, key.word)
        found = tuple(Found(match.type, "", (), match.hash, match.text) for match in matches)
        if key.speaks or key.role is Role.SAFE:
            found += self._said(key, text, drawn, found, depth)
        if opened is None and not found:
            return _digests(text)
        if opened is not None:
            return Scanned(opened.found + found, shape(text))
        return Scanned(found, self._pseudonym(text) if all(match.hash for match in matches) else shape(text))

    def _said(self, key: Key, text: str, drawn: bytes, found: Sequence[Found], depth: int) -> tuple[Found, ...]:
        """Return what a sentence, or what is structured within it, says beyond what was found."""
        more: list[Found] = []
        for name, value in unwrap.pieces_in(text) if "{" in text or "</" in text or ": " in text else ():
            below = key_of("", name)
            if name and not (below.claims and _is_worth(below, value)):
                continue
            if inner := self.value(below, value, depth + 1):
                more += _below(place(name) if name else "", inner.found, "text")
        if key.speaks and may_speak(text, drawn):
            emails = [item.text for item in found if item.type == "email"]
            more += (
                Found(match.type, "", (), match.hash, match.text)
                for match in spoken(text, drawn, emails, written=key.writes)
            )
        if not more:
            return ()
        known = [item.text for item in found]
        told: list[Found] = []
        for item in more:
            if not any(item.text in other or other in item.text for other in known):
                known.append(item.text)
                told.append(item)
        return tuple(told)

    def _armoured(self, key: Key, text: str, depth: int) -> Scanned | None:
        """Open base64 and tokens; None where there was nothing in them that must not stay."""
        if depth >= DEPTH:
            return Scanned((), shape(text))
        if (claims := unwrap.jwt_claims(text)) is not None:
            inner, layer = self.value(key, claims, depth + 1), "jwt"
        elif (armoured := unwrap.unarmour(text)) is not None:
            layer, decoded = armoured
            inner = self.text(key, decoded, depth + 1)
        else:
            return None
        return inner and Scanned(tuple(_below("", inner.found, layer)), inner.safe)

    def _json(self, key: Key, parsed: Any, depth: int) -> Scanned | None:
        inner = self.value(key, parsed, depth + 1)
        if inner is None:
            return None
        safe = orjson.dumps(inner.safe, option=orjson.OPT_NON_STR_KEYS).decode()
        return Scanned(tuple(_below("", inner.found, "json")), safe)

    def _enhanced(self, text: str, depth: int) -> Scanned | None:
        found: list[Found] = []
        for name, value in unwrap.enhanced_parts(text):
            if inner := self.text(key_of("", name), value, depth + 1):
                found += _below(name, inner.found)
        return Scanned(tuple(found), shape(text)) if found else None

    def _url(self, url: unwrap.Url, depth: int) -> Scanned | None:
        lead = url.lead
        found: list[Found] = []
        changed = False
        if "@" in url.authority:
            user, _, host = url.authority.rpartition("@")
            found.append(Found("secret", "userinfo", (), "", user))
            lead, changed = lead.replace(url.authority, f"{shape(user)}@{host}"), True
        safe = lead
        for name, sign, part, look in (
            ("path", "", url.path, self._path),
            ("query", "?", url.query, self._part),
            ("fragment", "#", url.fragment, self._part),
        ):
            if part is None:
                continue
            inner = look(part, depth)
            if inner is not None:
                changed = True
                found += _below(name, inner.found)
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
            if len(segment) > 5:
                key = key_of("", before)
                inner = self.text(key if key.role in _KEY_BEFORE else NO_KEY, decoded, depth + 1)
                if inner is not None:
                    found += inner.found
                    segments[at] = _in_url(inner.safe)
                    changed = True
            before = decoded
        if (subject := topics.booked(segments)) is not None:
            said = unquote(segments[subject])
            found.append(Found("special_category", "", (), "", said))
            segments[subject], changed = _in_url(shape(said)), True
        return Scanned(tuple(found), "/".join(segments)) if changed else None

    def _part(self, part: str, depth: int) -> Scanned | None:
        if "=" in part and (split := unwrap.pairs_in(part)) is not None:
            return self._pairs(*split, depth)
        inner = self.text(NO_KEY, unquote(part), depth + 1)
        return inner and Scanned(inner.found, _in_url(inner.safe))

    def _pairs(self, separator: str, parts: list[str], depth: int) -> Scanned | None:
        found: list[Found] = []
        changed = False
        for at, part in enumerate(parts):
            if separator == "\n" and "&" in part:
                inner = self.text(NO_KEY, part, depth + 1)
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
        inner = self._scan(key, decoded, depth + 1)
        found = tuple(_below(place(key.own), inner.found)) if inner is not None else ()
        if key.pseudonymous:
            return Scanned(found, f"{name}={_in_url(shape(decoded))}")
        return inner and Scanned(found, f"{name}={_in_url(inner.safe)}")


_WORTH = re.compile(r"\S*\d\S*")


def _is_worth(key: Key, value: str) -> bool:
    """Tell whether what stands after a label in a text may be its value, not words about it (`Password: too short`)."""
    if key.role in {Role.PASSWORD, Role.TOKEN}:
        return _WORTH.fullmatch(value) is not None
    if key.role is Role.SPECIAL:
        return False
    if key.role in {Role.NAME, Role.FULL_NAME}:
        words = value.split()
        return len(words) >= 2 and all(not word[:1].islower() for word in words)
    return True


def _digests(text: str) -> Scanned | None:
    digests = digests_in(text)
    return Scanned(tuple(Found(DIGEST, "", (), *digest) for digest in digests), text) if digests else None


def _in_url(safe: str) -> str:
    # `#` would begin a fragment; in a URL digits are drawn like letters.
    if _URL_SAFE.fullmatch(safe):
        return safe.replace("#", "*")
    return quote(safe.replace("#", "*"), safe="*@.,:/-_+ …()").replace(" ", "+")
