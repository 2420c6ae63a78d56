"""Which hour of the week an hour is, where people live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from monitor.checks.view import HOUR

HOURS_OF_DAY = 24
HOURS_OF_WEEK = 168
DAY = HOURS_OF_DAY * HOUR
WEEK = HOURS_OF_WEEK * HOUR


@dataclass(frozen=True, slots=True)
class Hours:
    """Consecutive hours: the local hour `of_week` (0 … 167) of each [n], and which lie on a `holiday` or on a day of
    `promotion` of each stream [S, n].

    Counts of a coarser `step` (hours, 24 for days) are spread evenly over their hours; `closes` [n] are the last hours
    of their steps, and the only ones at whose end anything is known.
    """

    of_week: NDArray[np.int64]
    holiday: NDArray[np.bool_]
    promotion: NDArray[np.bool_]
    closes: NDArray[np.bool_]
    step: int = 1

    def __getitem__(self, part: slice) -> Hours:
        """Return some of the hours."""
        holiday, promotion = self.holiday[:, part], self.promotion[:, part]
        return Hours(self.of_week[part], holiday, promotion, self.closes[part], self.step)

    @property
    def special(self) -> NDArray[np.bool_]:
        """Tell which hours of each stream are not like others [S, n]: they teach nothing of what is usual."""
        return self.holiday | self.promotion


@lru_cache(maxsize=4096)
def _week(number: int, timezone: str) -> NDArray[np.int64]:
    zone = ZoneInfo(timezone)
    hours = np.empty(HOURS_OF_WEEK, np.int64)
    for i in range(HOURS_OF_WEEK):
        local = datetime.fromtimestamp(number * WEEK + i * HOUR, UTC).astimezone(zone)
        hours[i] = local.weekday() * HOURS_OF_DAY + local.hour
    hours.flags.writeable = False
    return hours


def hours_of_week(start: float, count: int, timezone: str) -> NDArray[np.int64]:
    """Return the local hour of week (Monday 00:00 is 0, 0 … 167) of `count` hours from `start`, epoch seconds.

    Where clocks go forward an hour of the week is skipped, where they go back one comes twice: 09:00 stays 09:00.
    """
    first = int(start // WEEK)
    last = int((start + max(count - 1, 0) * HOUR) // WEEK)
    hours = np.concatenate([_week(number, timezone) for number in range(first, last + 1)])
    skip = int((start - first * WEEK) // HOUR)
    return hours[skip : skip + count]


def hours_among(start: float, count: int, timezone: str, spans: Iterable[tuple[date, date]]) -> NDArray[np.bool_]:
    """Tell which of `count` hours from `start` lie on these local dates, first to last."""
    out = np.zeros(count, bool)
    zone = ZoneInfo(timezone)
    for first, last in spans:
        begins, ends = (
            datetime(at.year, at.month, at.day, tzinfo=zone).timestamp() for at in (first, last + timedelta(1))
        )
        out[max(int((begins - start) // HOUR), 0) : max(int((ends - start) // HOUR), 0)] = True
    return out
