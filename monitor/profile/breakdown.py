"""How often each thing was seen in each segment: one small matrix a profile, mergeable like the rest of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.profile.paths import depth_of, folded_path
from monitor.profile.segments import Segment

T = TypeVar("T", bound=tuple[str, str])
MOST_SEGMENTS = 24
"""Values of one dimension counted apart: the first by name; events of the others are in no segment of it."""
MOST_PATHS = 200
"""Paths counted by segment: the shallowest, then the first by name."""
MOST_WORDS = 16
"""Different words of one path counted by segment; of a path with more, none are."""
THERE = ""
"""The facet that counts how often the key was there."""
MANY_WORDS = "…"
"""The facet that says that a path has too many words to count them by segment."""


class Row(NamedTuple):
    """What is counted: a path, and a facet of it.

    Facets: THERE; `null`, `empty` and `junk` (there, and says nothing); the type where it is not a string (`number`
    stands for integers too); `~date` and so on where a string has that shape; `"EUR` the word a string is.
    The row ("", THERE) counts the events.
    """

    path: str
    facet: str


EVENTS = Row("", THERE)


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """Counts by segment: `counts[i, j]` is how often `rows[i]` was seen in `segments[j]`; both are sorted.

    `Breakdown()` is the identity of `merged`. A segment or row that is not there was seen no times, or fell to a bound.
    """

    segments: tuple[Segment, ...] = ()
    rows: tuple[Row, ...] = ()
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))

    def __eq__(self, other: object) -> bool:
        """Tell whether two say the same."""
        if not isinstance(other, Breakdown):
            return NotImplemented
        return (
            self.segments == other.segments
            and self.rows == other.rows
            and bool(np.array_equal(self.counts, other.counts))
        )

    __hash__ = None  # type: ignore[assignment]

    def counts_of(self, row: Row) -> bool:
        """Tell whether a row that is not there was seen no times; False where it fell to a bound, and is not known."""
        if row.facet[:1] == '"' and Row(row.path, MANY_WORDS) in self.rows:
            return False
        paths = dict.fromkeys(path for path, _ in self.rows)
        return len(paths) < MOST_PATHS or row.path in paths or _order(row.path) < max(map(_order, paths))


def merged(a: Breakdown, b: Breakdown) -> Breakdown:
    """Return the counts of both."""
    if not a.rows or not b.rows:
        return b if not a.rows else a
    if a.rows == b.rows and a.segments == b.segments:
        return Breakdown(a.segments, a.rows, a.counts + b.counts)
    segments, rows = _both(a.segments, b.segments), _both(a.rows, b.rows)
    counts = _placed(a, segments, rows) + _placed(b, segments, rows)
    return bounded_breakdown(segments, rows, counts)


def _both(a: tuple[T, ...], b: tuple[T, ...]) -> tuple[T, ...]:
    """Return the names of both, sorted as each of them is: one of the two itself where it has all."""
    if a == b:
        return a
    names = {*a, *b}
    if len(names) == len(a):
        return a
    return b if len(names) == len(b) else tuple(sorted(names))


def _placed(part: Breakdown, segments: tuple[Segment, ...], rows: tuple[Row, ...]) -> NDArray[np.int64]:
    """Return the counts of a part as they stand in a matrix of more rows and segments."""
    if part.segments is segments and part.rows is rows:
        return part.counts
    across = {segment: i for i, segment in enumerate(segments)}
    down = {row: i for i, row in enumerate(rows)}
    counts = np.zeros((len(rows), len(segments)), np.int64)
    lines = np.array([down[row] for row in part.rows])
    counts[lines[:, None], [across[segment] for segment in part.segments]] = part.counts
    return counts


def folded_breakdown(breakdown: Breakdown, maps: frozenset[str]) -> Breakdown:
    """Return the counts with the keys of maps as one, `*` (see `monitor/profile/paths.py`).

    Keys that fell to a bound before their object was known for a map are not counted again.
    """
    rows = [Row(folded_path(path, maps), facet) for path, facet in breakdown.rows]
    if tuple(rows) == breakdown.rows:
        return breakdown
    order = {row: i for i, row in enumerate(sorted(set(rows)))}
    counts = np.zeros((len(order), len(breakdown.segments)), np.int64)
    np.add.at(counts, [order[row] for row in rows], breakdown.counts)
    return bounded_breakdown(breakdown.segments, tuple(order), counts)


def bounded_breakdown(segments: tuple[Segment, ...], rows: tuple[Row, ...], counts: NDArray[np.int64]) -> Breakdown:
    """Keep what the bounds allow: always the least by a fixed order, so that any order of merging keeps the same."""
    words = Counter([path for path, facet in rows if facet[:1] == '"'])
    many = {path for path, number in words.items() if number > MOST_WORDS}
    marks = {Row(path, MANY_WORDS) for path in many}.difference(rows)
    if marks:
        unsorted = [*rows, *marks]
        order = sorted(range(len(unsorted)), key=unsorted.__getitem__)
        counts = np.vstack([counts, np.zeros((len(marks), len(segments)), np.int64)])[order]
        rows = tuple(unsorted[i] for i in order)
    many.update([path for path, facet in rows if facet == MANY_WORDS])
    paths = {path for path, _ in rows}
    kept = nsmallest(MOST_PATHS, paths, key=_order) if len(paths) > MOST_PATHS else paths
    gone = paths.difference(kept)
    lines: Sequence[int] = range(len(rows))
    if gone or many:
        lines = [i for i, (path, facet) in enumerate(rows) if path not in gone and not _is_one_of(many, path, facet)]
    columns = _columns_kept(segments)
    if len(lines) < len(rows) or len(columns) < len(segments):
        counts = counts[np.ix_(lines, columns)]
        rows, segments = tuple(rows[i] for i in lines), tuple(segments[i] for i in columns)
    return Breakdown(segments, rows, counts)


def _is_one_of(many: Collection[str], path: str, facet: str) -> bool:
    """Tell whether a row counts one of too many words."""
    return facet[:1] == '"' and path in many


def _order(path: str) -> tuple[int, str]:
    """Return what paths are kept by."""
    return depth_of(path), path


def _columns_kept(segments: Sequence[Segment]) -> Sequence[int]:
    if len(segments) <= MOST_SEGMENTS:
        return range(len(segments))
    taken: Counter[str] = Counter()
    kept: list[int] = []
    for i, segment in enumerate(segments):
        taken[segment.dimension] += 1
        if taken[segment.dimension] <= MOST_SEGMENTS:
            kept.append(i)
    return kept
