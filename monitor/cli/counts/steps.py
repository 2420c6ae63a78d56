"""The step that rows come on, and what they are summed to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from math import gcd
from zoneinfo import ZoneInfo

from monitor.checks.view import HOUR
from monitor.cli.counts.rows import LeftOut, Row, Rows
from monitor.config.errors import UserError

STEPS = (1, 2, 3, 4, 6, 8, 12, 24)
"""Hours that steps are summed to: the shortest that is a whole number of them."""
ENOUGH_PARTS = 4
"""Of steps that no part of a day is a multiple of, so many go into what they are summed to, lest most of a sum be rows
that were cut in two …"""
LEAST_STEP, MOST_STEP = 60.0, 43_200.0
"""… and they lie between these."""
REGULAR = 0.9
"""Share of rows that must lie on the step, or it is none."""
DAY = 86_400.0


def step_of(rows: list[Row]) -> float:
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


def hours_of(step: float) -> int | None:
    """Return the hours that counts are summed to, None where no part of a day is a multiple of their step."""
    return next((hours for hours in STEPS if step > 0 and not (hours * HOUR) % step), None)


def parts_of(step: float) -> tuple[int, float]:
    """Return what rows of an awkward step are summed to, hours, and the parts they are cut into for that, seconds."""
    if step > MOST_STEP:
        raise UserError(
            f"rows come every {span(step)}; a day is the longest step that can be judged, or half a one where no day "
            "is a multiple of it: what is usual is learned by weekday, from weeks of days; give counts by day"
        )
    if step < LEAST_STEP or step % 1:
        raise UserError(f"rows come every {span(step)}, which no hour is a multiple of; sum them to minutes or hours")
    hours = next((hours for hours in STEPS if hours * HOUR >= ENOUGH_PARTS * step), STEPS[-1])
    return hours, float(gcd(round(step), round(HOUR)))


def cut_up(kept: list[tuple[Row, int]], step: float, part: float, lead: float) -> list[tuple[Row, int]]:
    """Return rows cut into equal parts, on steps of a part that begin `lead` seconds later on model time."""
    number = round(step / part)
    first = round(lead / part)

    def cut(row: Row, at: int) -> Row:
        users = None if row.users is None else row.users / number
        return replace(row, at=row.at + at * part, count=row.count / number, users=users)

    return [(cut(row, at), slot * number + first + at) for row, slot in kept for at in range(number)]


def shift_of(rows: list[Row], step: float, zone: str, hours: int) -> tuple[float, float]:
    """Return what makes model time of a time, and how far from a step a row may lie, both in seconds.

    Coarse steps follow the local clock of most rows; where clocks change they are an hour off, and no more.
    """
    if hours == 1:
        phase = Counter(round(row.at % step, 3) for row in rows).most_common(1)[0][0] if rows else 0.0
        return -phase, 1.0
    offset = usual_offset(rows, zone)
    phase = Counter(round((row.at + offset) % step, 3) for row in rows).most_common(1)[0][0] if rows else 0.0
    return offset - phase, HOUR


def usual_offset(rows: list[Row], zone: str) -> float:
    """Return how far local time is ahead of UTC at most rows, seconds."""
    some = rows[:: max(len(rows) // 1000, 1)]
    place = ZoneInfo(zone)
    return Counter(_offset(row.at, place) for row in some).most_common(1)[0][0] if some else 0.0


def _offset(at: float, zone: ZoneInfo) -> float:
    found = datetime.fromtimestamp(at, zone).utcoffset()
    return found.total_seconds() if found else 0.0


def on_step(read: Rows, step: float, shift: float, slack: float) -> list[tuple[Row, int]]:
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
            f"{read.file}: no regular step: {len(off)} of {len(read.rows)} rows are not on one of {span(step)}, "
            f"such as line {off[0].line}; sum counts up to one, or name it with --step"
        )
    for row in off:
        read.left_out.append(LeftOut(row.line, 1, f"the time is not on the step of {span(step)} the others are on"))
    read.left_out.sort(key=lambda row: row.line)
    return kept


def span(seconds: float) -> str:
    """Return a length of time in the largest unit it is a whole number of."""
    for size, unit in ((DAY, "day"), (HOUR, "h"), (60.0, "min")):
        if seconds >= size and not seconds % size:
            number = int(seconds // size)
            return f"{number} {unit}{'s' if unit == 'day' and number != 1 else ''}"
    return f"{seconds:g} s"
