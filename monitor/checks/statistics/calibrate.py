"""How far counts usually stray from what is expected of them, and what their scores usually come to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import MONTH, Memory
from monitor.checks.statistics.windows import WINDOWS, Mask

QUIET, BUSY = 0, 1
KINDS = 2
"""Kinds of hours whose spread is kept apart: those with less than half the usual rate, and the others."""
FIRST_SPREAD2 = 0.3**2
"""Relative variance assumed before any could be measured: ±60 % is nothing special on the first days."""
FIRST_WINDOWS = 3.0
"""How many measured windows that assumption weighs as much as."""
SITE_STREAMS = 3
"""From so many streams of a known spread on, a site has a usual one."""
SHARED = 1.5
"""What a site's usual spread weighs at most, in windows of a stream's own: streams of one site share its weather, so
many of them are not many independent windows."""
LEAST_SPREAD2 = 0.03**2
RUN = 2
"""Days around a high score that belong to the same episode: it counts once, and not while it goes on."""
RANK = 2
"""The second-highest score of a month is what a stream usually comes to, so that one old outage does not deafen it."""
_LOOKS = MONTH * np.clip(24.0 / WINDOWS, 2.0, 24.0)
USUAL_PEAKS: Floats = ndtri(1.0 - RANK / _LOOKS)
"""The second-highest of four quiet weeks whose scores are normal: as many independent looks a day as windows fit in
it, two at least. Overlapping windows come to more (2.1 where this says 1.8, simulated): it errs towards
quiet …"""
USUAL_TOP: Floats = ndtri(1.0 - 1.0 / _LOOKS)
"""… and the highest."""
MARGIN = 1.3
"""Spread is taken to be larger than measured by this: errors have heavier tails than normal ones, even clipped."""
USUAL_SHIFT = 2.5
USUAL_SILENCE = 5.5
"""Third most surprising silence (−ln P) of some hundreds of gaps that are what they claim to be."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Relative variance [F, S, K] of window sums beyond counting noise, in `quiet` and `busy` hours, and the number of
    independent `windows` [F, S, K] it is known from.
    """

    quiet: Floats
    busy: Floats
    windows: Floats


def spread(memory: Memory, site: NDArray[np.int64]) -> Spread:
    """Return the spread of every stream, a sparse one's drawn towards the usual one of its site [S].

    The weight of the site's spread is found from how much its streams differ (moderated variance: Smyth, Statistical
    Applications in Genetics and Molecular Biology 3, 2004), and no sum over a long window is steadier than independent
    hours would make it.
    """
    kinds = [_moderated(memory.errors[..., kind], memory.telling[..., kind], site) for kind in (QUIET, BUSY)]
    for spread2, _ in kinds:
        for k in range(1, len(WINDOWS)):
            independent = spread2[..., k - 1] * (WINDOWS[k - 1] / WINDOWS[k])
            spread2[..., k] = np.maximum(spread2[..., k], independent)
    return Spread(kinds[QUIET][0], kinds[BUSY][0], memory.windows[..., BUSY] + kinds[BUSY][1])


def _moderated(errors: Floats, telling: Floats, site: NDArray[np.int64]) -> tuple[Floats, Floats]:
    measured = MARGIN * np.maximum(errors, 0.0) / np.maximum(telling, 1e-9)
    shown = telling > FIRST_WINDOWS
    usual, weight = np.full_like(measured, FIRST_SPREAD2), np.full_like(measured, FIRST_WINDOWS)
    for number in np.unique(site):
        mine = np.flatnonzero(site == number)
        if len(mine) < SITE_STREAMS:
            continue
        known = shown[:, mine]
        count = known.sum(1, keepdims=True)
        logs = np.where(known, np.log(np.maximum(measured[:, mine], LEAST_SPREAD2 / 4.0)), np.inf)
        centre = _median(logs, count)
        # 1.4826 makes the median deviation of normal numbers their standard deviation.
        between = (1.4826 * _median(np.abs(logs - np.where(count > 0, centre, 0.0)), count)) ** 2
        own = np.where(known, telling[:, mine], 0.0).sum(1, keepdims=True) / np.maximum(count, 1)
        # The logarithm of a variance known from n windows varies by about 2 / n.
        worth = 2.0 / np.maximum(between - 2.0 / np.maximum(own, 1.0), 1e-9)
        enough = count >= SITE_STREAMS
        weight[:, mine] = np.where(
            enough, np.clip(worth, FIRST_WINDOWS, np.maximum(SHARED * own, FIRST_WINDOWS)), FIRST_WINDOWS
        )
        middle = np.where(enough, np.exp(np.where(enough, centre, 0.0)), np.nan)
        # A window too long for the site to have shown its spread is taken to stray like the next shorter one.
        for k in range(len(WINDOWS)):
            shorter = usual[:, mine, k - 1] if k else FIRST_SPREAD2
            usual[:, mine, k] = np.where(enough[..., k], middle[..., k], shorter)
    spread2 = (weight * usual + telling * measured) / (weight + telling)
    return np.maximum(spread2, LEAST_SPREAD2), weight


def _median(values: Floats, count: NDArray[np.int64]) -> Floats:
    """Return the lower median [F, 1, K] of the finite values along the second axis, `count` of them."""
    return np.asarray(np.take_along_axis(np.sort(values, 1), np.maximum(count - 1, 0) // 2, 1))


def wildness(memory: Memory, site: NDArray[np.int64], total: Mask) -> Floats:
    """Return by how much past scores of each stream [2, S, K] (drop, peak) exceeded what scores should, at least 1.

    A stream whose past is wild must earn its alerts, and so must one whose site is: of the streams that make a site,
    half should not have come to more than the highest score that is to be expected.
    """
    episodes = _episodes(memory.peaks)
    own = episodes[..., -RANK] / USUAL_PEAKS
    top = episodes[..., -1] / USUAL_TOP
    out = np.maximum(own, 1.0)
    for number in np.unique(site[~total]):
        mine = np.flatnonzero((site == number) & ~total)
        if len(mine) >= SITE_STREAMS:
            out[:, mine] = np.maximum(out[:, mine], np.median(top[:, mine], 1, keepdims=True))
    return np.asarray(out)


def waywardness(memory: Memory) -> Floats:
    """Return the same of shifted days [S]."""
    return np.asarray(np.maximum(_episodes(memory.shifts)[..., -RANK] / USUAL_SHIFT, 1.0))


def restlessness(memory: Memory) -> Floats:
    """Return the same of past silences [S]."""
    return np.asarray(np.maximum(np.sort(memory.silences, -1)[:, 0] / USUAL_SILENCE, 1.0))


def _episodes(daily: Floats) -> Floats:
    """Return the highest scores of the two highest episodes of daily scores [..., 28], the highest last [..., 2]."""
    # Days first: all that is reckoned then runs along the whole memory.
    padded = np.zeros((MONTH + 2 * RUN, *daily.shape[:-1]))
    days = padded[RUN:-RUN]
    days[...] = np.moveaxis(daily, -1, 0)
    # Pairs of days, pairs of pairs, and the last day: the highest of 2 * RUN + 1 days around each one.
    pairs = np.maximum(padded[:-1], padded[1:])
    highest = np.maximum(np.maximum(pairs[:-3], pairs[2:-1]), padded[2 * RUN :])
    alone = (days * (days >= highest))[:-RUN]
    best, second = np.zeros_like(days[0]), np.zeros_like(days[0])
    for day in alone:
        second = np.maximum(second, np.minimum(best, day))
        best = np.maximum(best, day)
    return np.stack([second, best], -1)
