"""The right volume at the wrong hours: a stream whose day follows its forecast some hours late or early."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.windows import Mask

LAGS: NDArray[np.int64] = np.array([*range(-12, 0), *range(1, 13)])
"""Hours late (positive) or early (negative)."""
DAYS = 4
SHIFT_HOURS = (DAYS + 1) * HOURS_OF_DAY
"""Hours looked at before those that are judged: the days, and the day a lag reaches back into."""
FLOOR = 0.02
"""Share of the average hour that even the emptiest may bring."""
MOST = 3.0
"""An hour counts for at most this many times the busiest of its half days: a burst is no shift."""
_NEAR = range(-12, 13, 3)
_ROWS = 128
Single = NDArray[np.float32]


def shifted(
    counts: Floats, means: Floats, dispersion: Floats, known: Mask, last: int
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Return how much better the last hours follow the forecast shifted by a lag [S, last] as a normal score, the lag,
    and the relative change of hours that the last one comes to (0 … 2).

    `counts`, `means`, their `dispersion` (variance over mean) and which hours are `known` [S, n]. Of each of the last
    DAYS days the gain in quasi-log-likelihood is taken with that day's volume left free; the best day does not count,
    or else the last two days must both show it, twice the weaker one: one odd day is no shifted clock. The score is the
    signed root of twice the gain (a likelihood ratio).
    """
    parts = []
    # Single precision halves the memory that has to be moved; the sums of a day are taken in double.
    came, due, spread = (part.astype(np.float32) for part in (counts, means, dispersion))
    for row in range(0, len(counts), _ROWS):
        rows = slice(row, row + _ROWS)
        parts.append(_shifted(came[rows], due[rows], spread[rows], known[rows], last))
    score, lag, change = (np.concatenate(column) for column in zip(*parts, strict=True))
    return score, lag, change


def _shifted(
    counts: Single, means: Single, dispersion: Single, known: Mask, last: int
) -> tuple[Floats, NDArray[np.int64], Floats]:
    due = means + FLOOR * means.mean(1, keepdims=True) + 1e-9
    near = np.max([np.roll(due, by, 1) for by in _NEAR], 0)
    weight = np.where(known, 1.0 / dispersion, np.float32(0.0))
    came = np.minimum(counts, MOST * near) * weight
    hours = np.arange(due.shape[1])
    # An hour that lies before or beyond those known is taken from the same hour a day nearer.
    source = hours[None, :] - LAGS[:, None]
    source = np.where(source < 0, source + HOURS_OF_DAY, np.where(source >= len(hours), source - HOURS_OF_DAY, source))
    logs = np.log(due)
    total, level = _days(came, last)[:, None], _days(due * weight, last)[:, None]
    gain = _days(came[:, None] * (logs[:, source] - logs[:, None]), last)
    shifted_level = _days((due[:, source] * weight[:, None]), last)
    gain = gain - total * np.log(np.maximum(shifted_level, 1e-9) / np.maximum(level, 1e-9))
    better = np.maximum(2.0 * np.minimum(gain[..., 0, :], gain[..., 1, :]), gain.sum(-2) - gain.max(-2))
    best = better.argmax(1)
    score = np.sqrt(2.0 * np.maximum(np.take_along_axis(better, best[:, None], 1)[:, 0], 0.0))
    moved = np.abs(due[np.arange(len(due))[:, None], source[best[:, -1]]] - due)
    change = _days(moved, 1)[:, 0] / np.maximum(_days(due, 1)[:, 0], 1e-9)
    return score, LAGS[best], np.broadcast_to(change, score.shape)


def _days(values: Floats | Single, last: int) -> Floats:
    """Return sums [..., DAYS, last] over the days that end at each of the last hours and 24, 48, … hours before it."""
    total = np.concatenate([np.zeros((*values.shape[:-1], 1)), np.cumsum(values, -1, dtype=np.float64)], -1)
    ends = np.arange(values.shape[-1] - last, values.shape[-1]) + 1 - HOURS_OF_DAY * np.arange(DAYS)[:, None]
    return np.asarray(total[..., np.maximum(ends, 0)] - total[..., np.maximum(ends - HOURS_OF_DAY, 0)])
