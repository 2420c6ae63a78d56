"""Rows of any regular step as the hourly series that the statistics read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from monitor.checks.view import HOUR, Counts
from monitor.cli.counts.rows import Row, Rows
from monitor.cli.counts.steps import REGULAR, cut_up, hours_of, on_step, parts_of, shift_of, span, step_of, usual_offset
from monitor.profile.stream import Stream

SUMMED = {1: "hour", 24: "day"}
KNOWN_SHARE = 0.5
"""Of a bucket of which less is known nothing can be said; of the others, what is known stands for the rest."""
USERS = "(users)"
SOURCE = "counts"


@dataclass(frozen=True, slots=True)
class Series:
    """Counts by stream on model time.

    `step` is that of the rows in seconds, `hours` that of the counts: sub-hourly rows are summed to hours, coarser
    ones spread evenly over theirs. `starts` are model times, epoch seconds, of all buckets, and `at` when each really
    begins. Model time is UTC for hourly counts; coarser ones are laid on the local clock, where days have 24 hours.
    `zone` is what model time is to be read in, `timezone` what people's weeks follow. `rows` counts the rows of each
    stream; `ended` holds those whose rows end before the others do, and when.
    """

    step: float
    hours: int
    counts: Mapping[Stream, Counts]
    starts: NDArray[np.float64]
    at: NDArray[np.float64]
    zone: str
    timezone: str
    rows: Mapping[Stream, int]
    ended: Mapping[Stream, float]
    notes: tuple[str, ...]

    def real(self, model: float) -> float:
        """Return when a model time really is, epoch seconds."""
        if not len(self.starts):
            return model
        i = int(np.searchsorted(self.starts, model, side="right")) - 1
        i = min(max(i, 0), len(self.starts) - 1)
        return float(self.at[i] + (model - self.starts[i]))

    def model(self, real: float) -> float:
        """Return the model time of a moment."""
        if not len(self.at):
            return real
        i = min(max(int(np.searchsorted(self.at, real, side="right")) - 1, 0), len(self.at) - 1)
        return float(self.starts[i] + (real - self.at[i]))


def series_of(read: Rows, timezone: str | None, step: float | None = None, *, absent_zero: bool = False) -> Series:
    """Lay rows on their step. Rows that are not on it, or come twice, are added to what was left out.

    `timezone` is what people's weeks follow, or that of the rows where None; `absent_zero` takes a missing row between
    a stream's first and the file's last for nothing instead of for unknown. Raises UserError where there is no regular
    step, or it is longer than a day.
    """
    notes: list[str] = []
    zone = timezone or _zone_of(read.rows, notes)
    step = step or step_of(read.rows)
    hours, part = hours_of(step), step
    if hours is None:
        hours, part = parts_of(step)
        notes.append(
            f"no part of a day is a multiple of {span(step)}: rows were summed to {span(hours * HOUR)}, "
            "those that reach over an edge by the time they lie on either side"
        )
    shift, slack = shift_of(read.rows, step, zone, hours if part == step else 1)
    kept = on_step(read, step, shift, slack)
    if part != step:
        offset = 0.0 if hours == 1 else usual_offset(read.rows, zone)
        kept = cut_up(kept, step, part, offset - shift)
        shift = offset
    if not kept:
        empty = np.zeros(0)
        return Series(step, hours, {}, empty, empty, "UTC", zone, {}, {}, tuple(notes))
    buckets = _Buckets(kept, part, hours, shift)
    if buckets.cut:
        notes.append(f"the last {SUMMED.get(hours, 'step')} is not complete yet and was not judged")
    counts, ended, rows = {}, {}, Counter[Stream]()
    for stream, slots in _streams(kept).items():
        series = buckets.counts(slots, absent_zero=absent_zero)
        if len(series.values) == 0:
            continue
        counts[stream] = series
        rows[stream] = round(len(slots) * part / step)
        last = max(slots)
        if last < buckets.last_slot and not absent_zero:
            ended[stream] = buckets.real(last + 1)
    return Series(
        step=step,
        hours=hours,
        counts=counts,
        starts=buckets.starts,
        at=buckets.at,
        zone=zone if hours == 1 else "UTC",
        timezone=zone,
        rows=rows,
        ended=ended,
        notes=tuple(notes),
    )


def _zone_of(rows: list[Row], notes: list[str]) -> str:
    """Return the zone the rows' own offsets speak of: UTC, or the commonest whole hour beside it."""
    offsets = Counter(row.offset for row in rows if row.zoned)
    if not offsets:
        return "UTC"
    offset = offsets.most_common(1)[0][0]
    if len(offsets) > 1:
        notes.append("offsets of times vary: name the zone that weeks follow with --timezone")
    if offset % HOUR or not offset:
        return "UTC"
    # POSIX counts westward: Etc/GMT-1 is an hour east of Greenwich.
    return f"Etc/GMT{-int(offset // HOUR):+d}"


