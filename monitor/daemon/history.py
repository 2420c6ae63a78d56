"""Hourly counts in memory: the whole evaluated history of every stream, ready as arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import hours_of_week
from monitor.checks.view import Counts
from monitor.daemon.hours import HOUR, Hours
from monitor.profile.stream import Stream
from monitor.store.traffic import HourCount, HourCounts

AWAKE_ENOUGH = 0.9
"""Share of an hour the monitor must have been awake for a collector's counts of that hour to be believed."""
Pair = tuple[str, str]
"""A source and an environment: what is captured together is blind together."""


class History:
    """Counts by stream and hour, and the hours in which capture was blind.

    `pulled` names the sources that are read from files: what they hold does not depend on our having been awake, so an
    hour of theirs is blind only where nothing at all came from them while we were asleep.
    """

    def __init__(self, pulled: frozenset[str], since: int = 0) -> None:
        self._pulled = pulled
        self._since = since
        self._weights: defaultdict[Stream, Hours] = defaultdict(Hours)
        self._variances: defaultdict[Stream, Hours] = defaultdict(Hours)
        self._sources: defaultdict[Pair, Hours] = defaultdict(Hours)
        self._awake = Hours()

    def add(self, counts: Iterable[HourCount]) -> None:
        """Add counts to their hours; those from before what expectations are built from are left out."""
        for count in counts:
            if count.start < self._since:
                continue
            self._weights[count.stream].add(count.start, count.weight)
            if count.variance:
                self._variances[count.stream].add(count.start, count.variance)
            self._sources[count.stream.source, count.stream.environment].add(count.start, count.weight)

    def add_all(self, counts: Iterable[HourCounts]) -> None:
        """Add what is stored: of each stream many hours at once."""
        for part in counts:
            kept = part.starts >= self._since
            starts, weights, variances = part.starts[kept], part.weights[kept], part.variances[kept]
            if not len(starts):
                continue
            self._weights[part.stream].add_all(starts, weights)
            if variances.any():
                self._variances[part.stream].add_all(starts, variances)
            self._sources[part.stream.source, part.stream.environment].add_all(starts, weights)

    def stay_awake(self, hours: Mapping[int, float]) -> None:
        """Add seconds of being awake to hours."""
        for start, seconds in hours.items():
            self._awake.add(start, seconds)

    def pairs(self) -> list[Pair]:
        """Return every source and environment that anything ever came from."""
        return sorted(self._sources)

    def came(self, pair: Pair, start: int, end: int) -> NDArray[np.float64]:
        """Return how many events came from a source in each hour of [start, end), NaN where capture was blind."""
        weights = self._sources[pair].span(start, end) if pair in self._sources else Hours().span(start, end)
        weights[self._blind(pair, start, end)] = np.nan
        return weights

    def blind(self, pair: Pair, start: int) -> bool:
        """Tell whether nothing can be concluded from this hour's counts of a source."""
        return bool(self._blind(pair, start, start + HOUR)[0])

    def asleep(self, start: int, end: int) -> int:
        """Return in how many hours of [start, end) the monitor was not awake for long enough."""
        return int((self._awake.span(start, end) < AWAKE_ENOUGH * HOUR).sum())

    def total(self, stream: Stream) -> float:
        """Return how many events of a stream are in memory's span."""
        return self._weights[stream].total() if stream in self._weights else 0.0

    def by_day(self, stream: Stream, timezone: str) -> tuple[float, ...]:
        """Return how many events of a stream came on each local day of the week, Monday first."""
        weights = self._weights.get(stream)
        if weights is None or weights.begin is None:
            return (0.0,) * 7
        values = weights.span(weights.begin, weights.end)
        days = hours_of_week(weights.begin, len(values), timezone) // 24
        return tuple(np.bincount(days, values, 7).tolist())

    def series(self, stream: Stream, until: int) -> Counts:
        """Return a stream's counts from its first hour to `until` (start of the first hour left out)."""
        weights = self._weights.get(stream)
        start = until if weights is None or weights.begin is None else min(weights.begin, until)
        values = np.zeros(0) if weights is None else weights.span(start, until)
        variances = self._variances.get(stream)
        variance = np.zeros(len(values)) if variances is None else variances.span(start, until)
        values[self._blind((stream.source, stream.environment), start, until)] = np.nan
        return Counts(float(start), values, variance)

    def forget(self, before: int) -> None:
        """Drop hours before this from memory."""
        self._since = before
        for hours in (*self._weights.values(), *self._variances.values(), *self._sources.values(), self._awake):
            hours.forget(before)

    def _blind(self, pair: Pair, start: int, end: int) -> NDArray[np.bool_]:
        asleep = self._awake.span(start, end) < AWAKE_ENOUGH * HOUR
        if pair[0] not in self._pulled or pair not in self._sources:
            return asleep
        return asleep & (self._sources[pair].span(start, end) <= 0)
