"""What a day teaches, once it has been judged."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.by_rows import by_rows
from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.calibrate import BUSY, KINDS, QUIET
from monitor.checks.statistics.common import of_sites, with_the_site
from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.look import SILENT, Look
from monitor.checks.statistics.memory import PLAIN, Memory
from monitor.checks.statistics.peers import FAST_WINDOW, SLOW_WINDOW, learned_with
from monitor.checks.statistics.windows import REACH, WINDOWS, Mask

SHAPE_DAYS, LEVEL_DAYS, LEAN_DAYS, SPREAD_DAYS, PEER_DAYS = 14.0, 3.0, 4.0, 21.0, 28.0
"""Half-lives, in known days: of the shape, of the level, of the level beside the rest of the site, of the spread, and
of how streams move together."""
YOUNG_SPREAD_DAYS = 1.5
"""The same for the spread of a young stream: its first errors are those of a shape not yet learned."""
STRANGE, UNEASY = 5.0, 3.5
"""Scores from which an hour teaches no shape, and no level, until the same hour of the next week does it again."""
OUTLIER, CLIPPED = 4.0, 0.92
"""Squared errors beyond this many variances count as this many, so that neither past outages nor one that goes on widen
the bands; of a normal error that leaves 0.92 of its variance."""
SETTLED_HOURS = 48.0
"""Hours after which a stream's log-ratios tell how it moves."""
QUIET_LEAST, QUIET_MOST = 0.3, 15.0
"""Expected events of the hours that show how events come in clumps: busier ones mix that up with spread. All events of
a site together come in clumps above all, a dozen a visit, and are busy even in the hours below their average."""
FORGET_SILENCE = 0.99
"""What a past silence weighs the next day."""

T = TypeVar("T", bound=np.generic)


def learn(memory: Memory, expects: Forecast, seen: Look) -> Memory:
    """Return the memory with a whole day added, all of whose hours were judged by its own forecast."""
    hour_of_week = seen.hours.of_week
    waiting = np.maximum.accumulate((seen.counts > 0)[:, ::-1], 1)[:, ::-1] == 0
    silent = seen.masked & (seen.counts == 0) & ~waiting
    raw = seen.agreed * np.where(seen.agreed < 0, expects.wild[0][..., None], expects.wild[1][..., None])
    worst = np.where(np.abs(raw) > np.abs(seen.scores[PLAIN]), raw, seen.scores[PLAIN])
    wild = expects.wild.max((0, 2))[:, None, None]
    off = _sides(worst, UNEASY * wild)
    own = np.where(silent, np.int8(-1), _sides(worst, STRANGE * wild))
    site = _sides(of_sites(seen.scores[PLAIN] / wild, expects), np.full_like(wild, UNEASY))
    strange, strange_marks = _left_out(with_the_site(own, off, site, expects), waiting, hour_of_week, memory.strange)
    uneasy, uneasy_marks = _left_out(off, waiting, hour_of_week, memory.uneasy)
    beside = seen.masked & (seen.counts > 0)
    teaches = seen.observed & ~seen.hours.special & ~beside & ~waiting & ~strange
    levels = teaches & ~uneasy & ~seen.masked & (memory.hours >= HOURS_OF_DAY)[:, None]
    hold = seen.observed & waiting
    back: Mask = np.any(seen.counts > 0, axis=1)
    absurd = (_quiet_before(memory, seen) >= SILENT)[:, None] & (memory.held_exposure > 0)
    take = back[:, None] & ~(absurd & (memory.strange != -1))
    strange_marks = np.where(absurd & back[:, None], np.int8(-1), strange_marks)
    take_level = np.where(back & ~absurd.any(1), 1.0, 0.0)
    kept = np.where(back, 0.0, 1.0)
    expected = expects.shape[:, hour_of_week]
    shape_fade = _fade(teaches.sum(-1), SHAPE_DAYS)
    level_fade, lean_fade = _fade(levels.sum(-1), LEVEL_DAYS), _fade(levels.sum(-1), LEAN_DAYS)
    spread_fade = _fade(seen.judged.sum(-1) * seen.hours.step, np.where(memory.young, YOUNG_SPREAD_DAYS, SPREAD_DAYS))
    by_window = spread_fade[None, :, None, None]
    errors, telling, windows = _errors(expects, seen, strange)
    clumps, clump_hours = _clumps(expects, seen, strange)
    members, together, moves = _together(memory, expects, seen)
    return Memory(
        events=memory.events * shape_fade[:, None] + _by_hour_of_week(seen.counts * teaches, hour_of_week),
        exposure=(memory.exposure * shape_fade[:, None] + _by_hour_of_week(teaches, hour_of_week))
        + memory.held_exposure * take,
        level_events=memory.level_events * level_fade + (seen.counts * levels).sum(-1),
        level_expected=(memory.level_expected * level_fade + (expected * levels).sum(-1))
        + memory.held_expected * take_level,
        lean_events=memory.lean_events * lean_fade + (seen.counts * levels).sum(-1),
        lean_expected=memory.lean_expected * lean_fade + (expected * np.exp(seen.moved) * levels).sum(-1),
        held_exposure=memory.held_exposure * kept[:, None] + _by_hour_of_week(hold, hour_of_week),
        held_expected=memory.held_expected * kept + (expected * hold).sum(-1),
        members=members,
        together=together,
        moves=moves,
        errors=memory.errors * by_window + errors,
        telling=memory.telling * by_window + telling,
        windows=memory.windows * by_window + windows,
        clumps=memory.clumps * spread_fade + clumps,
        clump_hours=memory.clump_hours * spread_fade + clump_hours,
        extra=memory.extra * shape_fade + (seen.variance * teaches).sum(-1),
        strange=strange_marks,
        uneasy=uneasy_marks,
        tail_counts=_tail(memory.tail_counts, seen.counts),
        tail_variance=_tail(memory.tail_variance, seen.variance),
        tail_known=_tail(memory.tail_known, seen.known),
        tail_means=_tail(memory.tail_means, seen.mean),
        tail_gap=_tail(memory.tail_gap, seen.gap[PLAIN]),
        tail_moved=_tail(memory.tail_moved, seen.moved),
        tail_doubt=_tail(memory.tail_doubt, seen.doubt),
        gap=seen.gap[..., -1],
        quiet=seen.quiet[:, -1],
        peaks=np.concatenate([memory.peaks[..., 1:], np.stack([-raw.min(-1), raw.max(-1)])[..., None]], -1),
        shifts=np.concatenate([memory.shifts[:, 1:], seen.shift.max(-1, keepdims=True)], -1),
        silences=_silences(memory, seen),
        hours=memory.hours + seen.observed.sum(-1),
        seen=memory.seen + _by_hour_of_week(seen.observed, hour_of_week),
    )


