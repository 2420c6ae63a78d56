"""What is expected of a property's values: types, format, enumeration, range."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.plan.words import number, percent
from monitor.profile.paths import name_of
from monitor.profile.property import PropertyProfile
from monitor.profile.shape import FORMATS, JUNK
from monitor.profile.sketches import numbers_held, quantile, share_within
from monitor.profile.values import names_open, numbers_in, value_of

NULL_NOISE = 0.01
"""Types seen less often than this, of 30 values or more, are taken for noise."""
ENOUGH_FOR_TYPES = 30
MOST_ENUM = 56
"""The longest of 212 enumerations in real event schemas has 54 (octokit, Iglu)."""
MOST_GROWING = 8
"""Members an enumeration may have whose name says that it may grow (`source`, `brand`)."""
MOST_UNSEEN = 0.025
"""Good-Turing: the values seen once, over all, estimate the share of values not seen yet (Good 1953). An enumeration
whose unseen share may be larger than this is no enumeration yet."""
ENOUGH_FOR_ENUM = 6
REPEATED = 3
"""An enumeration's values come again: at least so many values a member."""
ENOUGH_FOR_FORMAT = 20
TELLING = frozenset({"date-time", "uuid", "uri", "email", "ipv4", "ipv6"})
"""Formats that nothing looks like by chance: one value tells. The others (a number, a word of hex) take more."""
LISTED = frozenset({"boolean", "currency", "hostname"})
"""Formats of which there may be a few only that come again, so that the values say more than the format."""
FORMAT_SHARE = 0.985
ENOUGH_FOR_RANGE = 100
FEWEST_NUMBERS = 5
"""Fewer different numbers are codes or counts whose range says nothing."""
TAIL = 0.001
NEARLY_NONE = 0.02
STRAY = 7.0
"""Numbers this many times beyond where 98 % of them lie are strays: of prices and counts (log-normal, σ = 1) one in
30,000 is."""
ROOM_BEYOND = 3.0
"""A range reaches this many times beyond the tails that were seen: a change of unit (× 100) stands out, a sale does
not."""
MEASURES = re.compile(
    r"price|value|amount|revenue|total|tax|shipping|discount|cost|(?:^|_)(?:rate|ratio)|percent|lat(?:itude)?$|"
    r"lon(?:gitude)?$|lng$|temp(?:erature)?|speed|height$|weight$",
    re.IGNORECASE,
)
"""Names of amounts and measures: numbers that may have a fraction, though none has come yet."""
FEW_NUMBERS = 30
"""With fewer numbers than this, the name decides whether fractions may come."""


@dataclass(frozen=True, slots=True)
class Values:
    """What is expected of the values, each with the share that broke it while it was learned."""

    types: frozenset[str]
    enum: tuple[str, ...] | None
    format: str | None
    low: float | None
    high: float | None
    off: Mapping[str, float]
    why: tuple[str, ...]


def values_of(path: str, seen: PropertyProfile) -> Values:
    """Return what a property's values teach."""
    types, off_types, why = _types(path, seen)
    off = {"type": off_types} if types else {}
    off["vacant"] = seen.vacant / seen.present if seen.present else 0.0
    enum = form = low = high = None
    if "string" in types:
        form, off_form = _format(seen)
        if form:
            off["format"] = off_form
            why.append(f"{percent(1 - off_form)} of its strings are a {form}")
        enum, unseen = _enum(path, seen, form)
        if enum:
            off["enum"] = unseen
            different = f"{len(enum)} different values" if len(enum) > 1 else "one value"
            why.append(f"{different} in {seen.types['string']:,}")
    if types & {"integer", "number"}:
        low, high, off_range = _range(seen)
        if low is not None:
            off["range"] = off_range
            why.append(
                f"numbers from {number(seen.numbers.low)} to {number(seen.numbers.high)}" if seen.numbers else ""
            )
    return Values(types, enum, form, low, high, {kind: round(share, 6) for kind, share in off.items()}, tuple(why))


def _types(path: str, seen: PropertyProfile) -> tuple[frozenset[str], float, list[str]]:
    """Drop types that are noise, and strings that only say a value is lacking; any fraction makes integers numbers."""
    counts = Counter(seen.types)
    nothing = seen.shapes.get("junk", 0) + seen.shapes.get("empty", 0)
    said = sum(counts.values()) - counts["null"] - nothing
    if said > 0 and counts["string"]:
        counts["string"] -= nothing
    total = sum(n for kind, n in counts.items() if kind != "null")
    keep = {
        kind
        for kind, n in counts.items()
        if kind != "null" and n > 0 and (total < ENOUGH_FOR_TYPES or n > NULL_NOISE * total)
    }
    if "integer" in keep and counts["number"]:
        keep.add("number")
    if "integer" in keep and total < FEW_NUMBERS and MEASURES.search(name_of(path)):
        keep.add("number")
    if "number" in keep:
        keep.discard("integer")
    allowed = keep | ({"integer"} if "number" in keep else set())
    off = sum(n for kind, n in counts.items() if kind not in {*allowed, "null"})
    if counts["null"] and (seen.present < ENOUGH_FOR_TYPES or counts["null"] > NULL_NOISE * seen.present):
        keep.add("null")
    why = [f"{percent(off, total)} of {total:,} values were of another type"] if off else []
    return frozenset(keep), off / total if total else 0.0, why


