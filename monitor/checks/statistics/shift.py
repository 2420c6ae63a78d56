"""The right volume at the wrong hours: a stream whose day follows its forecast some hours late or early."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.windows import Mask

MOST_LAG = 12
LAGS: NDArray[np.int64] = np.arange(MOST_LAG, -MOST_LAG - 1, -1)
"""Hours late (positive) or early (negative); by none, which explains nothing better."""
DAYS = 4
FITTED_DAYS = 2
"""Of them, the last ones that the shifted forecast must fit."""
SHIFT_HOURS = (DAYS + 1) * HOURS_OF_DAY
"""Hours looked at before those that are judged: the days, and the day a lag reaches back into."""
FLOOR = 0.02
"""Share of the average hour that even the emptiest may bring."""
MOST = 3.0
"""An hour counts for at most this many times the busiest of its half days: a burst is no shift."""
_NEAR = (3, 6, 12)
"""Steps that together reach every third hour of 21; one more makes it the 12 hours before and after."""
LEAST = 1e-9
_ROWS = 64
"""Streams at a time, so that what is reckoned of them stays near the processor."""
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
    # Hours before streams: sums of hours are then sums of long rows of memory, several times as fast.
    came, due, weight = (np.ascontiguousarray(part.T) for part in (came * weight, due, weight))
    logs = np.log(due)
    since = len(due) - (DAYS * HOURS_OF_DAY + last - 1)
    part = np.empty((len(LAGS), len(due) - since, len(counts)), due.dtype)
    np.subtract(_lagged(logs, since), logs[since:], out=part)
    part *= came[since:]
    gains = _days(part, last)
    levels = _days(np.multiply(_lagged(due, since), weight[since:], out=part), last)
    for parts in zip(gains, levels, _days(came, last), _days(due * weight, last), strict=True):
        _freely(*parts)
    most = sum(gains[1:], gains[0]) - np.maximum.reduce(gains)
    better = np.maximum(2.0 * np.minimum(gains[0], gains[1]), most)
    best = better.argmax(0)
    score = np.sqrt(2.0 * np.maximum(np.take_along_axis(better, best[None], 0)[0], 0.0)).T
    today = len(due) - HOURS_OF_DAY
    moved = np.abs(_lagged(due, today)[best[-1], :, np.arange(len(counts))].T - due[today:])
    change = moved.sum(0) / np.maximum(due[today:].sum(0), LEAST)
    return score, LAGS[best.T], np.broadcast_to(change[:, None], score.shape)


def _freely(gain: Single, level: Single, total: Single, usual: Single) -> None:
    """Take from a gain, in place, what comes of the level alone: a day's volume is left free."""
    np.maximum(level, LEAST, out=level)
    level /= np.maximum(usual, LEAST)
    np.log(level, out=level)
    level *= total
    gain -= level


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
        moved = _around(due[rows].T)[HOURS_OF_DAY - one :][: due.shape[1]].T
        parts = (weight[rows] * came[rows] ** 2 / moved, weight[rows] * came[rows], weight[rows] * moved)
        square, seen, expected = (_fitted(part, last) for part in parts)
        hours = _fitted((weight[rows] > 0).astype(float), last)
        pearson = np.where(seen > 0, square * expected / np.maximum(seen, 1e-9) - seen, 0.0)
        over = pearson.sum(1) / np.maximum((hours - 1.0).sum(1), 1.0)
        out[rows] = np.where(lag[rows] == one, np.maximum(over, 1.0), out[rows])
    return out


def _parts(
    counts: NDArray[Real], means: NDArray[Real], dispersion: NDArray[Real], known: Mask
) -> tuple[NDArray[Real], NDArray[Real], NDArray[Real]]:
    """Return what came without bursts, what was due, never quite nothing, and the weight of every hour."""
    due = means + FLOOR * means.mean(1, keepdims=True) + 1e-9
    near = due
    for by in _NEAR:
        near = np.maximum(near, np.roll(near, by, 1))
    near = np.roll(np.maximum(near, np.roll(due, 2 * MOST_LAG, 1)), -MOST_LAG, 1)
    return np.minimum(counts, MOST * near), due, np.where(known, 1.0 / dispersion, 0.0)


def _fitted(values: Floats, last: int) -> Floats:
    """Return sums [S, FITTED_DAYS, last] of values [S, n] over the last days."""
    return np.moveaxis(np.stack(_days(values.T, last)[:FITTED_DAYS]), 2, 0)


def _lagged(values: Single, since: int) -> Single:
    """Return the hours from `since` on of values [n, S] shifted by every lag [lags, n − since, S], a view."""
    first = since + HOURS_OF_DAY - MOST_LAG
    return np.moveaxis(sliding_window_view(_around(values)[first:], len(values) - since, 0), 2, 1)[: len(LAGS)]


def _around(values: NDArray[Real]) -> NDArray[Real]:
    """Return values [n, S] with a day before and a day beyond them, each taken from the day next to it."""
    return np.concatenate([values[:HOURS_OF_DAY], values, values[-HOURS_OF_DAY:]])


def _days(values: NDArray[Real], last: int) -> list[NDArray[Real]]:
    """Return sums [..., last, S] over the days that end at each of the last hours, and of those 24, 48, … hours before.

    `values` [..., n, S] reach back far enough for all of them. Summed by halves, which single precision bears.
    """
    twos = values[..., 1:, :] + values[..., :-1, :]
    fours = twos[..., 2:, :] + twos[..., :-2, :]
    eights = fours[..., 4:, :] + fours[..., :-4, :]
    days = eights[..., 16:, :] + eights[..., 8:-8, :]
    days += eights[..., :-16, :]
    ends = range(days.shape[-2], days.shape[-2] - DAYS * HOURS_OF_DAY, -HOURS_OF_DAY)
    return [days[..., end - last : end, :] for end in ends]
