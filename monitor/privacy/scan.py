"""Values opened until nothing is wrapped any more, personal data found in them, and what may be kept instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from monitor.privacy import topics, unwrap
from monitor.privacy.found import Found, Member, Scanned, below
from monitor.privacy.glance import WRAPPED, draw, is_bare
from monitor.privacy.key import Key, key_of, place
from monitor.privacy.links import digests_in
from monitor.privacy.mask import shape
from monitor.privacy.members import NEW, Members
from monitor.privacy.opened import DEPTH, Opener
from monitor.privacy.recognise import recognise
from monitor.privacy.records import HOLDERS, field_of, names_a_person, variable_of
from monitor.privacy.roles import Role
from monitor.privacy.said import said
from monitor.privacy.spoken import address_sought, may_speak
from monitor.privacy.writing import folded

TOPIC = "topic"
"""The type of a search for something of a special category: whose it is, the rest of the event must say."""
DIGEST = "digest"
"""The type of what may be a hash of an address or a number: whether it is one, who saw these must say (`links`)."""
LONGEST = unwrap.LONGEST
CACHE_SIZE = 32_768
"""57–72 % of the (key, value) pairs of a stream repeat (measured on the yardstick); 32 Ki short ones are a few MB."""
_SHORT = 1_024
_LONG = 8_192
_FEW = 1_024
"""Texts over 1 Ki characters seldom come again: a thousand of them are remembered, up to 8 Ki each."""

_CATALOGUE = frozenset(
    {"sku", "product_id", "productId", "item_id", "price", "brand", "variant", "category", "quantity", "image_url"}
)
"""What stands beside the name of a product (segment.com/docs "Ecommerce spec", GA4's items)."""
_SHORTEST_DIGEST = 22
_SIMPLE = frozenset({int, float, bool, type(None)})


class Scanner:
    """Looks at values, remembering those it saw. `pseudonym` turns identity into what is kept of it.

    Every method that looks returns None of a value that holds nothing and may be kept as it is: nearly all do.
    """

    def __init__(self, pseudonym: Callable[[str], str], cache_size: int = CACHE_SIZE) -> None:
        self._pseudonym = pseudonym
        self._texts = lru_cache(cache_size)(self.text_anew)
        self._long_texts = lru_cache(_FEW)(self.text_anew)
        self._members = Members(cache_size)
        self._opener = Opener(self, cache_size)

    def text(self, key: Key, text: str, depth: int = 0) -> Scanned | None:
        """Look at one text under its key. `depth` counts the layers it was under."""
        if len(text) <= _SHORT:
            return self._texts(key, text, depth)
        return (self._long_texts if len(text) <= _LONG else self.text_anew)(key, text, depth)

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
        known = self._members.below(above, depth)
        changed: dict[Any, Member] = {}
        for name, item in value.items():
            kind = type(item)
            if kind is str and len(item) <= _SHORT:
                member = known[name].get(item, NEW)
                if member is NEW:
                    member = self._members.keep(known[name], item, self._member(above, name, item, depth))
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
        return scanned and Member(tuple(below(place(name), scanned.found)), name, scanned.safe)

    def _member(self, above: str, name: str, item: Any, depth: int = 0, nested: int = 1) -> Member | None:
        key = key_of(above, name)
        if type(item) is str and not key.pseudonymous and len(item) <= _SHORT:
            scanned = self.text_anew(key, item, depth)  # remembered as a member already
        else:
            scanned = self.value(key, item, depth, nested)
        if scanned is None:
            return Member(key.found, key.safe, item) if key.found else None
        if not scanned.found and not key.found:
            return Member((), key.safe, scanned.safe)
        return Member((*key.found, *below(place(key.safe), scanned.found)), key.safe, scanned.safe)

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
        found = [item for scanned in inner if scanned for item in below("[]", scanned.found)]
        safe = [scanned.safe if scanned else item for scanned, item in zip(inner, value, strict=True)]
        return Scanned(tuple(found), safe)

    def text_anew(self, key: Key, text: str, depth: int = 0) -> Scanned | None:  # noqa: PLR0911
        """Look at one text that is not remembered by itself."""
        length = len(text)
        if not key.claims and (text.isdigit() or (length < 8 and "@" not in text and "%" not in text)):
            return None
        if length > LONGEST:
            inner = self._opened(key, text[:LONGEST], draw(text[:LONGEST]), depth)
            return Scanned(inner.found if inner else (), f"({length} characters)")
        if not text or text.startswith("tel:"):  # a link to call is published, not somebody's who visits
            return None
        drawn = draw(text)
        if WRAPPED in drawn or "//" in drawn:
            return self._opened(key, text, drawn, depth)
        if key.seeks and length <= _SHORT:
            if topics.sought(text):
                return Scanned((Found(TOPIC, "", (), "", text),), text)
            if "0" in drawn and (street := address_sought(text)) is not None:
                return Scanned((Found("address", "", (), "", street),), shape(text))
        if not text.isascii() and (plain := folded(text)) is not text:
            return _as_written(text, plain, self._opened(key, plain, draw(plain), depth))
        if (
            key.arbitrary
            and is_bare(text, drawn, numbers=key.lucky)
            and not (key.speaks and may_speak(text, drawn, written=key.writes))
        ):
            return _digests(text) if length >= _SHORTEST_DIGEST else None
        return self._core(key, text, drawn, depth)

    def _opened(self, key: Key, text: str, drawn: str, depth: int) -> Scanned | None:
        was_wrapped, inner = self._opener.open(key, text, depth)
        return inner if was_wrapped else self._core(key, text, drawn, depth)

    def _core(self, key: Key, text: str, drawn: str, depth: int) -> Scanned | None:
        if not text.isascii() and (plain := folded(text)) is not text:
            return _as_written(text, plain, self._core(key, plain, draw(plain), depth))
        opened = self._opener.armoured(key, text, depth) if len(text) >= 8 else None
        if opened is not None and opened.found and not text.startswith("eyJ"):
            return Scanned(opened.found, shape(text))
        matches = recognise(key.role, text, drawn, key.word)
        found = tuple(Found(match.type, "", (), match.hash, match.text) for match in matches)
        if key.speaks or key.role is Role.SAFE:
            found += said(self, key, text, drawn, found, depth)
        if opened is None and not found:
            return _digests(text)
        if opened is not None:
            return Scanned(opened.found + found, shape(text))
        return Scanned(found, self._pseudonym(text) if all(match.hash for match in matches) else shape(text))


def _as_written(text: str, plain: str, scanned: Scanned | None) -> Scanned | None:
    """Return what is in a text, looked at in ASCII's digits and signs, as the text itself writes it."""
    if scanned is None or not scanned.found:
        return scanned
    found = [(item, plain.find(item.text)) for item in scanned.found]
    return Scanned(
        tuple([item if at < 0 else item._replace(text=text[at : at + len(item.text)]) for item, at in found]),
        scanned.safe,
    )


def _digests(text: str) -> Scanned | None:
    digests = digests_in(text)
    return Scanned(tuple(Found(DIGEST, "", (), *digest) for digest in digests), text) if digests else None