def _format(seen: PropertyProfile) -> tuple[str | None, float]:
    shapes = {shape: n for shape, n in seen.shapes.items() if shape not in {"empty", "junk"}}
    total = sum(shapes.values())
    if not total:
        return None, 0.0
    shape, most = max(shapes.items(), key=lambda pair: (pair[1], pair[0]))
    # One odd value of a few is no reason to doubt: what a single value may be off is what chance may make of it.
    if shape not in FORMATS or most < FORMAT_SHARE * total or (total < ENOUGH_FOR_FORMAT and shape not in TELLING):
        return None, 0.0
    return shape, 1 - most / total


def _enum(path: str, seen: PropertyProfile, form: str | None) -> tuple[tuple[str, ...] | None, float]:
    if seen.values is None or form in FORMATS - LISTED:
        return None, 0.0
    counts: dict[str, int] = {}
    unkept = 0
    for key, n in seen.values.items():
        value = value_of(key)
        if value is None:
            unkept += n
        elif isinstance(value, str) and value.strip() and value not in JUNK:
            counts[value] = n
    total = sum(counts.values()) + unkept
    strange = unkept + sum(n == 1 for n in counts.values())
    # Rare strangers among many values are junk to live with, not members: an enumeration is what comes again.
    if total < ENOUGH_FOR_ENUM or len(counts) * REPEATED > total or strange > MOST_UNSEEN * total:
        return None, 0.0
    if len(counts) > (MOST_GROWING if grows(path, counts) else MOST_ENUM):
        return None, 0.0
    members = tuple(sorted(value for value, n in counts.items() if n > 1))
    return members or None, strange / total


def grows(path: str, values: Iterable[str]) -> bool:
    """Tell whether a vocabulary may grow with business: by its name, or as most of its words are numbered."""
    words = list(values)
    numbered = sum(any(mark.isdigit() for mark in word) for word in words)
    return names_open(path) or 2 * numbered > len(words)


def _range(seen: PropertyProfile) -> tuple[float | None, float | None, float]:
    """Bound the numbers where they are amounts: not ids, not times, not counters that only grow."""
    if seen.numbers is None:
        return None, None, 0.0
    if seen.values is not None:
        pairs = sorted(numbers_in(seen.values))
        total = sum(n for _, n in pairs)
        least, most = _tails(pairs, total) if pairs else (0.0, 0.0)
        within = sum(n for value, n in pairs if least <= value <= most)
        share = within / total if total else 0.0
    else:
        total = numbers_held(seen.quantiles)
        least, most = _without_strays(seen.quantiles, *seen.numbers)
        share = share_within(seen.quantiles, least, most)
    # Numbers too large to be amounts are not among those that were kept; a stray or two are no reason to give up.
    numbers = seen.types.get("integer", 0) + seen.types.get("number", 0) + seen.shapes.get("number", 0)
    if total < (1 - NEARLY_NONE) * numbers:
        return None, None, 0.0
    if total < ENOUGH_FOR_RANGE or (seen.values is not None and len(seen.values) < FEWEST_NUMBERS):
        return None, None, 0.0
    low = min(0.0, least * ROOM_BEYOND) if least <= 0 else least / ROOM_BEYOND
    high = max(0.0, most * ROOM_BEYOND) if most >= 0 else most / ROOM_BEYOND
    return _rounded(low), _rounded(high), max(0.0, 1 - share)


def _without_strays(sketch: bytes, low: float, high: float) -> tuple[float, float]:
    """Return the least and the greatest number, those far beyond all the others left out.

    The sketch knows ranks to 1.65 %, so it can say where nearly all numbers lie and nothing of a tail of 0.1 %; the
    extremes are exact, but one stray makes them.
    """
    near_low, near_high = quantile(sketch, NEARLY_NONE) or 0.0, quantile(sketch, 1 - NEARLY_NONE) or 0.0
    if near_high > 0:
        high = min(high, STRAY * near_high)
    # Small numbers are no strays among large ones: free of charge, zero pieces. Negative ones among positive are.
    low = max(low, STRAY * near_low if near_low < 0 else min(0.0, near_low))
    return low, high


def _tails(pairs: list[tuple[float, int]], total: int) -> tuple[float, float]:
    gone = 0
    least, most = pairs[0][0], pairs[-1][0]
    for value, n in pairs:
        gone += n
        if gone > TAIL * total:
            least = value
            break
    gone = 0
    for value, n in reversed(pairs):
        gone += n
        if gone > TAIL * total:
            most = value
            break
    return least, most


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
