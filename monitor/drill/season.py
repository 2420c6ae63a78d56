"""When people shop: how many visitors an hour of the week brings."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.drill.dice import dice

ZONE = "Europe/Berlin"
WEEK = 7 * 24 * 3600.0

_WORKDAY = (18, 10, 6, 5, 6, 12, 28, 52, 68, 78, 84, 88, 96, 90, 82, 80, 86, 98, 118, 146, 168, 158, 112, 56)
_FRIDAY = (20, 11, 7, 5, 6, 12, 28, 52, 70, 80, 86, 90, 96, 92, 84, 80, 82, 88, 98, 114, 124, 114, 86, 50)
_SATURDAY = (28, 16, 9, 6, 6, 8, 16, 34, 66, 98, 118, 124, 116, 108, 102, 98, 96, 94, 96, 104, 108, 96, 72, 48)
_SUNDAY = (30, 18, 10, 7, 6, 8, 14, 28, 56, 92, 116, 120, 108, 108, 116, 122, 126, 132, 144, 164, 182, 168, 112, 52)
_DAYS = (_WORKDAY, _WORKDAY, _WORKDAY, _WORKDAY, _FRIDAY, _SATURDAY, _SUNDAY)
"""Relative visitors by local hour: a deep night trough, a lunch bump, an evening peak; people go out on Fridays;
Saturdays peak before noon, Sunday evenings are the strongest. Drawn after the
daily curves that European web shops publish."""
_MEAN = sum(map(sum, _DAYS)) / (7 * 24)

GROWTH_PER_WEEK = 0.004
DAY_SPREAD = 0.04
"""Weather, news, paydays: whole days are a few per cent better or worse, beyond what chance alone does."""
HOUR_SPREAD = 0.08


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(ZONE)


def visitors_expected(at: float, per_hour: float, *, since: float) -> float:
    """Return the visitors expected in the hour that begins at `at` (epoch s), for a shop with `per_hour` on average.

    `since` is when the shop's slow growth starts from.
    """
    local = datetime.fromtimestamp(at, tz=_zone())
    shape = _DAYS[local.weekday()][local.hour] / _MEAN
    return float(per_hour * shape * (1 + GROWTH_PER_WEEK) ** ((at - since) / WEEK))


def luck(seed: int, at: float) -> float:
    """Return how much better or worse than expected an hour is: the day's luck times the hour's, both around 1."""
    day = datetime.fromtimestamp(at, tz=_zone()).date().toordinal()
    return _around_one(DAY_SPREAD, seed, "day", day) * _around_one(HOUR_SPREAD, seed, "hour", int(at))


def _around_one(spread: float, *words: int | str) -> float:
    """Draw from the gamma distribution with mean 1: Poisson counts of that mean are negative binomial."""
    shape = spread**-2
    return dice(*words).gammavariate(shape, 1 / shape)
