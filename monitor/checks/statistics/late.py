"""Whether the last days ran late or early: by the better forecast, as far as the plain one bears it out and it fits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import PLAIN, RELATIVE
from monitor.checks.statistics.shift import SHIFT_HOURS, misfit, shifted
from monitor.checks.statistics.windows import Mask

REMARKABLE_SHIFT = 2.0
"""Scores of a shifted day below this need no second opinion: nothing is told or calibrated by them."""


def late(
    expects: Forecast, counts: Floats, means: Floats, moved: Floats, known: Mask, last: int
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Return the shift of the last days by the better forecast, as far as the plain one shows it too and they fit.

    A peer that breaks for some hours of the day changes the shape of what the relative forecast expects of all others.
    """
    those = slice(-SHIFT_HOURS - last, None)
    counts, means, moved, known = counts[:, those], means[:, those], moved[:, those], known[:, those]
    spread = expects.spread.busy
    spread2 = np.where(expects.relative, spread[RELATIVE, :, 0], spread[PLAIN, :, 0])[:, None]
    hourly = means * np.exp(np.where(expects.relative[:, None], moved, 0.0))
    score, lag, change = shifted(counts, hourly, expects.counting[:, None] + spread2 * hourly, known, last)
    ask = np.flatnonzero(score.max(1) >= REMARKABLE_SHIFT)
    if len(ask):
        each = expects.counting[ask, None] + spread2[ask] * hourly[ask]
        over = misfit(counts[ask], hourly[ask], each, known[ask], lag[ask])
        doubted = ask[expects.relative[ask]]
        if len(doubted):
            each = expects.counting[doubted, None] + spread[PLAIN, doubted, :1] * means[doubted]
            plain, other, _ = shifted(counts[doubted], means[doubted], each, known[doubted], last)
            borne_out = np.sign(other) == np.sign(lag[doubted])
            score[doubted] = np.where(borne_out, np.minimum(score[doubted], plain), 0.0)
        score[ask] /= np.sqrt(over)
    return score, lag, change
