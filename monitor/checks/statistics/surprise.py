"""How surprising a count is: over-dispersed counts as normal scores, honest about what is not known of their spread."""

from __future__ import annotations

import numpy as np
from scipy.special import log_ndtr

from monitor.checks.statistics.grid import Floats

LEAST_SPREAD2 = 1e-6


def score(count: Floats, mean: Floats, spread2: Floats) -> Floats:
    """Return the signed normal score of a negative binomial count of this mean and variance mean + spread2 × mean².

    The signed root of the deviance, half an event nearer to the mean (continuity); its tail is that of the exact
    distribution to a few per cent (McCullagh & Nelder, Generalized Linear Models, 1989, §2.4.3).
    """
    shape = 1.0 / np.maximum(spread2, LEAST_SPREAD2)
    mean = np.maximum(mean, 1e-9)
    away = count - mean
    step = np.clip(away, -0.5, 0.5)
    near = count - step
    deviance = near * np.log(near / mean) - (near + shape) * np.log1p((away - step) / (shape + mean))
    return np.asarray(np.copysign(np.sqrt(2.0 * np.maximum(deviance, 0.0)), away))


def widen(score: Floats, windows: Floats, spread2: Floats, mean: Floats) -> Floats:
    """Return the normal score with the tail of Student's t, for a spread measured on few independent `windows`.

    Degrees of freedom after Welch (Biometrika 34, 1947): no widening where plain counting noise dominates. The normal
    equivalent of t after Wallace (Annals of Mathematical Statistics 30, 1959).
    """
    excess = np.maximum(spread2 * mean, 1e-9)
    freedom = np.minimum(np.maximum(windows, 1.0) * ((1.0 + excess) / excess) ** 2, 1e9)
    pulled = np.sqrt(freedom * np.log1p(score * score / freedom))
    return np.asarray(np.copysign(pulled * (1.0 - 2.0 / (8.0 * freedom + 3.0)), score))


def silence(expected: Floats, spread2: Floats) -> Floats:
    """Return −ln P(0 events | expected) of the same negative binomial: `expected` where there is no spread."""
    spread2 = np.maximum(spread2, LEAST_SPREAD2)
    return np.asarray(np.log1p(spread2 * np.maximum(expected, 0.0)) / spread2)


def tail(score: Floats) -> Floats:
    """Return the probability of a normal score at least this high."""
    return np.asarray(np.exp(log_ndtr(-score)))
