"""Some hours of counts held against what was expected of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.agree import agreed, log_ratio, of_a_site, ongoing
from monitor.checks.statistics.by_rows import by_rows
from monitor.checks.statistics.calendar import Hours
from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.late import late
from monitor.checks.statistics.memory import PLAIN, RELATIVE, Memory
from monitor.checks.statistics.moments import hourly_means, relative_variance, variance_of_silence
from monitor.checks.statistics.peers import LEAST_PEERS, Moves, Sums, moves
from monitor.checks.statistics.season import WEEKEND
from monitor.checks.statistics.surprise import score, silence, widen
from monitor.checks.statistics.windows import WINDOWS, Mask, empty_for, expected_since, window_sums

LEAST_EVENTS = 4.0
"""Fewer events (clumps) than this more or less are no surprise, whatever their probability."""
FULL_EFFECT = 0.2
"""Scores of relative changes below this fade in proportion: a busy stream is never exactly at its level."""
SILENT = np.log(1000.0)
"""−ln P from which a run of empty hours is a silence, which is `missing_event`'s to tell, and not just quiet."""
KNOWN_SHARE = 0.5
ENOUGH_HOURS = 12.0
"""A day type seen for fewer hours than this is not judged: nobody knows yet what a Saturday is like."""
QUIET_SHARE = 0.5
"""Windows that expect less than this share of the usual rate are quiet ones, whose spread is known apart."""
LEAN_HOURS = 48
"""Windows up to this long are held against the level of the last days beside the site, longer ones against that of the
last weeks: a slow decay carries the former with it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What hours looked like. F forecasts, S streams, K windows, n hours of the day, m the last, that are judged.

    Of the n hours: `counts`, `variance`, `observed` those that capture saw, `known` those of a day type seen before,
    `mean` [F, S, n], `doubt` of holidays, `moved` how the rest of the site did in each, `gap` [F, S, n] expected since
    the last event. Of the m: `sums` [S, K, m], `means` [F, S, K, m], their relative variance `usual2` and counting
    noise `counting`; `scores` of each forecast and `effects`, logarithms of observed over expected; `agreed` [S, K, m]
    the signed scores that stand, calibrated on the past; `ratios` robust log-ratios; `quiet_hours` [S, K, m]; `judged`
    [S, m] hours that volumes are judged in, `masked` those in or beside a silence; `drop`, `peak` the highest scores
    and the windows they come from; `shift`, `lag`, `change` of a shifted day; `since` [F, S, m] what the silence was
    expected to bring, `quiet` how surprising it is (−ln P), `quiet_alone` the same by the plain forecast.
    """

    hours: Hours
    counts: Floats
    variance: Floats
    observed: Mask
    known: Mask
    mean: Floats
    doubt: Floats
    moved: Floats
    gap: Floats
    sums: Floats
    means: Floats
    usual2: Floats
    counting: Floats
    scores: Floats
    effects: Floats
    agreed: Floats
    ratios: Floats
    quiet_hours: Mask
    judged: Mask
    masked: Mask
    drop: Floats
    peak: Floats
    drop_window: NDArray[np.int64]
    peak_window: NDArray[np.int64]
    shift: Floats
    lag: NDArray[np.int64]
    change: Floats
    since: Floats
    quiet: Floats
    quiet_alone: Floats


