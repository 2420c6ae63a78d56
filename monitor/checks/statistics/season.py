"""The shape of a week: how many events each of its hours usually brings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.grid import Floats

_HOUR = np.arange(HOURS_OF_WEEK) % HOURS_OF_DAY
_DAY = np.arange(HOURS_OF_WEEK) // HOURS_OF_DAY
WEEKEND: NDArray[np.int64] = (_DAY >= 5).astype(np.int64)
"""Day type of each hour of the week: 0 a working day, 1 a weekend."""

_STEPS = (
    (np.zeros(HOURS_OF_WEEK, np.int64), 0.5, False),
    (_HOUR, 5.0, False),
    (WEEKEND, 10.0, False),
    (_DAY, 25.0, True),
    (WEEKEND * HOURS_OF_DAY + _HOUR, 25.0, False),
    (np.arange(HOURS_OF_WEEK), 50.0, True),
)
"""From coarse to fine: which hours are pooled, how many events' worth of doubt a refinement meets, and whether it needs
whole weeks to have been seen. The doubts were chosen on seed 1000 of the volume yardstick."""
_DOUBT_OF_THE_YOUNG = 1e12
_ONE_HOT = [np.eye(int(groups.max()) + 1)[groups] for groups, _, _ in _STEPS]
POOL_EVENTS = 500.0
"""A stream lends the site's shape at most this many events, so that the busiest does not dictate it."""


def season(events: Floats, exposure: Floats, prior: Floats, *, young: NDArray[np.bool_]) -> Floats:
    """Return events per unit of exposure for each hour of the week [..., 168].

    `events` and `exposure` [..., 168] are (weighted) sums of what was seen. The estimate starts from `prior` [...,
    168] and is refined pool by pool (all hours, hour of day, day type, weekday, hour by day type, hour of week); each
    ratio is shrunk to 1 by some events' worth of doubt, so that sparse streams keep the coarser shape. A `young` [...]
    stream, one seen for less than two weeks, learns nothing that needs whole weeks.
    """
    rate: Floats = prior
    for (_, doubt, whole_weeks), pool in zip(_STEPS, _ONE_HOT, strict=True):
        hold: Floats | float = np.where(young[..., None], _DOUBT_OF_THE_YOUNG, doubt) if whole_weeks else doubt
        ratio = (events @ pool + hold) / (np.maximum((rate * exposure) @ pool, 0.0) + hold)
        rate = np.asarray(rate * (ratio @ pool.T))
    return np.asarray(rate)


def site_shape(events: Floats, exposure: Floats, site: NDArray[np.int64], *, young: NDArray[np.bool_]) -> Floats:
    """Return for each stream the shape its site's streams share [S, 168], with mean 1."""
    weight = np.minimum(events.sum(1), POOL_EVENTS)[:, None]
    share = weight * events / np.maximum(events.sum(1, keepdims=True), 1e-9)
    open_ = weight * exposure / np.maximum(exposure.sum(1, keepdims=True), 1e-9)
    member = np.eye(int(site.max()) + 1)[site]
    together = member.T @ share
    seen = member.T @ open_
    new = (member.T @ (~young).astype(float)) == 0
    shape = season(together, seen, np.ones_like(together), young=new)
    return (shape / shape.mean(1, keepdims=True))[site]
