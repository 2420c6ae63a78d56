"""Some hours of counts held against what was expected of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import FIRST_SPREAD2, FORECASTS, PLAIN, RELATIVE, WINDOWS, Memory
from monitor.checks.statistics.season import WEEKEND, season, site_shape
from monitor.checks.statistics.surprise import score, silence, widen

Mask = NDArray[np.bool_]

LEAST_EVENTS = 4.0
"""Fewer events (clumps) than this more or less are no surprise, whatever their probability."""
FULL_EFFECT = 0.2
"""Scores of relative changes below this fade in proportion: a busy stream is never exactly at its level."""
AGREE = 0.65
"""Share of the effect, in logarithms, that the other forecast must show too: a holiday, a campaign or a glitch in the
site's total shows in one of them only (chosen on seed 1000 of the volume yardstick)."""
SILENT = np.log(1000.0)
"""−ln P from which a run of empty hours is a silence, which is `missing_event`'s to tell, and not just quiet."""
KNOWN_SHARE = 0.5
LEVEL_EVENTS = 5.0
ENOUGH_HOURS = 12.0
"""A day type seen for fewer hours than this is not judged: nobody knows yet what a Saturday is like."""
WARM_HOURS = 3.0 * HOURS_OF_DAY
"""Before three days nothing is judged."""
SITE_HOURS, SITE_COLLAPSE, SITE_FLOOD = 6, np.log(0.3), np.log(3.0)
"""A whole site has no second opinion: only −70 % or three times as much, for this long, is no quiet or busy day."""
_FLOOR = 0.01


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of counts are: the number of each one's site [S], and which ones are the total of a site [S]."""

    site: NDArray[np.int64]
    total: Mask


@dataclass(frozen=True, slots=True)
class Look:
    """What hours looked like. F forecasts, S streams, K windows, n hours.

    `rate` [F, S, 168] per unit of exposure; `mean`, `exposure`, `noise` (relative variance of the exposure) [F, S, n];
    `observed` [S, n] hours that capture saw, `known` those of a day type seen before; `judged` those that volumes are
    judged in; `sums`, `means`, `scores` [F, S, K, n] of windows ending at each hour; `usual2` is the relative variance
    used for them, `noise2` the part of it that the exposure adds, `counting` the variance over mean. `effects` are
    logarithms of observed over expected. `relative` [S] tells where the relative forecast is the better one. `drop`
    and `peak` [S, n] are the highest agreed scores, `drop_window` and `peak_window` the windows they come from. `gap`
    [F, S, n] is what has been expected since the last event, `quiet` [S, n] how surprising that is (−ln P),
    `quiet_alone` the same by the plain forecast and `masked` [S, n] the hours in or beside a silence.
    """

    counts: Floats
    variance: Floats
    exposure: Floats
    noise: Floats
    rate: Floats
    shape: Floats
    mean: Floats
    observed: Mask
    known: Mask
    sums: Floats
    means: Floats
    usual2: Floats
    noise2: Floats
    counting: Floats
    scores: Floats
    effects: Floats
    judged: Mask
    clump: Floats
    total: Mask
    relative: Mask
    drop: Floats
    peak: Floats
    drop_window: NDArray[np.int64]
    peak_window: NDArray[np.int64]
    gap: Floats
    quiet: Floats
    quiet_alone: Floats
    masked: Mask


