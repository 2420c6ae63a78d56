"""The shape of a week: how many events each of its hours usually brings."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.grid import Floats

WEEKEND: NDArray[np.int64] = (np.arange(HOURS_OF_WEEK) >= 5 * HOURS_OF_DAY).astype(np.int64)
"""Day type of each hour of the week: 0 a working day, 1 a weekend."""


def _all(hours: Floats) -> Floats:
    return np.asarray(hours.sum((-2, -1), keepdims=True))


def _by_hour(hours: Floats) -> Floats:
    return np.asarray(hours.sum(-2, keepdims=True))


def _by_day(hours: Floats) -> Floats:
    return np.asarray(hours.sum(-1, keepdims=True))


def _by_type(hours: Floats) -> Floats:
    return np.repeat(np.stack([hours[..., :5, :].sum(-2), hours[..., 5:, :].sum(-2)], -2), (5, 2), axis=-2)


def _all_of_type(hours: Floats) -> Floats:
    return _by_day(_by_type(hours))


def _each(hours: Floats) -> Floats:
    return hours


_STEPS: tuple[tuple[Callable[[Floats], Floats], float, bool], ...] = (
    (_all, 0.5, False),
    (_by_hour, 5.0, False),
    (_all_of_type, 10.0, False),
    (_by_day, 25.0, True),
    (_by_type, 25.0, False),
    (_each, 50.0, True),
)
"""From coarse to fine: how hours of a week [..., 7, 24] are pooled, how many events' worth of doubt a refinement meets,
and whether it needs whole weeks to have been seen. The doubts were chosen on seed 1000 of the volume yardstick."""
CONTRADICTED = 2.0
"""Squared error, in variances, from which the doubt gives way to what is seen: a shop that is closed on Sundays has
not a weak Sunday, it has none."""
_DOUBT_OF_THE_YOUNG = 1e12
POOL_EVENTS = 500.0
"""A stream lends the site's shape at most this many events, so that the busiest does not dictate it."""


def season(events: Floats, exposure: Floats, prior: Floats, *, young: NDArray[np.bool_]) -> Floats:
    """Return events per unit of exposure for each hour of the week [..., 168].

    `events` and `exposure` [..., 168] are (weighted) sums of what was seen. The estimate starts from `prior` [...,
    168] and is refined pool by pool (all hours, hour of day, day type, weekday, hour by day type, hour of week); each
    ratio is shrunk to 1 by some events' worth of doubt, so that sparse streams keep the coarser shape. A `young` [...]
    stream, one seen for less than two weeks, learns nothing that needs whole weeks.
    """
    days = (*events.shape[:-1], HOURS_OF_WEEK // HOURS_OF_DAY, HOURS_OF_DAY)
    events, exposure, rate = events.reshape(days), exposure.reshape(days), prior.reshape(days)
    for pool, doubt, whole_weeks in _STEPS:
        came, due = pool(events), pool(rate * exposure)
        off2 = (came - due) ** 2 / np.maximum(due + due * due / doubt, 1e-9)
        hold = doubt * np.minimum(1.0, CONTRADICTED / np.maximum(off2, CONTRADICTED)) ** 2
        if whole_weeks:
            hold = np.where(young[..., None, None], _DOUBT_OF_THE_YOUNG, hold)
        rate = rate * ((came + hold) / (due + hold))
    shape: Floats = np.reshape(rate, prior.shape)
    return shape


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
    shared: Floats = (shape / shape.mean(1, keepdims=True))[site]
    return shared
