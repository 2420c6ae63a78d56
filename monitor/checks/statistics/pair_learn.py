"""What ratio of two amounts is usual, hour of the week by hour of the week, and how far it strays."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.pair import Amounts
from monitor.checks.statistics.surprise import score

LONGS: NDArray[np.int64] = np.array([1, 2, 3, 6, 12, 24, 48, 96, 168])
"""Hours of the windows that are tried, the last of which ends with the last closed hour."""
HISTORY_DAYS = 42
LEAST_DAYS = 3
"""Fewer whole days known of both amounts teach no ratio."""
LEAST_TAUGHT = 20.0
"""Events of either amount, in all, that a ratio must rest on."""
HALF_LIFE_DAYS = 10.0
"""A ratio may drift: a day weighs half as much as one ten days later."""
ODD_DAY = 4.0
"""A day as odd as this is left out of what is usual, as long as most are not."""
LEAST_NOISE = 0.05
"""φ is never taken to be less: two counts that never differed may still do so for no reason."""
MARGIN = 1.3
"""The spread is taken to be larger than measured by this: errors have heavier tails than normal ones."""
CLIP = 9.0
USUAL_HIGHEST = 3.5
"""The second-highest score of six weeks of hourly looks at nested windows, where scores are normal: simulated, 3.3 to
3.6. A ratio whose own past came to more must earn its alerts."""
LEAST_EVENTS = 4.0
"""Fewer events than this more or less are no surprise, whatever their probability."""
FULL_EFFECT = 0.05
"""Scores of smaller relative changes fade in proportion: no ratio is exactly what it was."""
KEPT = 2048
"""Sets of ratios remembered from hour to hour: as many as rules that hold amounts against each other, and some days."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What whole days taught: ratio by hour of week [P, 168], over all [P], events' size [P], φ and τ² [P, K], windows
    they rest on [P, K], how wild drops and peaks were [2, P], and what is known well enough [P].
    """

    ratio: Floats
    usual: Floats
    unit: Floats
    together: Floats
    stray2: Floats
    windows: Floats
    wild: Floats
    known: NDArray[np.bool_]


_MEMO: OrderedDict[bytes, Learned] = OrderedDict()


def learned_of(
    top: Amounts, under: Amounts, known: NDArray[np.bool_], past: int, of_week: NDArray[np.int64]
) -> Learned:
    """Learn from the hours before `past`, or remember what they taught."""
    digest = blake2b(of_week[:past].tobytes(), digest_size=16)
    digest.update(b"%d" % len(known))  # where there are no hours yet, nothing else tells how many pairs there are
    for part in (top.values, top.noise, under.values, under.noise):
        digest.update(np.ascontiguousarray(part[:, :past]).tobytes())
    key = digest.digest()
    if key not in _MEMO:
        lead = past % HOURS_OF_DAY
        days = slice(lead, past)
        seen = known[:, days]
        amount, base, noise, own = (
            np.where(seen, part[:, days], 0.0) for part in (top.values, under.values, under.noise, top.noise)
        )
        _MEMO[key] = _learn((amount, base, noise), own.sum(1), seen, of_week[days])
        while len(_MEMO) > KEPT:
            _MEMO.popitem(last=False)
    _MEMO.move_to_end(key)
    return _MEMO[key]


def _learn(
    amounts: tuple[Floats, Floats, Floats], own: Floats, known: NDArray[np.bool_], of_week: NDArray[np.int64]
) -> Learned:
    top, under, noise = amounts
    subjects, hours = top.shape
    number = hours // HOURS_OF_DAY
    by_day = (subjects, number, HOURS_OF_DAY)
    unit = np.maximum(own, 1e-12) / np.maximum(top.sum(1), 1e-9)
    unit = np.where(top.sum(1) > 0, unit, 1.0)
    days, days_under, days_noise, days_known = (
        part.reshape(by_day).sum(2) for part in (top, under, noise, known.astype(float))
    )
    age = np.arange(number)[::-1]
    fresh = 0.5 ** (age / HALF_LIFE_DAYS)
    usual, kept = _usual(days, days_under, days_noise, unit, fresh)
    weight = np.repeat(np.where(kept, fresh, 0.0), HOURS_OF_DAY, 1)
    ratio = _by_hour(top, under, weight, usual, of_week)
    expected = under * ratio[:, of_week]
    counting = unit[:, None] * expected + ratio[:, of_week] ** 2 * noise
    use = known & np.repeat(kept, HOURS_OF_DAY, 1)
    together, stray2, windows, wild = _spread(top, expected, counting, use, unit)
    enough = (days_known >= HOURS_OF_DAY / 2).sum(1) >= LEAST_DAYS
    taught = (top.sum(1) / unit >= LEAST_TAUGHT) & (under.sum(1) > 0)
    return Learned(ratio, usual, unit, together, stray2, windows, wild, enough & taught)


def _usual(days: Floats, under: Floats, noise: Floats, unit: Floats, fresh: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the ratio over all hours [P] and which days [P, D] teach it: the median day first, then all near to it."""
    some = under > 0
    ratios = np.where(some, days / np.maximum(under, 1e-9), np.nan)
    pooled = days.sum(1) / np.maximum(under.sum(1), 1e-9)
    # The median of days with a handful of events each is no ratio: those are pooled.
    busy = days.sum(1) / unit >= 10.0 * np.maximum(some.sum(1), 1)
    median = np.array([_weighted_median(row, fresh) for row in ratios])
    usual = np.where(busy & np.isfinite(median), median, pooled)
    kept = some
    for _ in range(3):
        expected = usual[:, None] * under
        plain = unit[:, None] * expected + usual[:, None] ** 2 * noise
        away = (days - expected) ** 2 / np.maximum(plain, 1e-9)
        # 0.455 is the median of the square of a normal number.
        typical = np.maximum(
            np.array([np.median(row[seen]) if seen.any() else 1.0 for row, seen in zip(away, some, strict=True)])
            / 0.455,
            0.25,
        )
        near = some & (away <= ODD_DAY**2 * typical[:, None])
        kept = np.where((near.sum(1) * 2 >= some.sum(1))[:, None], near, some)
        weight = np.where(kept, fresh, 0.0)
        usual = (days * weight).sum(1) / np.maximum((under * weight).sum(1), 1e-9)
    return usual, kept