def look(memory: Memory, counts: Floats, variance: Floats, hour_of_week: NDArray[np.int64], rows: Rows) -> Look:
    """Hold counts [S, n] of the hours that follow the memory, 24 at most, against its forecasts."""
    site = rows.site
    n = counts.shape[1]
    observed = ~np.isnan(counts)
    counts = np.where(observed, counts, 0.0)
    variance = np.where(observed, variance, 0.0)
    day_types = (memory.seen @ np.eye(2)[WEEKEND])[:, WEEKEND[hour_of_week]]
    known = observed & (day_types >= ENOUGH_HOURS)
    exposure, noise = _exposure(counts, site)
    rate, shape = _rate(memory, site)
    mean = rate[..., hour_of_week] * exposure
    gap = _gap(memory.gap, counts, mean * known)
    spread2, windows = memory.spread2()
    spread2 = spread2 + np.where(memory.young, FIRST_SPREAD2, 0.0)[None, :, None]
    doubt2 = 1.0 / (memory.taught_by + 1.0)
    day = int(np.flatnonzero(WINDOWS == HOURS_OF_DAY)[0])
    relative = spread2[RELATIVE, :, day] < spread2[PLAIN, :, day]
    clump, each = memory.clump, memory.counting[:, None]
    all_counts = np.concatenate([memory.tail_counts, counts], 1)
    own2 = _spread_of_silence(all_counts, spread2) + doubt2[..., None]
    quiets = silence(gap / each, own2[..., -n:])
    # Silent by both forecasts: where the rest of the site is silent too, the relative one expects nothing.
    quiet = np.minimum(np.where(relative[:, None], quiets[RELATIVE], quiets[PLAIN]), 2.0 * quiets.min(0))
    warm = (memory.hours >= WARM_HOURS)[:, None]
    gaps = np.concatenate([memory.tail_gap, gap[PLAIN]], 1) / each
    masked = _masked(all_counts, silence(gaps, own2[PLAIN])) & warm
    open_ = np.concatenate([memory.tail_known, known], 1) & ~masked
    sums = _window_sums(all_counts * open_, n)[None]
    extra = _window_sums(np.concatenate([memory.tail_variance, variance], 1) * open_, n)
    share = _window_sums(open_.astype(float), n) / WINDOWS[:, None]
    means = _window_sums(np.concatenate([memory.tail_means, mean], 2) * open_, n)
    blur = _window_sums(np.concatenate([memory.tail_noise, (mean**2) * noise], 2) * open_, n)
    safe = np.maximum(means, 1e-9)
    counting = clump[None, :, None, None] + extra[None] / safe
    noise2 = blur / safe**2
    usual2 = spread2[..., None] + doubt2[..., None, None] + noise2
    scores = score(sums / counting, means / counting, usual2)
    scores = widen(scores, windows[..., None], usual2, means / counting)
    effects = np.log(np.maximum(sums / safe, _FLOOR))
    small = np.minimum(1.0, np.abs(np.expm1(effects)) / FULL_EFFECT)
    enough = np.abs(sums - means) >= LEAST_EVENTS * clump[None, :, None, None]
    judged = known & ~masked[:, -n:] & warm
    scores = np.where(enough & (share >= KNOWN_SHARE)[None] & judged[None, :, None], scores * small, 0.0)
    agreed = _ongoing(_agreed(scores, effects, relative), sums, means, np.sqrt(counting / safe + usual2), relative)
    agreed = np.where(_telling(effects[PLAIN], rows.total), agreed, 0.0)
    return Look(
        counts=counts,
        variance=variance,
        exposure=exposure,
        noise=noise,
        rate=rate,
        shape=shape,
        mean=mean,
        observed=observed,
        known=known,
        sums=np.broadcast_to(sums, means.shape),
        means=means,
        usual2=usual2,
        noise2=noise2,
        counting=counting,
        scores=scores,
        effects=effects,
        judged=judged,
        clump=clump,
        total=rows.total,
        relative=relative,
        drop=np.maximum((-agreed).max(1), 0.0),
        peak=np.maximum(agreed.max(1), 0.0),
        drop_window=(-agreed).argmax(1),
        peak_window=agreed.argmax(1),
        gap=gap,
        quiet=np.where(known & warm, quiet, 0.0),
        quiet_alone=np.where(known & warm, quiets[PLAIN], 0.0),
        masked=masked[:, -n:],
    )