def look(
    memory: Memory, expects: Forecast, counts: Floats, variance: Floats, hours: Hours, last: int | None = None
) -> Look:
    """Hold counts [S, n] of the hours that follow the memory, a day at most, against its forecast; judge the `last` m
    of them (all, unless told).
    """
    m = counts.shape[1] if last is None else last
    observed = ~np.isnan(counts)
    counts, variance = np.where(observed, counts, 0.0), np.where(observed, variance, 0.0)
    day_types = (memory.seen @ np.eye(2)[WEEKEND])[:, WEEKEND[hours.of_week]]
    known = observed & (day_types >= ENOUGH_HOURS)
    mean, doubt = hourly_means(expects, hours)
    gap = np.stack([expected_since(memory.gap[kind], counts, mean[kind] * known) for kind in (PLAIN, RELATIVE)])
    every, known_then = np.concatenate([memory.tail_counts, counts], 1), np.concatenate([memory.tail_known, known], 1)
    mean_then = np.concatenate([memory.tail_means, mean], 2)
    own2 = variance_of_silence(every, expects)
    warm = expects.warm[:, None]
    each = expects.counting[:, None]
    silences = silence(np.concatenate([memory.tail_gap, gap[PLAIN]], 1) / each, own2[PLAIN])
    masked = _masked(every, silences) & warm
    open_ = known_then & ~masked
    hourly = np.stack([every, *mean_then, np.ones_like(every)])
    overall = window_sums(hourly * known_then, m)
    outside, dark = overall.copy(), np.flatnonzero((known_then & masked).any(1))
    outside[:, dark] = window_sums(hourly[:, dark] * open_[dark], m)
    sums, due, share = outside[0], outside[1:3], outside[3] / WINDOWS[:, None]
    extra = window_sums(np.concatenate([memory.tail_variance, variance], 1) * open_, m)
    counting = expects.clump[:, None, None] + extra / np.maximum(due[PLAIN], 1e-9)
    # What moves a site is told by silent hours as well.
    site = _moves(expects, overall[0], overall[1 + RELATIVE], overall[3] / WINDOWS[:, None])
    moved = site.rest[:, 0]
    if m < counts.shape[1]:
        day = (hourly * known_then)[:, :, None, -counts.shape[1] :]
        moved = _moves(expects, day[0], day[1 + RELATIVE], day[3]).rest[:, 0]
    lean = np.where(WINDOWS <= LEAN_HOURS, expects.lean[:, None], 0.0)[..., None]
    means = np.stack([due[PLAIN], due[RELATIVE] * np.exp(site.rest + lean)])
    quiet_hours = due[RELATIVE] < QUIET_SHARE * expects.shape.mean(1)[:, None, None] * WINDOWS[:, None] * share
    unsure = window_sums(np.concatenate([memory.tail_doubt, doubt], 1), m)
    usual2 = relative_variance(expects, due[RELATIVE], quiet_hours, unsure, hours.of_week[-m:], site)
    closes = hours.closes[-m:]
    judged = (known & warm)[:, -m:] & ~masked[:, -m:] & closes
    least = np.where((share >= KNOWN_SHARE) & judged[:, None], LEAST_EVENTS * expects.clump[:, None, None], np.inf)
    scores, effects = by_rows(_scored, sums, means, counting, usual2, expects.spread.windows[..., None], least)
    beside = log_ratio(sums, due[RELATIVE] * np.exp(site.median))
    choose = expects.relative[:, None, None]
    chosen, spread2 = (np.where(choose, of[RELATIVE], of[PLAIN]) for of in (means, usual2))
    doubted = np.sqrt(counting / np.maximum(chosen, 1e-9) + spread2)
    stands = ongoing(agreed(scores, effects, beside, choose, _alone(expects)), sums, chosen, doubted)
    whole = np.flatnonzero(expects.rows.total)
    stands[whole] *= of_a_site(effects[PLAIN, whole], quiet_hours[whole])
    stands = stands / np.where(stands < 0, expects.wild[0][..., None], expects.wild[1][..., None])
    since = _since(gap[..., -m:], every, site.rest, m)
    quiets = silence(since / each, own2[..., -m:])
    # Silent by both forecasts: where the rest of the site is silent too, the relative one expects nothing.
    quiet = np.minimum(np.where(expects.relative[:, None], quiets[RELATIVE], quiets[PLAIN]), 2.0 * quiets.min(0))
    shift, lag, change = late(
        expects, every, mean_then[RELATIVE], np.concatenate([memory.tail_moved, moved], 1), known_then, m
    )
    return Look(
        hours=hours,
        counts=counts,
        variance=variance,
        observed=observed,
        known=known,
        mean=mean,
        doubt=doubt,
        moved=moved,
        gap=gap,
        sums=sums,
        means=means,
        usual2=usual2,
        counting=counting,
        scores=scores,
        effects=effects,
        agreed=stands,
        ratios=site.own,
        quiet_hours=quiet_hours,
        judged=judged,
        masked=masked[:, -m:],
        drop=np.maximum(-stands.min(1), 0.0),
        peak=np.maximum(stands.max(1), 0.0),
        drop_window=stands.argmin(1),
        peak_window=stands.argmax(1),
        shift=np.where(judged & (hours.step == 1) & ~(expects.rows.total | expects.young)[:, None], shift, 0.0),
        lag=lag,
        change=change,
        since=since,
        quiet=np.where((known & warm)[:, -m:], quiet, 0.0),
        quiet_alone=np.where((known & warm)[:, -m:], quiets[PLAIN], 0.0),
    )


def _moves(expects: Forecast, came: Floats, due: Floats, share: Floats) -> Moves:
    """Return how streams and their sites moved in windows, or in the first of them only [S, 1, n]."""
    spread2 = expects.spread.busy[RELATIVE][:, : came.shape[1]]
    return moves(expects.sites, Sums(came, due, share, expects.counting[:, None, None], spread2), KNOWN_SHARE)


def _scored(
    sums: Floats, means: Floats, counting: Floats, usual2: Floats, windows: Floats, least: Floats
) -> tuple[Floats, Floats]:
    """Return the scores of each forecast and its effects; 0 for fewer than the `least` events more or less."""
    clumps = means / counting
    scores = widen(score(sums / counting, clumps, usual2), windows, usual2, clumps)
    effects = log_ratio(sums, means)
    scores *= np.minimum(1.0, np.abs(np.expm1(effects)) / FULL_EFFECT)
    return np.where(np.abs(sums - means) >= least, scores, 0.0), effects


def _alone(expects: Forecast) -> Mask:
    """Tell which streams have too few peers for a median [S, 1, 1]."""
    alone = np.ones((len(expects.relative), 1, 1), bool)
    for site in expects.sites:
        alone[site.rows] = len(site.members) < LEAST_PEERS
    return alone


def _since(gap: Floats, counts: Floats, moved: Floats, last: int) -> Floats:
    """Return what was expected since the last event [F, S, m]: relative to the site over as much of that time as
    fits.
    """
    hours = np.maximum(empty_for(counts)[:, -last:], 1)
    window = np.searchsorted(WINDOWS, hours, side="right") - 1
    return np.stack([gap[PLAIN], gap[RELATIVE] * np.exp(np.take_along_axis(moved, window[:, None], 1)[:, 0])])


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
