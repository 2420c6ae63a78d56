"""The right volume at the wrong hours: a stream whose day follows its forecast some hours late or early."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.windows import Mask

LAGS: NDArray[np.int64] = np.array([*range(-12, 0), *range(1, 13)])
"""Hours late (positive) or early (negative)."""
DAYS = 4
FITTED_DAYS = 2
"""Of them, the last ones that the shifted forecast must fit."""
SHIFT_HOURS = (DAYS + 1) * HOURS_OF_DAY
"""Hours looked at before those that are judged: the days, and the day a lag reaches back into."""
FLOOR = 0.02
"""Share of the average hour that even the emptiest may bring."""
MOST = 3.0
"""An hour counts for at most this many times the busiest of its half days: a burst is no shift."""
_NEAR = range(-12, 13, 3)
WIDE = 512
"""Numbers an hour from which on hours are summed one by one, which NumPy's own running sum is slower than."""
_ROWS = 64
Single = NDArray[np.float32]
Real = TypeVar("Real", np.float32, np.float64)


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
    came, due, weight = _parts(counts, means, dispersion, known)
    # Hours first: sums along them are then sums of whole rows of memory, several times as fast.
    came, due, weight = (np.ascontiguousarray(part.T) for part in (came * weight, due, weight))
    logs = np.log(due)
    total, level = _days(came, last)[..., None, :], _days(due * weight, last)[..., None, :]
    part = _lagged(logs)
    part -= logs[:, None]
    part *= came[:, None]
    gain = _days(part, last)
    lagged = _lagged(due)
    np.multiply(lagged, weight[:, None], out=part)
    shifted_level = np.maximum(_days(part, last), 1e-9)
    shifted_level /= np.maximum(level, 1e-9)
    gain -= total * np.log(shifted_level, out=shifted_level)
    better = np.maximum(2.0 * np.minimum(gain[0], gain[1]), gain.sum(0) - gain.max(0))
    best = better.argmax(1)
    score = np.sqrt(2.0 * np.maximum(np.take_along_axis(better, best[:, None], 1)[:, 0], 0.0)).T
    moved = np.abs(lagged[:, best[-1], np.arange(len(counts))] - due)
    change = _days(moved, 1)[0] / np.maximum(_days(due, 1)[0], 1e-9)
    return score, LAGS[best.T], np.broadcast_to(change.T, score.shape)


def misfit(counts: Floats, means: Floats, dispersion: Floats, known: Mask, lag: NDArray[np.int64]) -> Floats:
    """Return by how much counts stray from the forecast shifted by `lag` [S, last], over what is usual, at least 1.

    Pearson's statistic of the last two days, each day's volume left free, over its degrees of freedom: a shifted clock
    explains the days it shifts, while an evening's crowd fits no lag, only one less badly. Gains in
    quasi-log-likelihood are to be divided by it (McCullagh & Nelder, Generalized Linear Models, 1989, §4.5.2).
    """
    last = lag.shape[1]
    came, due, weight = _parts(counts, means, dispersion, known)
    out = np.ones(lag.shape)
    for one in np.unique(lag).tolist():
        rows = np.flatnonzero((lag == one).any(1))
        moved = np.empty_like(due[rows])
        _move(due[rows].T, one, moved.T)
        parts = (weight[rows] * came[rows] ** 2 / moved, weight[rows] * came[rows], weight[rows] * moved)
        square, seen, expected = (np.moveaxis(_days(part.T, last)[:FITTED_DAYS], 2, 0) for part in parts)
        hours = np.moveaxis(_days((weight[rows] > 0).T.astype(float), last)[:FITTED_DAYS], 2, 0)
        pearson = np.where(seen > 0, square * expected / np.maximum(seen, 1e-9) - seen, 0.0)
        over = pearson.sum(1) / np.maximum((hours - 1.0).sum(1), 1.0)
        out[rows] = np.where(lag[rows] == one, np.maximum(over, 1.0), out[rows])
    return out


def _parts(
    counts: NDArray[Real], means: NDArray[Real], dispersion: NDArray[Real], known: Mask
) -> tuple[NDArray[Real], NDArray[Real], NDArray[Real]]:
    """Return what came without bursts, what was due, never quite nothing, and the weight of every hour."""
    due = means + FLOOR * means.mean(1, keepdims=True) + 1e-9
    near = np.max([np.roll(due, by, 1) for by in _NEAR], 0)
    return np.minimum(counts, MOST * near), due, np.where(known, 1.0 / dispersion, 0.0)


def _lagged(values: Single) -> Single:
    """Return values [n, lags, S] of values [n, S] shifted by every lag."""
    out = np.empty((len(values), len(LAGS), values.shape[1]), values.dtype)
    for i, lag in enumerate(LAGS.tolist()):
        _move(values, lag, out[:, i])
    return out


def _move(values: Floats | Single, lag: int, out: Floats | Single) -> None:
    """Write values [n, S] shifted by a lag.

    An hour that lies before or beyond those known is taken from the same hour a day nearer.
    """
    n, day, late, early = len(values), HOURS_OF_DAY, max(lag, 0), max(-lag, 0)
    out[late : n - early] = values[early : n - late]
    out[:late] = values[day - late : day]
    out[n - early :] = values[n - day : n - day + early]


def _days(values: Floats | Single, last: int) -> Floats:
    """Return sums [DAYS, last, ...] over the days that end at each of the last hours and 24, 48, … hours before it.

    `values` [n, ...] reach back far enough for all of them.
    """
    n = len(values)
    total = np.zeros((n + 1, *values.shape[1:]))
    if total[0].size < WIDE:
        np.cumsum(values, 0, dtype=np.float64, out=total[1:])
    else:
        for hour in range(n):
            np.add(total[hour], values[hour], out=total[hour + 1])
    sums = np.empty((DAYS, last, *values.shape[1:]))
    for day in range(DAYS):
        stop = n + 1 - HOURS_OF_DAY * day
        begin = stop - HOURS_OF_DAY
        np.subtract(total[stop - last : stop], total[begin - last : begin], out=sums[day])
    return sums
