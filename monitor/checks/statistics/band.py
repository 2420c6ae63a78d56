"""The band that counts usually lie in."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaincinv

from monitor.checks.statistics.grid import Floats

SHARE = 0.95


def band(mean: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return whole numbers between which SHARE of counts of this mean and variance over mean (`scale`) lie.

    By the gamma distribution of the same two moments, which has no negative side.
    """
    mean = np.maximum(mean, 1e-9)
    low, high = (gammaincinv(mean / scale, share) * scale for share in ((1 - SHARE) / 2, (1 + SHARE) / 2))
    return np.floor(low), np.ceil(high)
