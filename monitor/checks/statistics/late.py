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
        counts, means, hourly, known = counts[ask], means[ask], hourly[ask], known[ask]
        each = expects.counting[ask, None]
        over = misfit(counts, hourly, each + spread2[ask] * hourly, known, lag[ask])
        plain, other, _ = shifted(counts, means, each + spread[PLAIN, ask, :1] * means, known, last)
        borne_out = ~expects.relative[ask, None] | (np.sign(other) == np.sign(lag[ask]))
        weaker = np.where(expects.relative[ask, None], np.minimum(score[ask], plain), score[ask])
        score[ask] = np.where(borne_out, weaker / np.sqrt(over), 0.0)
    return score, lag, change
