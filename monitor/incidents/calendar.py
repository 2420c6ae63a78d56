"""Times that come again: the hours of a week, in the zone people live in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60
LOOK_AHEAD = 15 * 24 * 60
"""Minutes: no calendar that is ever open is closed for longer than two weeks but by a list of holidays."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Days of the week (0 is Monday) and, on each, minutes of the local day from `start` up to `end`.

    Where `end` is not after `start` the hours run over midnight and belong to the day they begin on. `holidays` are
    local dates on which there are none.

    What is asked is always what the clock on the wall shows, never a span added to another time: so the night in which
    it goes back has its hour twice, the one in which it goes forward lacks one, and 09:00 is 09:00 on either side
    (alerting semantics 7).
    """

    zone: str = "UTC"
    days: frozenset[int] = frozenset(range(7))
    start: int = 0
    end: int = MIDNIGHT
    holidays: frozenset[date] = frozenset()

    def covers(self, at: float) -> bool:
        """Tell whether a moment (epoch seconds) is within."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        today, yesterday = local.date(), local.date() - timedelta(days=1)
        if self.start < self.end:
            return self._on(today) and self.start <= minute < self.end
        return (self._on(today) and minute >= self.start) or (self._on(yesterday) and minute < self.end)

    def next_within(self, at: float) -> float:
        """Return the first moment from `at` on that is within, to the minute; `at` itself where it is, or none is."""
        if self.covers(at):
            return at
        minute = at // 60 * 60
        for ahead in range(1, LOOK_AHEAD):
            if self.covers(minute + ahead * 60):
                return minute + ahead * 60
        return at

    def _on(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.holidays


def days_of(words: Iterable[str]) -> frozenset[int]:
    """Read `mon`, `sat` or `mon-fri`. Raises ValueError."""
    found: set[int] = set()
    for word in words:
        first, _, last = word.lower().partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"{word!r} is no day, such as mon, or days, such as mon-fri")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found |= {day % 7 for day in range(begin, end + 1 + (7 if end < begin else 0))}
    return frozenset(found)


def minutes_of(text: str) -> tuple[int, int]:
    """Read `09:00-17:30`; `24:00` is the end of the day. Raises ValueError."""
    try:
        first, last = (_minute(part) for part in text.split("-"))
    except ValueError as error:
        raise ValueError(f"{text!r} are no hours, such as 09:00-17:30") from error
    return first, last


def _minute(text: str) -> int:
    hour, minute = (int(part) for part in text.strip().split(":"))
    if not (0 <= minute < 60 and 0 <= hour * 60 + minute <= MIDNIGHT):
        raise ValueError(text)
    return hour * 60 + minute


def within_any(hours: Collection[Hours], at: float) -> bool:
    """Tell whether a moment is within any of several hours; within none where there are none."""
    return any(one.covers(at) for one in hours)


def next_within_any(hours: Collection[Hours], at: float) -> float:
    """Return the first moment from `at` on that is within any of several; `at` where there are none."""
    return min((one.next_within(at) for one in hours), default=at)
