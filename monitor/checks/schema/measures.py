"""What is counted by segment for each kind of drift: how many could be wrong, and how many are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitor.profile.breakdown import EVENTS, THERE, Breakdown, Row
from monitor.profile.paths import parent_of

Vector = NDArray[np.float64]
VACANT = ("null", "empty", "junk")
OTHER_TYPES = ("number", "boolean", "object", "array")


class Measure(NamedTuple):
    """Sums of rows, each with its sign: how many there were, and how many of them were wrong."""

    of: Mapping[Row, int]
    wrong: Mapping[Row, int]


def missing(path: str, *, null_is_fine: bool) -> Measure:
    """Measure how often a property is not there, or there and says nothing."""
    room = _room(path)
    hollow = VACANT[1:] if null_is_fine else VACANT
    return Measure(room, _sum(room, _less({Row(path, THERE): 1}), {Row(path, facet): 1 for facet in hollow}))


def missing_under(path: str, decider: str, words: Iterable[str]) -> Measure:
    """Measure how often a property is not there where another says one of some words: it is there nowhere else."""
    room = {Row(decider, f'"{word}'): 1 for word in words}
    return Measure(room, _sum(room, _less({Row(path, THERE): 1})))


def absent(path: str) -> Measure:
    """Measure how often a property is not there."""
    return Measure(_room(path), _sum(_room(path), _less({Row(path, THERE): 1})))


def hollow(path: str, ways: Iterable[str] = VACANT) -> Measure:
    """Measure how often a property that is there says nothing, in some ways."""
    return Measure({Row(path, THERE): 1}, {Row(path, facet): 1 for facet in ways})


def other_types(path: str, allowed: AbstractSet[str]) -> Measure:
    """Measure how often what a property says is of another type."""
    if "string" in allowed:
        return Measure(_filled(path), {Row(path, kind): 1 for kind in OTHER_TYPES if kind not in allowed})
    fine = {Row(path, kind): 1 for kind in OTHER_TYPES if kind in allowed}
    return Measure(_filled(path), _sum(_filled(path), _less(fine)))


def other_words(path: str, known: Iterable[str]) -> Measure:
    """Measure how often a string is none of the known words."""
    return Measure(_strings(path), _sum(_strings(path), {Row(path, f'"{word}'): -1 for word in known}))


def other_formats(path: str, form: str) -> Measure:
    """Measure how often a string is of another format."""
    return Measure(_strings(path), _sum(_strings(path), {Row(path, f"~{form}"): -1}))


def there(path: str) -> Measure:
    """Measure how often a property is there."""
    return Measure(_room(path), {Row(path, THERE): 1})


def counted(breakdown: Breakdown, places: Mapping[Row, int], rows: Mapping[Row, int]) -> Vector:
    """Return a sum of rows by segment; `places` says where each row of the breakdown stands."""
    total = np.zeros(len(breakdown.segments))
    for row, sign in rows.items():
        place = places.get(row)
        if place is not None:
            total += sign * breakdown.counts[place]
    return total


def _room(path: str) -> Mapping[Row, int]:
    parent = parent_of(path)
    return {Row(parent, "object"): 1} if parent else {EVENTS: 1}


def _filled(path: str) -> Mapping[Row, int]:
    return {Row(path, THERE): 1, **{Row(path, facet): -1 for facet in VACANT}}


def _strings(path: str) -> Mapping[Row, int]:
    return {**_filled(path), **{Row(path, kind): -1 for kind in OTHER_TYPES}}


def _less(rows: Mapping[Row, int]) -> Mapping[Row, int]:
    return {row: -sign for row, sign in rows.items()}


def _sum(*parts: Mapping[Row, int]) -> Mapping[Row, int]:
    total: dict[Row, int] = {}
    for part in parts:
        for row, sign in part.items():
            total[row] = total.get(row, 0) + sign
    return total