def _by_hour_of_week(hours: Floats | Mask, hour_of_week: NDArray[np.int64]) -> Floats:
    """Return the sums [S, 168] of hours [S, n] by hour of the week: the day that clocks are set back has one twice."""
    sums = np.zeros((len(hours), HOURS_OF_WEEK))
    for at, hour in enumerate(hour_of_week.tolist()):
        sums[:, hour] += hours[:, at]
    return sums


def _fade(hours: NDArray[Any], half_life: Floats | float) -> Floats:
    return np.asarray(0.5 ** (hours / HOURS_OF_DAY / half_life))


def _tail(before: NDArray[T], now: NDArray[T]) -> NDArray[T]:
    return np.concatenate([before, now], -1)[..., -REACH:]


def _sides(scores: Floats, limit: Floats) -> NDArray[np.int8]:
    """Return the side (−1, 0, 1) on which each hour [S, n] lies in the windows with the highest scores [S, K, n] above
    a limit [S, 1, 1].
    """
    sides = np.zeros((len(scores), scores.shape[-1]), np.int8)
    high = np.flatnonzero((np.abs(scores) > limit).any((1, 2)))
    sides[high] = _marked(scores[high], limit[high])
    return sides


def _marked(scores: Floats, limit: Floats) -> NDArray[np.int8]:
    n = scores.shape[-1]
    best = np.abs(scores).argmax(1)[:, None]
    top = np.take_along_axis(scores, best, 1)
    hits = np.where((np.arange(len(WINDOWS))[:, None] == best) & (np.abs(top) > limit), np.sign(top), 0.0)
    total = np.concatenate([np.zeros((*hits.shape[:-1], 1)), np.cumsum(hits, -1)], -1)
    reach = np.minimum(np.arange(n)[None, :] + WINDOWS[:, None], n)
    ahead = np.take_along_axis(total, np.broadcast_to(reach, hits.shape), -1) - total[..., :n]
    return np.asarray(np.sign(ahead.sum(1)), np.int8)


def _left_out(
    side: NDArray[np.int8], waiting: Mask, hour_of_week: NDArray[np.int64], marks: NDArray[np.int8]
) -> tuple[Mask, NDArray[np.int8]]:
    """Tell which hours [F, S, n] teach nothing, and mark their hours of the week with the side they were off on.

    An hour off on the side its hour of the week was marked with the week before teaches: that is the new normal. Hours
    of a silence that goes on keep their old mark, so that being gone for weeks never becomes normal.
    """
    before = marks[..., hour_of_week]
    after = marks.copy()
    after[..., hour_of_week] = np.where(waiting, before, side)
    return (side != 0) & (before != side), after


