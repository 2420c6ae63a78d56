"""A number for every hour of a span that grows at both ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HOUR = 3600
_SPARE = 24 * 7


class Hours:
    """Numbers by hour, 0 where nothing was added; hours are named by their start, epoch seconds."""

    __slots__ = ("_begin", "_values")

    def __init__(self) -> None:
        self._begin: int | None = None
        self._values: NDArray[np.float64] = np.zeros(0)

    @property
    def begin(self) -> int | None:
        """Return the first hour anything was added to; None where nothing ever was."""
        return self._begin

    @property
    def end(self) -> int:
        """Return the end of the last hour there is room for; numbers beyond are 0."""
        return 0 if self._begin is None else self._begin + HOUR * len(self._values)

    def add(self, start: int, amount: float) -> None:
        """Add to the hour that begins at `start`."""
        if self._begin is None:
            self._begin = start
        if start < self._begin:
            self._values = np.concatenate([np.zeros((self._begin - start) // HOUR), self._values])
            self._begin = start
        at = (start - self._begin) // HOUR
        if at >= len(self._values):
            # Room for a week more than is needed now, so that hour after hour does not copy the whole.
            self._values = np.concatenate([self._values, np.zeros(at + _SPARE - len(self._values))])
        self._values[at] += amount

    def add_all(self, starts: NDArray[np.int64], amounts: NDArray[np.float64]) -> None:
        """Add to the hours that begin at `starts`, none of which is named twice."""
        if not len(starts):
            return
        first, last = int(starts.min()), int(starts.max())
        self.add(first, 0.0)
        self.add(last, 0.0)
        self._values[(starts - (self._begin or 0)) // HOUR] += amounts

    def at(self, start: int) -> float:
        """Return the number of one hour."""
        return float(self.span(start, start + HOUR)[0])

    def span(self, start: int, end: int) -> NDArray[np.float64]:
        """Return a copy of the hours in [start, end)."""
        length = max(0, (end - start) // HOUR)
        found = np.zeros(length)
        if self._begin is None or not length:
            return found
        offset = (start - self._begin) // HOUR
        first, last = max(offset, 0), min(offset + length, len(self._values))
        if first < last:
            found[first - offset : last - offset] = self._values[first:last]
        return found

    def total(self) -> float:
        """Return the sum over all hours."""
        return float(self._values.sum())

    def forget(self, before: int) -> None:
        """Drop the hours that begin before this."""
        if self._begin is not None and before > self._begin:
            self._values = self._values[(before - self._begin) // HOUR :].copy()
            self._begin = before
