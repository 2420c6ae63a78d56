"""How sure it is that a property is always there, noise apart."""

from __future__ import annotations

from math import exp, lgamma, log, sqrt

PRIOR_REQUIRED = 0.6
"""Share of properties that are required: 2,704 of 3,919 (69 %) in real schemas of Iglu Central, octokit/webhooks,
mozilla-pipeline-schemas and GA4's recommended events; lower here, for what marketing sends is looser."""
NOISE = (0.5, 1200.0)
"""Beta prior of how often a required property is missing all the same (bots, cut-off requests, junk): about 1 in 2,400
events. A beta law and not a fixed rate, for sources differ."""
NEARLY_ALWAYS = (2.0, 100.0)
SOMETIMES = (0.8, 0.5)
NEARLY_ALWAYS_SHARE = 0.12
"""Of the optional properties, how many are there in all but 0.3 to 3 % of the events."""


def required_probability(missing: int, room: int) -> float:
    """Return the probability that a property missing `missing` of `room` times is required, 0 … 1.

    Bayes over three explanations of what is missing: noise, a property that is nearly always there, and one that is
    there sometimes; each a beta-binomial law. One junk event in two hundred does not make a property optional.
    """
    required = log(PRIOR_REQUIRED) + _beta_binomial(missing, room, *NOISE)
    optional = log(1 - PRIOR_REQUIRED) + _log_sum(
        log(NEARLY_ALWAYS_SHARE) + _beta_binomial(missing, room, *NEARLY_ALWAYS),
        log(1 - NEARLY_ALWAYS_SHARE) + _beta_binomial(missing, room, *SOMETIMES),
    )
    return 1 / (1 + exp(max(-700.0, min(700.0, optional - required))))


def wilson(successes: float, trials: float, z: float = 1.96) -> tuple[float, float]:
    """Return the Wilson score interval of a rate (Wilson 1927); (0, 1) of no trials."""
    if trials <= 0:
        return 0.0, 1.0
    rate = successes / trials
    centre = rate + z * z / (2 * trials)
    half = z * sqrt(max(0.0, rate * (1 - rate)) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


def _beta_binomial(k: int, n: int, a: float, b: float) -> float:
    """Log likelihood of k of n under a Beta(a, b) law of the rate, without the binomial coefficient all share."""
    return _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _log_sum(x: float, y: float) -> float:
    top = max(x, y)
    return top + log(exp(x - top) + exp(y - top))
