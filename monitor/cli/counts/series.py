"""Rows of any regular step as the hourly series that the statistics read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from monitor.checks.view import HOUR, Counts
from monitor.cli.counts.rows import LeftOut, Row, Rows
from monitor.config.errors import UserError
from monitor.profile.stream import Stream

STEPS = (1, 2, 3, 4, 6, 8, 12, 24)
"""Hours that steps are summed to: the shortest that is a whole number of them."""
REGULAR = 0.9
"""Share of rows that must lie on the step, or it is none."""
KNOWN_SHARE = 0.5
"""Of a bucket of which less is known nothing can be said; of the others, what is known stands for the rest."""
USERS = "(users)"
SOURCE = "counts"
DAY = 86_400.0


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
    step, or one that no number of hours up to a day is a multiple of.
    """
    notes: list[str] = []
    zone = timezone or _zone_of(read.rows, notes)
    step = step or _step_of(read.rows)
    hours = _hours_of(step)
    shift, slack = _shift_of(read.rows, step, zone, hours)
    kept = _on_step(read, step, shift, slack)
    if not kept:
        empty = np.zeros(0)
        return Series(step, hours, {}, empty, empty, "UTC", zone, {}, {}, tuple(notes))
    buckets = _Buckets(kept, step, hours, shift)
    if buckets.cut:
        notes.append("the last hour is not complete yet and was not judged")
    counts, ended, rows = {}, {}, Counter[Stream]()
    for stream, slots in _streams(kept).items():
        series = buckets.counts(slots, absent_zero=absent_zero)
        if len(series.values) == 0:
            continue
        counts[stream] = series
        rows[stream] = len(slots)
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


def _step_of(rows: list[Row]) -> float:
    """Return the commonest distance between neighbouring times of a stream, seconds; an hour where there is none."""
    times = defaultdict(set)
    for row in rows:
        times[row.stream].add(row.at)
    gaps = Counter[float]()
    for stream in times:
        ordered = sorted(times[stream])
        gaps.update(round(after - before, 3) for before, after in pairwise(ordered))
    if not gaps:
        return HOUR
    most = max(gaps.values())
    return min(gap for gap, often in gaps.items() if often == most)


def _hours_of(step: float) -> int:
    for hours in STEPS:
        if step > 0 and not (hours * HOUR) % step:
            return hours
    raise UserError(
        f"rows come every {_span(step)}, which no part of a day is a multiple of; "
        "give minutes, hours or days, or name the step with --step"
    )


def _shift_of(rows: list[Row], step: float, zone: str, hours: int) -> tuple[float, float]:
    """Return what makes model time of a time, and how far from a step a row may lie, both in seconds.

    Coarse steps follow the local clock of most rows; where clocks change they are an hour off, and no more.
    """
    if hours == 1:
        phase = Counter(round(row.at % step, 3) for row in rows).most_common(1)[0][0] if rows else 0.0
        return -phase, 1.0
    place = ZoneInfo(zone)
    offset = 0.0
    if rows:
        some = rows[:: max(len(rows) // 1000, 1)]
        offset = Counter(_offset(row.at, place) for row in some).most_common(1)[0][0]
    phase = Counter(round((row.at + offset) % step, 3) for row in rows).most_common(1)[0][0] if rows else 0.0
    return offset - phase, HOUR


def _offset(at: float, zone: ZoneInfo) -> float:
    found = datetime.fromtimestamp(at, zone).utcoffset()
    return found.total_seconds() if found else 0.0


def _on_step(read: Rows, step: float, shift: float, slack: float) -> list[tuple[Row, int]]:
    """Return the rows with the number of their step since 1970 on model time; a stream's second of a step goes."""
    kept: list[tuple[Row, int]] = []
    off: list[Row] = []
    first: dict[tuple[str, int], int] = {}
    for row in read.rows:
        slot = round((row.at + shift) / step)
        if abs(row.at + shift - slot * step) > slack:
            off.append(row)
        elif (line := first.setdefault((row.stream, slot), row.line)) != row.line:
            read.left_out.append(
                LeftOut(row.line, 1, f"{row.stream!r} has a count of this time already, on line {line}")
            )
        else:
            kept.append((row, slot))
    if len(off) > (1 - REGULAR) * len(read.rows):
        raise UserError(
            f"{read.file}: no regular step: {len(off)} of {len(read.rows)} rows are not on one of {_span(step)}, "
            f"such as line {off[0].line}; sum counts up to one, or name it with --step"
        )
    for row in off:
        read.left_out.append(LeftOut(row.line, 1, f"the time is not on the step of {_span(step)} the others are on"))
    read.left_out.sort(key=lambda row: row.line)
    return kept


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


def _span(seconds: float) -> str:
    for size, unit in ((DAY, "day"), (HOUR, "h"), (60.0, "min")):
        if seconds >= size and not seconds % size:
            number = int(seconds // size)
            return f"{number} {unit}{'s' if unit == 'day' and number != 1 else ''}"
    return f"{seconds:g} s"
