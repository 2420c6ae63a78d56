"""Which windows may speak: those another forecast agrees with, whose trouble goes on, and of a whole site few."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import PLAIN, RELATIVE
from monitor.checks.statistics.windows import WINDOWS, Mask

AGREE = 0.4
"""Share of the effect, in logarithms, that another forecast must show too: a holiday, a campaign or a trouble of its
peers shows in one of them only (0.25 … 0.65 make no difference on the volume yardstick)."""
FULLY = 0.75
"""Share from which the other forecast bears the effect out in full; scores fade below it."""
SITE_HOURS, SITE_COLLAPSE, SITE_FLOOD = 6, np.log(0.2), np.log(5.0)
"""A whole site has no second opinion: only −80 % or five times as much, for this long, is no quiet or busy day."""
FLOOR = 0.01
"""Nothing at all is taken for this share of what is expected, so that it has a logarithm."""
REMARKABLE = 1.5
"""Scores below this need no second look: nothing is told by them (p-values of a third and more), and nothing is
calibrated by what lies below `USUAL_PEAKS`, 1.8 and more."""
LEAST = 1e-9
Real = TypeVar("Real", np.float32, np.float64)


def log_ratio(sums: NDArray[Real], means: NDArray[Real]) -> NDArray[Real]:
    """Return the logarithm of observed over expected."""
    ratio = sums / np.maximum(means, LEAST)
    return np.log(np.maximum(ratio, FLOOR, out=ratio), out=ratio)


def agreed(scores: Floats, effects: Floats, beside: Floats, relative: Mask, alone: Mask) -> Floats:
    """Return the better forecast's scores [S, K, n] as far as another one points the same way, else 0.

    `scores` and `effects` [F, S, K, n] of both forecasts, `beside` [S, K, n] the effect beside the median of the site,
    which no few broken peers can move. It must bear either forecast out: the plain one knows of no campaign, and the
    relative one learned from weeks that had none. Of streams that are `alone` [S, 1, 1] the plain forecast bears out
    the relative one, and nothing the plain one; `relative` [S, 1, 1] tells which forecast is the better one.
    """
    mine = np.where(relative, effects[RELATIVE], effects[PLAIN])
    side = np.sign(mine)
    second = beside * side
    of_relative = np.where(alone, effects[PLAIN] * side, second)
    other = np.where(relative, of_relative, np.where(alone, np.inf, second))
    shown = other / np.maximum(np.abs(mine), 1e-9)
    faded = np.where(relative, scores[RELATIVE], scores[PLAIN]) * np.clip(shown / FULLY, 0.0, 1.0)
    return np.where(shown > AGREE, faded, 0.0)


def of_a_site(effects: Floats, quiet: Mask) -> Mask:
    """Tell which windows [S, K, n] of a whole site may speak: a lasting collapse or flood, not in quiet hours."""
    lasting = (WINDOWS >= SITE_HOURS)[:, None] & ((effects < SITE_COLLAPSE) | (effects > SITE_FLOOD))
    return np.asarray(lasting & ~quiet)


def ongoing(scores: Floats, sums: Floats, means: Floats, doubt: Floats) -> Floats:
    """Silence the windows [S, K, n] whose trouble is over: a shorter one, precise enough to tell (`doubt` is its
    relative standard deviation), is back at least halfway from where the hours before it were.

    Those hours are all that the window holds besides, or, where a short trouble is thinned out in a long window, the
    later ones of them, if the earlier ones show less than half as much. Hours without a remarkable score are left.
    """
    stream, hour = np.nonzero((np.abs(scores) >= REMARKABLE).any(1))
    # Windows first, in single precision: what is only compared with its half is reckoned in a third of the time.
    came, due, unsure = (part[stream, :, hour].T.astype(np.float32, order="C") for part in (sums, means, doubt))
    after = log_ratio(came, due)
    rising, falling = np.zeros_like(after), np.zeros_like(after)
    between = [after[:0]]
    for middle in range(1, len(WINDOWS)):
        before = log_ratio(came[middle] - came[:middle], due[middle] - due[:middle])
        between.append(before)
        half = 0.5 * before
        ended = (after[:middle] * half < half * half) & (unsure[:middle] < 0.5 * np.abs(half))
        # The larger the trouble, the more surely it is over: of those that ended in `middle` the largest decides.
        over = np.where(ended, before, np.float32(0.0))
        rising[middle], falling[middle] = over.max(0), -over.min(0)
    standing = scores[stream, :, hour].T
    for k in range(1, len(WINDOWS)):
        up = standing[k] > 0
        size = np.where(up, rising[: k + 1], falling[: k + 1])
        rest = np.where(up, between[k][1:], -between[k][1:])
        thinned = (rest < 0.5 * size[1:k]) & (unsure[1:k] < 0.25 * size[1:k])
        standing[k, (size[k] > 0) | thinned.any(0)] = 0.0
    out = scores.copy()
    out[stream, :, hour] = standing.T
    return out
