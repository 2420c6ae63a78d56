"""The IAB's Transparency and Consent String, TCF v2.0 to v2.2: read whole, and look-alikes refused.

Source: IAB Tech Lab, "Transparency and Consent String with Global Vendor & CMP List Formats" v2.2. Base64 that merely
begins with `C` is common in URLs (click ids, protobuf), so whatever the format rules out is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from monitor.decode.consent.bits import Bits, Malformed

LONGEST = 16_384
"""Characters read. The longest strings in use stay below 2,000; two bits for each of 1,200 vendors make 400."""

_VERSION = 2
_FIRST, _LAST = 1_546_300_800.0, 4_102_444_800.0
"""2019, the year of the format's first version, and 2100: times outside are no times."""

_DISCLOSED, _ALLOWED, _PUBLISHER = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a publisher lets some vendors do: `kind` 0 forbids the purpose, 1 asks for consent, 2 takes interest."""

    purpose: int
    kind: int
    vendors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher's own legal bases, by purpose."""

    consents: tuple[int, ...] = ()
    interests: tuple[int, ...] = ()
    custom_consents: tuple[int, ...] = ()
    custom_interests: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TcString:
    """A consent string. Purposes, features and vendors are the numbers that are set; times are epoch seconds.

    `disclosed` and `allowed` are None where the string has no such segment.
    """

    created: float
    updated: float
    cmp_id: int
    cmp_version: int
    screen: int
    language: str
    vendor_list_version: int
    policy_version: int
    service_specific: bool
    non_standard_texts: bool
    special_features: tuple[int, ...]
    purposes: tuple[int, ...]
    interests: tuple[int, ...]
    purpose_one_treatment: bool
    country: str
    vendors: tuple[int, ...]
    vendor_interests: tuple[int, ...]
    restrictions: tuple[Restriction, ...] = ()
    disclosed: tuple[int, ...] | None = None
    allowed: tuple[int, ...] | None = None
    publisher: Publisher = field(default_factory=Publisher)


@lru_cache(maxsize=256)
def parse_tcf(text: str) -> TcString | None:
    """Return what a consent string says, or None when the text is none. Never raises."""
    # Remembered: every hit of a visitor, and of most visitors, carries the same string.
    if not text.startswith("C") or len(text) > LONGEST:
        return None
    try:
        return _parsed(text.rstrip("=").split("."))
    except Malformed:
        return None


def _parsed(segments: list[str]) -> TcString:
    bits = Bits(segments[0])
    if bits.number(6) != _VERSION:
        raise Malformed("another version")
    found = TcString(
        created=bits.time(),
        updated=bits.time(),
        cmp_id=bits.number(12),
        cmp_version=bits.number(12),
        screen=bits.number(6),
        language=bits.letters(),
        vendor_list_version=bits.number(12),
        policy_version=bits.number(6),
        service_specific=bits.flag(),
        non_standard_texts=bits.flag(),
        special_features=bits.chosen(12),
        purposes=bits.chosen(24),
        interests=bits.chosen(24),
        purpose_one_treatment=bits.flag(),
        country=bits.letters(),
        vendors=bits.ids(),
        vendor_interests=bits.ids(),
        restrictions=tuple(_restriction(bits) for _ in range(bits.number(12))),
    )
    if not (_FIRST <= found.created < _LAST and _FIRST <= found.updated < _LAST):
        raise Malformed("times that are none")
    if len(bits) and bits.chosen(len(bits)):
        raise Malformed("more than the format has")
    for segment in segments[1:]:
        found = _with(found, Bits(segment))
    return found


def _restriction(bits: Bits) -> Restriction:
    purpose, kind = bits.number(6), bits.number(2)
    if not 0 < purpose <= 24:
        raise Malformed("no purpose")
    return Restriction(purpose, kind, bits.ranges())


def _with(found: TcString, bits: Bits) -> TcString:
    kind = bits.number(3)
    if kind == _DISCLOSED:
        return replace(found, disclosed=bits.ids())
    if kind == _ALLOWED:
        return replace(found, allowed=bits.ids())
    if kind != _PUBLISHER:
        raise Malformed("no such segment")
    consents, interests, custom = bits.chosen(24), bits.chosen(24), bits.number(6)
    return replace(found, publisher=Publisher(consents, interests, bits.chosen(custom), bits.chosen(custom)))