def _weighted_median(values: Floats, weights: Floats) -> float:
    there = np.isfinite(values)
    if not there.any():
        return float("nan")
    order = np.argsort(values[there])
    heaps = np.cumsum(weights[there][order])
    return float(values[there][order][np.searchsorted(heaps, heaps[-1] / 2)])


def _by_hour(top: Floats, under: Floats, weight: Floats, usual: Floats, of_week: NDArray[np.int64]) -> Floats:
    """Return the ratio of each hour of the week [P, 168]: that of all hours, moved by the hour of weekdays or weekends,
    and by the very hour of the week, as far as these differ by more than chance. `weight` [P, n] is that of each hour.
    """
    weekend = of_week // HOURS_OF_DAY >= 5
    kind = of_week % HOURS_OF_DAY + HOURS_OF_DAY * weekend
    expected = usual[:, None] * under
    coarse = _shape(top, expected, weight, kind, 2 * HOURS_OF_DAY)
    fine = _shape(top, expected * coarse[:, kind], weight, of_week, HOURS_OF_WEEK)
    week = np.arange(HOURS_OF_WEEK)
    of_kind = week % HOURS_OF_DAY + HOURS_OF_DAY * (week // HOURS_OF_DAY >= 5)
    return np.asarray(usual[:, None] * coarse[:, of_kind] * fine)


def _shape(top: Floats, expected: Floats, weight: Floats, cell: NDArray[np.int64], cells: int) -> Floats:
    """Return by what each cell's amount differs from what is expected [P, cells], drawn to 1 by empirical Bayes.

    One-way analysis of variance: how much a cell differs within itself, from week to week, tells how much cells differ
    by chance; only what they differ beyond that is a shape (Efron and Morris, JASA 70, 1975).
    """
    order = np.argsort(cell, kind="stable")
    filled, begins = np.unique(cell[order], return_index=True)

    def by_cell(part: Floats) -> Floats:
        out = np.zeros((len(part), cells))
        out[:, filled] = np.add.reduceat(part[:, order], begins, axis=1)
        return out

    seen = np.where(expected > 0, weight, 0.0)
    size, sums = by_cell(seen * expected), by_cell(seen * top)
    squares = by_cell(seen * top**2 / np.maximum(expected, 1e-9))
    number = by_cell((seen > 0).astype(float))
    mean = sums / np.maximum(size, 1e-9)
    within = np.maximum(squares - sums * mean, 0.0).sum(1) / np.maximum(np.maximum(number - 1, 0).sum(1), 1)
    there = number > 0
    away = np.where(there, size * (mean - 1.0) ** 2, 0.0).sum(1) - within * there.sum(1)
    between = np.maximum(away, 0.0) / np.maximum(size.sum(1), 1e-9)
    # Where no cell was seen twice, nobody knows what chance does.
    between = np.where((number > 1).any(1), between, 0.0)
    drawn = between[:, None] / np.maximum(between[:, None] + within[:, None] / np.maximum(size, 1e-9), 1e-12)
    return np.asarray(np.where(there, np.maximum(1.0 + (mean - 1.0) * drawn, 0.01), 1.0))


def _spread(
    top: Floats, expected: Floats, counting: Floats, use: NDArray[np.bool_], unit: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return φ, τ² and the windows they rest on [P, K], and how wild the past's drops and peaks were [2, P]."""
    subjects, hours = top.shape
    sums = [np.cumsum(np.pad(np.where(use, part, 0.0), ((0, 0), (1, 0))), 1) for part in (top, expected, counting)]
    seen = np.cumsum(np.pad(use.astype(float), ((0, 0), (1, 0))), 1)
    together = np.ones((subjects, len(LONGS)))
    stray2 = np.zeros_like(together)
    windows = np.zeros_like(together)
    highest = np.zeros((2, subjects, hours))
    for k, size in enumerate(LONGS.tolist()):
        if size > hours:
            # Never seen for so long: as the next shorter one, which strays more if anything.
            together[:, k], stray2[:, k] = together[:, k - 1], stray2[:, k - 1]
            continue
        # Neighbours hardly differ: every third part of a window is looked at.
        ends = np.arange(size, hours + 1, max(size // 3, 1))
        got, want, noise = (part[:, ends] - part[:, ends - size] for part in sums)
        usable = (seen[:, ends] - seen[:, ends - size] >= size) & (want > 0)
        count = usable.sum(1)
        away = np.where(usable, (got - want) ** 2 / np.maximum(noise, 1e-9), np.nan)
        busy = np.where(usable, want**2 / np.maximum(noise, 1e-9), np.nan)
        windows[:, k] = count * max(size // 3, 1) / size
        together[:, k], stray2[:, k] = _fitted(away, busy, count)
        if k:
            # A long window is no steadier than its independent halves would make it.
            together[:, k] = np.maximum(together[:, k], 0.5 * together[:, 0])
        variance = MARGIN * (together[:, k, None] * noise + stray2[:, k, None] * want**2)
        scores = np.where(usable, scores_of(got, want, variance, unit[:, None]), 0.0)
        highest[0][:, ends - 1] = np.maximum(highest[0][:, ends - 1], -scores)
        highest[1][:, ends - 1] = np.maximum(highest[1][:, ends - 1], scores)
    daily = highest.reshape(2, subjects, hours // HOURS_OF_DAY, HOURS_OF_DAY).max(3)
    ranked = np.sort(daily, 2)
    second = ranked[..., -2] if ranked.shape[2] > 1 else np.zeros((2, subjects))
    return together, stray2, windows, np.maximum(second / USUAL_HIGHEST, 1.0)


def _fitted(away: Floats, busy: Floats, count: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Fit squared residuals [P, n] by φ + τ² · busy, clipped so that what an outage leaves weighs little."""
    some = count > 0
    filled = np.where(np.isnan(away), 0.0, away)
    there = ~np.isnan(away)
    number = np.maximum(there.sum(1), 1)
    mean = filled.sum(1) / number
    clipped = np.minimum(filled, np.maximum(CLIP * mean, CLIP * LEAST_NOISE)[:, None])
    x = np.where(there, np.nan_to_num(busy), 0.0)
    mean_x, mean_y = x.sum(1) / number, np.where(there, clipped, 0.0).sum(1) / number
    dx = np.where(there, x - mean_x[:, None], 0.0)
    spread_x = (dx * dx).sum(1)
    slope = np.maximum((dx * clipped).sum(1) / np.maximum(spread_x, 1e-12), 0.0)
    slope = np.where(spread_x > 1e-9, np.minimum(slope, mean_y / np.maximum(mean_x, 1e-9)), 0.0)
    together = np.maximum(mean_y - slope * mean_x, LEAST_NOISE)
    return np.where(some, together, 1.0), np.where(some, slope, 0.0)


def scores_of(got: Floats, want: Floats, variance: Floats, unit: Floats) -> Floats:
    """Return signed normal scores of quasi-Poisson amounts of this variance."""
    scale = np.maximum(variance, 1e-12) / np.maximum(want, 1e-9)
    plain = score(got / scale, np.maximum(want, 1e-9) / scale, np.zeros_like(want))
    effect = np.abs(got / np.maximum(want, 1e-9) - 1.0)
    few = np.abs(got - want) < LEAST_EVENTS * unit
    return np.asarray(np.where(few, 0.0, plain * np.minimum(effect / FULL_EFFECT, 1.0)))


def pulled(scores: Floats, windows: Floats) -> Floats:
    """Return scores with the tail of Student's t of as many degrees of freedom as windows, after Wallace (Annals of
    Mathematical Statistics 30, 1959).
    """
    freedom = np.maximum(windows, 1.0)
    near = np.sqrt(freedom * np.log1p(scores * scores / freedom)) * (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0)
    return np.asarray(np.sign(scores) * near)
