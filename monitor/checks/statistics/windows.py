"""Sums over the last hours: short windows see sudden breaks, long ones small or sparse ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats

WINDOWS = np.array([1, 2, 3, 6, 12, 24, 48, 96, 168])
"""Hours summed, all ending at the same hour."""
REACH = int(WINDOWS[-1])
DAY_WINDOW = int(np.flatnonzero(WINDOWS == HOURS_OF_DAY)[0])

Mask = NDArray[np.bool_]


def window_sums(hours: Floats | Mask, last: int) -> Floats:
    """Return sums [..., K, last] of hours [..., n] over each window ending at each of the last hours."""
    if not hours.any():  # nothing is sampled, no hour is doubtful
        return np.zeros((*hours.shape[:-1], len(WINDOWS), last))
    # Hours that lie before those known bring nothing.
    total = np.zeros((*hours.shape[:-1], REACH + 1 + hours.shape[-1]))
    np.cumsum(hours, -1, dtype=float, out=total[..., REACH + 1 :])
    stop = total.shape[-1]
    sums = np.empty((*hours.shape[:-1], len(WINDOWS), last))
    for k, window in enumerate(WINDOWS.tolist()):
        np.subtract(total[..., stop - last :], total[..., stop - window - last : stop - window], out=sums[..., k, :])
    return sums


def empty_for(counts: Floats) -> NDArray[np.int64]:
    """Return for how many hours [S, n] each stream has been without an event by then."""
    at = np.arange(counts.shape[-1])
    return np.asarray(at - np.maximum.accumulate(np.where(counts > 0, at, -1), -1))


def expected_since(before: Floats, counts: Floats, mean: Floats) -> Floats:
    """Return what has been expected since the last event [S, n], the hour itself included; `before` [S] until now."""
    total = before[..., None] + np.cumsum(mean, -1)
    at_event = np.where(counts > 0, total, 0.0)
    return np.asarray(total - np.maximum.accumulate(at_event, -1))
