"""What a day teaches, once it has been judged."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.look import SILENT, Look, Mask
from monitor.checks.statistics.memory import EPISODE, PLAIN, REACH, WINDOWS, Memory

SHAPE_DAYS, LEVEL_DAYS, SPREAD_DAYS = 14.0, 3.0, 21.0
"""Half-lives, in known days."""
YOUNG_SPREAD_DAYS = 1.5
"""The same for the spread of a young stream: its first errors are those of a shape not yet learned."""
STRANGE, UNEASY = EPISODE, 3.5
"""Scores from which an hour teaches no shape, and no level, until the same hour of the next week does it again."""
OUTLIER = 9.0
"""Squared errors beyond this many variances count as this many, so that past outages do not widen the bands."""
QUIET_LEAST, QUIET_MOST = 0.3, 15.0
"""Expected events of the hours that show how events come in clumps: busier ones mix that up with spread. All events of
a site together come in clumps above all, a dozen a visit, and are busy even in the hours below their average."""
FORGET_SILENCE = 0.99
"""What a past silence weighs the next day."""

T = TypeVar("T", bound=np.generic)


def learn(memory: Memory, seen: Look, hour_of_week: NDArray[np.int64]) -> Memory:
    """Return the memory with a whole day added."""
    place = np.eye(HOURS_OF_WEEK)[hour_of_week]
    wild = memory.wildness().max(0)[None, :, None, None]
    waiting = np.maximum.accumulate((seen.counts > 0)[:, ::-1], 1)[:, ::-1] == 0
    silent = seen.masked & (seen.counts == 0) & ~waiting
    strange, strange_marks = _left_out(
        np.where(silent, np.int8(-1), _sides(seen.scores, STRANGE * wild)), waiting, hour_of_week, memory.strange
    )
    uneasy, uneasy_marks = _left_out(_sides(seen.scores, UNEASY * wild), waiting, hour_of_week, memory.uneasy)
    beside = seen.masked & (seen.counts > 0)
    teaches = (seen.observed & ~beside & ~waiting)[None] & ~strange
    levels = teaches & ~uneasy & ~seen.masked & (memory.hours >= HOURS_OF_DAY)[:, None]
    hold = seen.observed & waiting
    back: Mask = np.any(seen.counts > 0, axis=1)
    absurd = (_quiet_before(memory, seen) >= SILENT)[None, :, None] & (memory.held_exposure > 0)
    take = back[None, :, None] & ~(absurd & (memory.strange != -1))
    strange_marks = np.where(absurd & back[None, :, None], np.int8(-1), strange_marks)
    take_level = np.where(back & ~absurd.any((0, 2)), 1.0, 0.0)
    kept = np.where(back, 0.0, 1.0)
    expected = seen.shape[..., hour_of_week] * seen.exposure
    shape_fade = _fade(teaches.sum(-1), SHAPE_DAYS)[..., None]
    level_fade = _fade(levels.sum(-1), LEVEL_DAYS)
    spread_fade = _fade(seen.judged.sum(-1), np.where(memory.young, YOUNG_SPREAD_DAYS, SPREAD_DAYS))
    errors, telling, windows = _errors(seen, strange, memory.spread2()[0])
    clumps, clump_hours = _clumps(seen, strange)
    return Memory(
        events=memory.events * shape_fade + (seen.counts * teaches) @ place,
        exposure=(memory.exposure * shape_fade + (seen.exposure * teaches) @ place) + memory.held_exposure * take,
        level_events=memory.level_events * level_fade + (seen.counts * levels).sum(-1),
        level_expected=(memory.level_expected * level_fade + (expected * levels).sum(-1))
        + memory.held_expected * take_level,
        held_exposure=memory.held_exposure * kept[None, :, None] + (seen.exposure * hold) @ place,
        held_expected=memory.held_expected * kept + (expected * hold).sum(-1),
        errors=memory.errors * spread_fade[None, :, None] + errors,
        telling=memory.telling * spread_fade[None, :, None] + telling,
        windows=memory.windows * spread_fade[None, :, None] + windows,
        clumps=memory.clumps * spread_fade + clumps,
        clump_hours=memory.clump_hours * spread_fade + clump_hours,
        strange=strange_marks,
        uneasy=uneasy_marks,
        tail_counts=_tail(memory.tail_counts, seen.counts),
        tail_variance=_tail(memory.tail_variance, seen.variance),
        tail_known=_tail(memory.tail_known, seen.known),
        tail_means=_tail(memory.tail_means, seen.mean),
        tail_noise=_tail(memory.tail_noise, seen.mean**2 * seen.noise),
        tail_gap=_tail(memory.tail_gap, seen.gap[PLAIN]),
        gap=seen.gap[..., -1],
        quiet=seen.quiet[:, -1],
        peaks=np.concatenate([memory.peaks[..., 1:], np.stack([seen.drop, seen.peak]).max(-1, keepdims=True)], -1),
        silences=_silences(memory, seen),
        extra=memory.extra * shape_fade[PLAIN, :, 0] + (seen.variance * teaches[PLAIN]).sum(-1),
        hours=memory.hours + seen.observed.sum(-1),
        seen=memory.seen + seen.observed @ place,
    )


def _fade(hours: NDArray[Any], half_life: Floats | float) -> Floats:
    return np.asarray(0.5 ** (hours / HOURS_OF_DAY / half_life))


def _tail(before: NDArray[T], now: NDArray[T]) -> NDArray[T]:
    return np.concatenate([before, now], -1)[..., -REACH:]


def _sides(scores: Floats, limit: Floats) -> NDArray[np.int8]:
    """Return the side (−1, 0, 1) on which each hour [F, S, n] lies in the window with the highest score above a
    limit.
    """
    n = scores.shape[-1]
    best = np.abs(scores).argmax(2)[:, :, None]
    top = np.take_along_axis(scores, best, 2)
    hits = np.where((np.arange(len(WINDOWS))[:, None] == best) & (np.abs(top) > limit), np.sign(top), 0.0)
    total = np.concatenate([np.zeros((*hits.shape[:-1], 1)), np.cumsum(hits, -1)], -1)
    reach = np.minimum(np.arange(n)[None, :] + WINDOWS[:, None], n)
    ahead = np.take_along_axis(total, np.broadcast_to(reach, hits.shape), -1) - total[..., :n]
    return np.asarray(np.sign(ahead.sum(2)), np.int8)


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


def _errors(seen: Look, strange: Mask, spread2: Floats) -> tuple[Floats, Floats, Floats]:
    """Return excess relative variance, windows that tell of it, and windows [F, S, K]; hours overlap, hence 1 / window.

    A window tells of spread by the square of spread's part in its variance: counting noise hides the rest.
    """
    mean = np.maximum(seen.means, 1e-9)
    valid = (seen.judged[None] & ~strange)[:, :, None] & (seen.means > QUIET_LEAST)
    variance2 = seen.counting / mean + seen.usual2
    spread2 = spread2[..., None]
    tells = np.where(valid, (spread2 / (spread2 + seen.counting / mean)) ** 2, 0.0)
    off2 = np.minimum((seen.sums / mean - 1.0) ** 2, OUTLIER * variance2)
    excess = tells * (off2 - seen.counting / mean - seen.noise2)
    return excess.sum(-1) / WINDOWS, tells.sum(-1) / WINDOWS, valid.sum(-1) / WINDOWS


def _clumps(seen: Look, strange: Mask) -> tuple[Floats, Floats]:
    """Return variance over mean in quiet hours, summed [S], and the number of such hours."""
    mean = seen.means[PLAIN, :, 0]
    quiet = np.where(seen.total, mean.mean(1), QUIET_MOST)[:, None]
    valid = seen.judged & ~strange[PLAIN] & (mean > QUIET_LEAST) & (mean < quiet)
    mean = np.maximum(mean, QUIET_LEAST)
    spread2 = np.where(seen.total[:, None], 0.0, seen.usual2[PLAIN, :, 0])
    most = OUTLIER * (seen.counting[PLAIN, :, 0] + spread2 * mean)
    sampling = seen.counting[PLAIN, :, 0] - seen.clump[:, None]
    ratio = np.minimum((seen.sums[PLAIN, :, 0] - mean) ** 2 / mean, most) - spread2 * mean - sampling
    return np.where(valid, ratio, 0.0).sum(-1), valid.sum(-1).astype(float)
