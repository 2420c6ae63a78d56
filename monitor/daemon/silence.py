"""Whether a source has fallen silent: what usually comes from it at these hours, against nothing at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.finding import Verdict
from monitor.daemon.history import History, Pair
from monitor.daemon.hours import HOUR

WEEK = 7 * 24
SAME_HOUR_DAYS = 14
"""Days whose same hour tells what is usual; the median of so many is not moved by a few outages."""
KNOWN_DAYS = 3
"""Days of history below which nobody knows what is usual."""
EXPECTED_CLUMPS = 20.0
"""A silence in which so much was to be expected is none by chance: exp(−20) is 2 in a thousand million. What counts are
clumps, not events: one visit sends a dozen events, and two hours without a visitor at night are nothing."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Whether nothing comes from a source: since when (start of the first silent hour), and what was to be expected."""

    verdict: Verdict
    since: int = 0
    expected: float = 0.0


def silence_of(history: History, pair: Pair, closed: int) -> Silence:
    """Tell whether a source has fallen silent, as of the end of the last closed hour.

    Only an hour in which something came says that all is well; one in which nothing came may be unsurprising, and one
    in which nobody listened says nothing at all.
    """
    start = closed - SAME_HOUR_DAYS * 24 * HOUR
    came = history.came(pair, start, closed).reshape(SAME_HOUR_DAYS, 24)
    last = came[-1, -1]
    if np.isnan(last):
        return Silence(Verdict.UNKNOWN)
    if last > 0:
        return Silence(Verdict.NOT_MET)
    seen = np.nancumsum(came) > 0
    # Hours before anything ever came say nothing of what is usual.
    came[~seen.reshape(came.shape)] = np.nan
    if np.sum(np.isfinite(came).any(axis=1)) <= KNOWN_DAYS:
        return Silence(Verdict.UNKNOWN)
    flat = came.ravel()
    silent = 0
    while silent < len(flat) and flat[-1 - silent] == 0:
        silent += 1
    expected = _expected(flat, silent)
    enough = expected >= EXPECTED_CLUMPS * _events_a_clump(flat[: len(flat) - silent])
    return Silence(Verdict.MET if enough else Verdict.UNKNOWN, closed - silent * HOUR, expected)


def _events_a_clump(past: NDArray[np.float64]) -> float:
    """Return the variance of hourly counts over their mean, by hour of day: 1 where events come independently."""
    days = np.append(past, np.full(-len(past) % 24, np.nan)).reshape(-1, 24)
    known = np.isfinite(days)
    usual = np.where(known, days, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    squares = np.where(known, days - usual, 0.0) ** 2
    events = np.where(known, days, 0.0).sum()
    return max(float(squares.sum() / events), 1.0) if events else 1.0


def _expected(came: NDArray[np.float64], silent: int) -> float:
    """Return how many events were to be expected in the last `silent` hours, from those before.

    An hour is expected to be as busy as it usually is at that time of day, yet no busier than a week earlier: a shop
    for businesses sleeps on Sundays.
    """
    past = came.copy()
    past[len(past) - silent :] = np.nan
    usual = np.resize(_median_by_hour(past.reshape(-1, 24)), len(past))
    week_ago = np.full(len(past), np.inf)
    week_ago[WEEK:] = np.where(np.isfinite(past[:-WEEK]), past[:-WEEK], np.inf)
    return float(np.minimum(usual, week_ago)[len(past) - silent :].sum())


def _median_by_hour(days: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([np.median(column[np.isfinite(column)]) if np.isfinite(column).any() else 0.0 for column in days.T])