def _quiet_before(memory: Memory, seen: Look) -> Floats:
    """Return how surprising the silence was that the day's first event ended [S]."""
    first = (seen.counts > 0).argmax(1)
    quiet = np.concatenate([memory.quiet[:, None], seen.quiet], 1)
    return np.asarray(np.take_along_axis(quiet, first[:, None], 1)[:, 0])


def _silences(memory: Memory, seen: Look) -> Floats:
    """Return the three most surprising silences that have ended, older ones fading."""
    before = np.concatenate([memory.quiet[:, None], seen.quiet[:, :-1]], 1)
    ended = np.where(seen.counts > 0, before, 0.0).max(1, keepdims=True)
    return np.sort(np.concatenate([memory.silences * FORGET_SILENCE, ended], 1), 1)[:, 1:]


def _errors(expects: Forecast, seen: Look, strange: Mask) -> tuple[Floats, Floats, Floats]:
    """Return excess relative variance, windows that tell of it, and windows [F, S, K, 2]; hours overlap: 1 / window.

    Of counts known by a coarser step, windows shorter than it all tell what the step tells.

    A window tells of spread by the square of spread's part in its variance: counting noise hides the rest.
    """
    valid = (seen.judged & ~strange & ~seen.hours.special)[:, None]
    kinds = np.zeros((KINDS, *seen.quiet_hours.shape))
    kinds[QUIET], kinds[BUSY] = valid & seen.quiet_hours, valid & ~seen.quiet_hours
    spread2 = np.stack([expects.spread.quiet, expects.spread.busy])[..., None]
    errors, telling, windows = by_rows(_told, seen.means, seen.sums, seen.counting, seen.usual2, spread2, kinds)
    share = (seen.hours.step / np.maximum(WINDOWS, seen.hours.step))[:, None]
    return errors * share, telling * share, windows * share


def _told(
    means: Floats, sums: Floats, counting: Floats, usual2: Floats, spread2: Floats, kinds: Floats
) -> tuple[Floats, Floats, Floats]:
    mean = np.maximum(means, 1e-9)
    counted2 = counting / mean
    off2 = np.minimum((sums / mean - 1.0) ** 2, OUTLIER * (counted2 + usual2)) / CLIPPED
    usual = np.where(kinds[QUIET] > 0, spread2[QUIET], spread2[BUSY])
    telling = means > QUIET_LEAST
    tells = np.where(telling, (usual / (usual + counted2)) ** 2, 0.0)
    errors, told, windows = (
        np.einsum("fskn,qskn->fskq", part, kinds) for part in (tells * (off2 - counted2), tells, telling.astype(float))
    )
    return errors, told, windows


def _together(memory: Memory, expects: Forecast, seen: Look) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return the members, the sums of products of log-ratios with theirs, and the windows these rest on."""
    fade = 0.5 ** (seen.counts.shape[1] / HOURS_OF_DAY / PEER_DAYS)
    members = np.full_like(memory.members, -1)
    together = np.zeros_like(memory.together)
    moves = memory.moves * fade
    pairs = tuple((int(WINDOWS[k]), np.where(seen.known, seen.ratios[:, k], 0.0)) for k in (FAST_WINDOW, SLOW_WINDOW))
    for site in expects.sites:
        wide = slice(0, len(site.members))
        members[site.rows, wide] = site.members
        before = learned_with(memory, site.rows, site.members)
        settled = memory.hours[site.rows].max() > SETTLED_HOURS
        for speed, (window, ratios) in enumerate(pairs):
            now = ratios[site.rows] @ ratios[site.members].T / window
            together[speed, site.rows, wide] = before[speed] * fade + now
            moves[speed, site.rows] += seen.counts.shape[1] / window if settled else 0.0
    return members, together, moves


def _clumps(expects: Forecast, seen: Look, strange: Mask) -> tuple[Floats, Floats]:
    """Return variance over mean in quiet hours (of counts by a coarser step: quiet steps), summed [S], and how many."""
    total = expects.rows.total
    k = int(np.searchsorted(WINDOWS, seen.hours.step))
    mean, counting, usual2 = seen.means[PLAIN, :, k], seen.counting[:, k], seen.usual2[PLAIN, :, k]
    most = np.where(total, mean.mean(1), QUIET_MOST)[:, None]
    valid = seen.judged & ~strange & (mean > QUIET_LEAST) & (mean < most)
    mean = np.maximum(mean, QUIET_LEAST)
    spread2 = np.where(total[:, None], 0.0, usual2)
    sampling = counting - expects.clump[:, None]
    off2 = np.minimum((seen.sums[:, k] - mean) ** 2 / mean, OUTLIER * (counting + spread2 * mean))
    ratio = off2 - spread2 * mean - sampling
    return np.where(valid, ratio, 0.0).sum(-1), valid.sum(-1).astype(float)
