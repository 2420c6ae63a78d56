"""Counting by segment while a profile is built: by cells first, the combinations of segments that events share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from monitor.profile.breakdown import EVENTS, MANY_WORDS, MOST_WORDS, THERE, Breakdown, Row, bounded_breakdown
from monitor.profile.segments import Segment


class Cells:
    """Which cell each value of a column lies in, and how many lie in each: counted once, however often it is asked."""

    __slots__ = ("_counts", "_number", "_of")

    def __init__(self, of: NDArray[np.intp], number: int) -> None:
        self._of = of
        self._number = number
        self._counts: NDArray[np.intp] | None = None

    def at(self, places: Sequence[int] | NDArray[np.intp]) -> Cells:
        """Return the cells of the values at some places, which may repeat."""
        return Cells(self._of[places], self._number)

    @property
    def counts(self) -> NDArray[np.intp]:
        """Return how many values lie in each cell."""
        if self._counts is None:
            self._counts = np.bincount(self._of, minlength=self._number)
        return self._counts

    def by_code(self, codes: Sequence[int], number: int) -> NDArray[np.intp]:
        """Return how many values of each code lie in each cell, [codes × cells]."""
        flat = np.array(codes, np.intp) * self._number + self._of
        return np.bincount(flat, minlength=number * self._number).reshape(number, self._number)


class Tallies:
    """Gathers the rows of a breakdown, a column at a time."""

    def __init__(self, segments: Iterable[tuple[Segment, ...]]) -> None:
        cells: dict[tuple[Segment, ...], int] = {}
        of = [cells.setdefault(cell, len(cells)) for cell in segments]
        self._cells = list(cells)
        self.events = Cells(np.array(of, np.intp), len(cells))
        self._rows: dict[Row, NDArray[np.intp]] = {EVENTS: self.events.counts}

    def there(self, path: str, cells: Cells) -> None:
        """Count that a path was there, for every value of a column."""
        self._put(Row(path, THERE), cells.counts)

    def add(self, path: str, facet: str, cells: Cells) -> None:
        """Count one facet for every value of a column."""
        self._put(Row(path, facet), cells.counts)

    def strings(
        self, path: str, strings: Sequence[str], cells: Cells, facets: Mapping[str, str], words: AbstractSet[str]
    ) -> None:
        """Count what strings look like, by `facets` (none where ""), and which of `words` they are if these are few.

        `facets` has every different string.
        """
        kinds = {facet for facet in facets.values() if facet}
        if len(words) > MOST_WORDS:
            self.many_words(path)
            words = frozenset()
        if len(kinds) == 1 and not words and all(facets.values()):
            self.add(path, kinds.pop(), cells)
        elif kinds or words:
            self._each(path, strings, cells, facets, words)

    def many_words(self, path: str) -> None:
        """Note that a path has too many words to count them."""
        self._put(Row(path, MANY_WORDS), np.zeros(len(self._cells), np.intp))

    def _each(
        self, path: str, strings: Sequence[str], cells: Cells, facets: Mapping[str, str], words: AbstractSet[str]
    ) -> None:
        # One code a pair of facet and word, so that one look-up a string is enough; 0 is neither.
        code_of: dict[tuple[str, str], int] = {("", ""): 0}
        codes = {
            text: code_of.setdefault((facet, text if text in words else ""), len(code_of))
            for text, facet in facets.items()
        }
        table = cells.by_code([codes[text] for text in strings], len(code_of))
        for (facet, word), code in code_of.items():
            if facet:
                self._put(Row(path, facet), table[code])
            if word:
                self._put(Row(path, f'"{word}'), table[code])

    def _put(self, row: Row, counts: NDArray[np.intp]) -> None:
        known = self._rows.get(row)
        self._rows[row] = counts if known is None else known + counts

    def breakdown(self) -> Breakdown:
        """Return the counts by segment."""
        segments = sorted({segment for cell in self._cells for segment in cell})
        place = {segment: i for i, segment in enumerate(segments)}
        belongs = np.zeros((len(self._cells), len(segments)))
        for i, cell in enumerate(self._cells):
            for segment in cell:
                belongs[i, place[segment]] = 1
        rows = sorted(self._rows)
        # Floating point for speed (BLAS); counts of one chunk are far below 2⁵³, so the sums are exact.
        table = np.array([self._rows[row] for row in rows], np.float64)
        return bounded_breakdown(tuple(segments), tuple(rows), (table @ belongs).astype(np.int64))