def _exposure(counts: Floats, site: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return exposure [F, S, n], 1 and the events of the rest of the site, and its relative counting variance."""
    member = np.eye(int(site.max()) + 1)[site]
    rest = member @ (member.T @ counts) - counts + 0.5
    alone = member.sum(0)[site] == 1
    rest[alone] = 1.0
    return np.stack([np.ones_like(rest), rest]), np.stack([np.zeros_like(rest), np.where(alone[:, None], 0, 1 / rest)])


def _rate(memory: Memory, site: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the forecast rate [F, S, 168] and the shape alone, before the level."""
    young = memory.young
    prior = np.stack(
        [
            site_shape(memory.events[PLAIN], memory.exposure[PLAIN], site, young=young),
            np.ones_like(memory.events[RELATIVE]),
        ]
    )
    open_ = np.sum(memory.exposure * prior, -1)
    base = np.where(open_ > 0, (memory.events.sum(-1) + 0.5) / np.maximum(open_, 1e-9), 0.0)
    shape = season(memory.events, memory.exposure, prior * base[..., None], young=np.stack([young] * FORECASTS))
    level = (memory.level_events + LEVEL_EVENTS) / (memory.level_expected + LEVEL_EVENTS)
    return shape * level[..., None], shape


def _window_sums(hours: Floats, n: int) -> Floats:
    """Return sums [..., K, n] over each window ending at each of the last n hours."""
    total = np.concatenate([np.zeros((*hours.shape[:-1], 1)), np.cumsum(hours, -1)], -1)
    ends = np.arange(hours.shape[-1] - n, hours.shape[-1]) + 1
    return np.asarray(total[..., None, ends] - total[..., np.maximum(ends[None, :] - WINDOWS[:, None], 0)])


def _gap(before: Floats, counts: Floats, mean: Floats) -> Floats:
    """Return what has been expected since the last event [F, S, n], the hour itself included."""
    total = before[..., None] + np.cumsum(mean, -1)
    at_event = np.where(counts > 0, total, 0.0)
    return np.asarray(total - np.maximum.accumulate(at_event, -1))


def _spread_of_silence(counts: Floats, spread2: Floats) -> Floats:
    """Return the relative variance [F, S, hours] of sums over as many hours as have been empty by then.

    Two hours of events that come in pairs and bursts are emptied by chance far more often than their daily spread
    tells.
    """
    at = np.arange(counts.shape[-1])
    empty = at - np.maximum.accumulate(np.where(counts > 0, at, -1), -1)
    window = np.minimum(np.searchsorted(WINDOWS, empty), len(WINDOWS) - 1)
    return np.take_along_axis(spread2, np.broadcast_to(window, (len(spread2), *window.shape)), -1)


def _masked(counts: Floats, quiet: Floats) -> Mask:
    """Tell which hours lie in a silence, or beside one: the hours in which it began and ended are partly silent."""
    hours = counts.shape[-1]
    empty = counts == 0
    ahead = np.where(empty, hours, np.arange(hours))
    last = np.minimum.accumulate(ahead[:, ::-1], 1)[:, ::-1] - 1
    silent = empty & (np.take_along_axis(quiet, last, 1) >= SILENT)
    beside = silent.copy()
    beside[:, 1:] |= silent[:, :-1]
    beside[:, :-1] |= silent[:, 1:]
    return np.asarray(beside)


def _agreed(scores: Floats, effects: Floats, relative: Mask) -> Floats:
    """Return the better forecast's scores [S, K, n] where the other points the same way, else 0."""
    choose = relative[:, None, None]
    mine = np.where(choose, effects[RELATIVE], effects[PLAIN])
    other = np.where(choose, effects[PLAIN], effects[RELATIVE])
    best = np.where(choose, scores[RELATIVE], scores[PLAIN])
    return np.where(other * np.sign(mine) > AGREE * np.abs(mine), best, 0.0)


def _telling(effects: Floats, total: Mask) -> Mask:
    """Tell which windows [S, K, n] are allowed to speak: of a whole site only a lasting collapse or flood is."""
    lasting = (WINDOWS >= SITE_HOURS)[:, None] & ((effects < SITE_COLLAPSE) | (effects > SITE_FLOOD))
    return np.asarray(~total[:, None, None] | lasting)


def _ongoing(scores: Floats, sums: Floats, means: Floats, doubt: Floats, relative: Mask) -> Floats:
    """Silence the windows whose trouble is over: a shorter one, precise enough to tell, is back at least halfway from
    where the hours before it were.
    """
    choose = relative[:, None, None]
    sums = np.broadcast_to(sums, means.shape)[PLAIN]
    means = np.where(choose, means[RELATIVE], means[PLAIN])
    doubt = np.where(choose, doubt[RELATIVE], doubt[PLAIN])
    out = scores.copy()
    for k in range(1, len(WINDOWS)):
        older = np.maximum(means[:, k, None] - means[:, :k], 1e-9)
        before = np.log(np.maximum((sums[:, k, None] - sums[:, :k]) / older, _FLOOR))
        after = np.log(np.maximum(sums[:, :k] / np.maximum(means[:, :k], 1e-9), _FLOOR))
        side = np.sign(out[:, k])[:, None]
        size = np.maximum(before * side, 0.0)
        over = (after * side < 0.5 * size) & (doubt[:, :k] < 0.25 * size)
        out[:, k] = np.where(over.any(1), 0.0, out[:, k])
    return out