class _Buckets:
    """The hours (or coarser steps) that rows are summed to, from the first row of the file to the last."""

    def __init__(self, kept: list[tuple[Row, int]], step: float, hours: int, shift: float) -> None:
        slots = [slot for _, slot in kept]
        self._step, self._hours = step, hours
        self._per = round(hours * HOUR / step)
        self.last_slot = max(slots)
        self._first = min(slots) // self._per
        self._end = (self.last_slot + 1) // self._per
        self.cut = self._end * self._per <= self.last_slot
        self._at: dict[int, float] = {}
        for row, slot in kept:
            self._at[slot] = min(row.at, self._at.get(slot, row.at))
        self._shift = shift
        length = hours * HOUR
        self.starts = np.asarray(np.arange(self._first, max(self._end, self._first) + 1) * length, float)
        self.at = np.array([self.real(int(bucket) * self._per) for bucket in self.starts // length])

    def real(self, slot: int) -> float:
        """Return when a step begins, as the rows say, or else as the step does."""
        return self._at.get(slot, slot * self._step - self._shift)

    def counts(self, slots: Mapping[int, float], *, absent_zero: bool) -> Counts:
        """Return one stream's counts by hour."""
        first = min(slots) // self._per
        number = max(self._end - first, 0)
        sums, seen = np.zeros(number), np.zeros(number)
        for slot, count in slots.items():
            bucket = slot // self._per - first
            if bucket < number:
                sums[bucket] += count
                seen[bucket] += 1
        share = seen / self._per
        if absent_zero:
            share[:] = 1.0
        known = share >= KNOWN_SHARE
        share = np.where(known, share, 1.0)
        # What is known of a bucket stands for the rest of it: a sample, with a sample's variance.
        values = np.where(known, sums / share, np.nan)
        variance = np.where(known, sums * (1 - share) / share**2, 0.0)
        return Counts(
            float(first * self._hours * HOUR),
            np.repeat(values / self._hours, self._hours),
            np.repeat(variance / self._hours, self._hours),
        )


def _streams(kept: list[tuple[Row, int]]) -> dict[Stream, dict[int, float]]:
    """Return the counts of every stream by step, and those of users beside them.

    Users that are the same for all streams of a time are those of the whole site, and its streams are judged together.
    Where each stream has users of its own, each is judged beside these.
    """
    users: defaultdict[int, list[float]] = defaultdict(list)
    for row, slot in kept:
        if row.users is not None:
            users[slot].append(row.users)
    shared = sum(min(some) == max(some) for some in users.values()) >= REGULAR * len(users)
    found: defaultdict[Stream, dict[int, float]] = defaultdict(dict)
    for row, slot in kept:
        site = SOURCE if shared else row.stream
        found[Stream(site, "", "csv", "", row.stream)][slot] = row.count
        if row.users is not None and not shared:
            found[Stream(site, "", "users", "", USERS)][slot] = row.users
    if shared and users:
        found[Stream(SOURCE, "", "users", "", USERS)] = {slot: median(some) for slot, some in users.items()}
    return dict(found)
