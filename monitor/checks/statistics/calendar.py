"""Which hour of the week an hour is, where people live."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from monitor.checks.view import HOUR

HOURS_OF_DAY = 24
HOURS_OF_WEEK = 168
DAY = HOURS_OF_DAY * HOUR
WEEK = HOURS_OF_WEEK * HOUR


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
