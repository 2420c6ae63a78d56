"""The counts of all streams side by side, on one axis of hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from monitor.checks.occasion import Kind, Occasion
from monitor.checks.statistics.calendar import DAY, HOURS_OF_DAY, WEEK, Hours, hours_among, hours_of_week
from monitor.checks.view import HOUR, Counts
from monitor.profile.stream import Stream

WHOLE_WEEKS = 8
"""History looked at, plus the days of the running week. Starting on a week's edge keeps the past the same past from
one hour to the next, so that what was learned of it need not be learned again."""

Floats = NDArray[np.float64]


ALL_EVENTS = "(all events)"


def all_events(source: str, environment: str) -> Stream:
    """Return the subject that stands for everything a (source, environment) sends."""
    return Stream(source, environment, "", "", ALL_EVENTS)


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts and sampling variance [streams, hours] from `start` (a UTC midnight) up to the last closed hour.

    A count is NaN where capture was blind, and before the hour after a stream's first: the event that made us notice a
    rare stream says nothing of its rate. `site` is the number of each stream's (source, environment). A site of several
    streams has one row more, `total`, for all its events together, which is a site by itself.
    """

    streams: tuple[Stream, ...]
    site: NDArray[np.int64]
    total: NDArray[np.bool_]
    start: float
    counts: Floats
    variance: Floats
    hours: Hours

    @property
    def end(self) -> float:
        """Return the end of the last closed hour, epoch seconds."""
        return float(self.start + HOUR * self.counts.shape[1])

    @property
    def whole_days(self) -> int:
        """Return how many of the grid's days have closed before the last closed hour."""
        return int(max(self.counts.shape[1] - 1, 0) // HOURS_OF_DAY)


def grid_of(
    counts: Mapping[Stream, Counts],
    timezone: str,
    holidays: AbstractSet[date] = frozenset(),
    *,
    occasions: Sequence[Occasion] = (),
    weeks: int = WHOLE_WEEKS,
    step: int = 1,
) -> Grid | None:
    """Lay the counts of streams side by side, in the order of their names; None where no hour has closed yet.

    Of the past, so many whole weeks are kept. `step` is the number of hours, a divisor of 24, over which each count was
    spread evenly.
    """
    streams = tuple(sorted(stream for stream, series in counts.items() if len(series.values)))
    if not streams:
        return None
    end = max(counts[stream].end for stream in streams)
    earliest = (end - HOUR) // WEEK * WEEK - weeks * WEEK
    first = min(counts[stream].start for stream in streams)
    start = max(earliest, first // DAY * DAY)
    hours = int((end - start) // HOUR)
    values = np.full((len(streams), hours), np.nan)
    variance = np.zeros_like(values)
    for row, stream in enumerate(streams):
        series = counts[stream]
        at = int((series.start - start) // HOUR)
        skip = max(-at, 0)
        stop = min(at + len(series.values), hours)
        if stop <= at + skip:
            continue
        values[row, at + skip : stop] = series.values[skip : stop - at]
        variance[row, at + skip : stop] = series.variance[skip : stop - at]
        if not skip:
            values[row, at : at + step] = np.nan
    of_week = hours_of_week(start, hours, timezone)
    closes = (np.arange(hours) + 1) % step == 0
    public = hours_among(start, hours, timezone, ((day, day) for day in holidays))
    holiday, promotion = np.tile(public, (len(streams), 1)), np.zeros_like(values, bool)
    for occasion in occasions:
        covered = np.array([occasion.covers(stream) for stream in streams])
        those = covered[:, None] & hours_among(start, hours, timezone, [(occasion.first, occasion.last)])
        if occasion.kind is Kind.CLOSED:
            values[those] = np.nan
        else:
            (holiday if occasion.kind is Kind.HOLIDAY else promotion)[those] = True
    when = Hours(of_week, holiday, promotion, closes, step)
    return _with_totals(streams, start, values, np.nan_to_num(variance), when)


def _with_totals(streams: tuple[Stream, ...], start: float, counts: Floats, variance: Floats, hours: Hours) -> Grid:
    pairs = [(stream.source, stream.environment) for stream in streams]
    sites = sorted(set(pairs))
    site = np.array([sites.index(pair) for pair in pairs])
    totals = [number for number in range(len(sites)) if (site == number).sum() > 1]
    known = ~np.isnan(counts)
    sums = [np.where(known, counts, 0.0)[site == number].sum(0) for number in totals]
    open_ = [known[site == number].any(0) for number in totals]
    rows = [np.where(seen, total, np.nan) for total, seen in zip(sums, open_, strict=True)]
    holiday, promotion = (
        np.vstack([some, *(some[site == number].any(0) for number in totals)])
        for some in (hours.holiday, hours.promotion)
    )
    return Grid(
        streams=(*streams, *(all_events(*sites[number]) for number in totals)),
        site=np.concatenate([site, len(sites) + np.arange(len(totals))]),
        total=np.arange(len(streams) + len(totals)) >= len(streams),
        start=start,
        counts=np.vstack([counts, *rows]),
        variance=np.vstack([variance, *(variance[site == number].sum(0) for number in totals)]),
        hours=replace(hours, holiday=holiday, promotion=promotion),
    )
