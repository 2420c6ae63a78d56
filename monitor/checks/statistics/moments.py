"""What is expected of each hour, and by how much sums of hours usually stray from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK, Hours
from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import RELATIVE
from monitor.checks.statistics.peers import Moves
from monitor.checks.statistics.windows import REACH, WINDOWS, Mask, empty_for

JITTER = 0.15
"""Share of the events of a window's busiest edge that may come some hours early or late without meaning anything."""
HOLIDAY_SPREAD, MOST_DOUBT = 0.3, 2.0
"""A public holiday lies between its own weekday and a Sunday, and this much more uncertain than either."""
_WINDOW_OF = np.searchsorted(WINDOWS, np.arange(REACH + 1))
"""The shortest window that holds so many hours."""
PROMOTION_SPREAD = 1.0
"""A promotion may bring twice or four times as much: what is still told of it is a collapse or silence."""


def hourly_means(expects: Forecast, hours: Hours) -> tuple[Floats, Floats]:
    """Return the hourly means [F, S, n] at the level of the last days and of the last weeks, and the doubt of
    holidays.
    """
    weekday = expects.shape[:, hours.of_week]
    sunday = expects.shape[:, 6 * HOURS_OF_DAY + hours.of_week % HOURS_OF_DAY]
    apart = np.abs(np.log(np.maximum(sunday, 1e-9) / np.maximum(weekday, 1e-9)))
    slow = np.where(hours.holiday, np.sqrt(weekday * sunday), weekday)
    unsure = np.where(hours.holiday, np.minimum(0.5 * apart + HOLIDAY_SPREAD, MOST_DOUBT), 0.0)
    unsure = np.where(hours.promotion, np.maximum(unsure, PROMOTION_SPREAD), unsure)
    return np.stack([slow * expects.level[:, None], slow]), slow * unsure


def relative_variance(
    expects: Forecast, due: Floats, quiet: Mask, unsure: Floats, hour_of_week: NDArray[np.int64], site: Moves
) -> Floats:
    """Return the relative variance [F, S, K, m] of window sums beyond their own counting noise."""
    usual2 = np.where(quiet, expects.spread.quiet[..., None], expects.spread.busy[..., None])
    usual2 = usual2 + expects.doubt2[:, None, None]
    usual2[RELATIVE] += site.noise2
    start = (hour_of_week - WINDOWS[:, None] + 1) % HOURS_OF_WEEK
    edge = np.maximum(expects.near[:, start], expects.near[:, None, hour_of_week])
    due = np.maximum(due, 1e-9)
    return np.asarray(usual2 + (unsure / due) ** 2 + np.minimum(JITTER * edge / due, 1e3) ** 2)


def variance_of_silence(counts: Floats, expects: Forecast) -> Floats:
    """Return the relative variance [F, S, hours] of sums over as many hours as have been empty by then.

    Two hours of events that come in pairs and bursts are emptied by chance far more often than their daily spread
    tells.
    """
    spread2 = np.maximum(expects.spread.busy, expects.spread.quiet)
    window = _WINDOW_OF[np.minimum(empty_for(counts), REACH)]
    at = np.broadcast_to(window, (len(spread2), *window.shape))
    return np.asarray(np.take_along_axis(spread2, at, -1) + expects.doubt2[:, None])
