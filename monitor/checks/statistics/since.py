"""Since when: the hour from which a change best explains the counts, and between which hours it lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from monitor.checks.statistics.grid import Floats

SUPPORT = 3.68
"""Log-likelihood below the best that 95 % of true hours stay within. From the true hour the log-likelihood ratio
wanders off either way, and by Ville's inequality (1939) rises by c at most with probability exp(−c): 0.05 is
1 − (1 − exp(−c))². Measured in tests/unit/checks/test_since.py."""


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """Hours counted back from the end: `best` explains most, `most` and `least` bound what explains nearly as much.

    `open` tells that it may lie before the counts that were looked at.
    """

    best: int
    least: int
    most: int
    open: bool


def change_point(counts: Floats, usual: Floats, dispersion: Floats, *, up: bool) -> ChangePoint | None:
    """Return when the rate of the last counts [n] left what is `usual` [n]; None where it did not.

    For every number of hours the quasi-log-likelihood ratio of a rate of its own over the usual one, Poisson's divided
    by the `dispersion` (variance over mean [n]); hours that capture did not see (NaN) say nothing. This is Page's CUSUM
    (Biometrika 41, 1954) read backwards, with the size of the change estimated.
    """
    known = ~np.isnan(counts)
    came = np.cumsum(np.where(known, counts, 0.0)[::-1])
    due = np.cumsum(np.where(known, usual, 0.0)[::-1])
    noise = np.cumsum(np.where(known, dispersion * usual, 0.0)[::-1])
    due = np.maximum(due, 1e-9)
    spread = np.maximum(noise / due, 1.0)
    gain = (xlogy(came, came / due) - (came - due)) / spread
    gain = np.where((came > due) == up, gain, 0.0)
    if not len(gain) or gain.max() <= 0:
        return None
    best = int(gain.argmax())
    near = gain >= gain[best] - SUPPORT
    least, most = int(near.argmax()), len(near) - 1 - int(near[::-1].argmax())
    return ChangePoint(best + 1, least + 1, most + 1, most == len(gain) - 1)


def over_after(counts: Floats, usual: Floats, *, up: bool) -> int:
    """Return how many of the counts [n], the first ones, a change that begins with them explains best."""
    known = ~np.isnan(counts)
    came = np.cumsum(np.where(known, counts, 0.0))
    due = np.maximum(np.cumsum(np.where(known, usual, 0.0)), 1e-9)
    gain = np.where((came > due) == up, xlogy(came, came / due) - (came - due), 0.0)
    return int(gain.argmax()) + 1
