"""Counts of streams, and what was measured of their events, as hourly amounts on one axis up to the last hour."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from monitor.checks.statistics.calendar import DAY, HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.pair import Amounts
from monitor.checks.statistics.pair_learn import HISTORY_DAYS
from monitor.checks.view import HOUR, Measured, View
from monitor.profile.stream import Stream

Part = tuple[float, Floats, Floats]
"""Some hours: the first one's start (epoch seconds), amounts (NaN where unknown) and their noise."""


def counted(view: View, groups: Sequence[Collection[Stream]], end: float) -> Amounts:
    """Return the counts up to `end` of each group of streams, added up."""
    return _added(
        (
            [
                (counts.start, counts.values, np.nan_to_num(counts.values) + counts.variance)
                for stream in group
                if len((counts := view.streams[stream].counts).values)
            ]
            for group in groups
        ),
        len(groups),
        end,
    )


def totals(measured: Sequence[Collection[Measured]], end: float) -> Amounts:
    """Return the sums up to `end` of each group of measurements, added up."""
    return _added(([(one.start, one.total, one.squares) for one in group] for group in measured), len(measured), end)


def numbers(measured: Sequence[Collection[Measured]], end: float) -> Amounts:
    """Return how often something was measured up to `end`, each group's added up."""
    parts = ([(one.start, one.number, np.nan_to_num(one.number)) for one in group] for group in measured)
    return _added(parts, len(measured), end)


def every_hour(like: Amounts) -> Amounts:
    """Return 1 for every known hour: what amounts are held against that have only their own past."""
    known = np.isfinite(like.values)
    return Amounts(np.where(known, 1.0, np.nan), np.zeros_like(like.values))


def _added(groups: Iterable[Sequence[Part]], number: int, end: float) -> Amounts:
    # From a midnight (UTC) on, so that the past stays the same past all day.
    start = end - ((end - HOUR) % DAY + HOUR) - HISTORY_DAYS * DAY
    hours = int((end - start) // HOUR)
    values = np.full((number, hours), np.nan)
    noise = np.zeros((number, hours))
    earliest = hours
    for row, parts in enumerate(groups):
        for begin, amount, variance in parts:
            at = int((begin - start) // HOUR)
            skip, stop = max(-at, 0), min(at + len(amount), hours)
            if stop <= at + skip:
                continue
            span = slice(at + skip, stop)
            more = amount[skip : stop - at]
            some = np.isfinite(more)
            known = values[row, span]
            values[row, span] = np.where(some, np.nan_to_num(known) + np.nan_to_num(more), known)
            noise[row, span] += np.where(some, variance[skip : stop - at], 0.0)
            earliest = min(earliest, at + skip)
    first = min(earliest // HOURS_OF_DAY * HOURS_OF_DAY, hours)
    return Amounts(values[:, first:], noise[:, first:])
