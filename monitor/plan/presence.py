"""How sure it is that a property is always there, noise apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from typing import NamedTuple

from monitor.plan.alike import alike, told_by
from monitor.profile.paths import ANY_KEY, name_of, parent_of
from monitor.profile.profile import Profile

PRIOR_REQUIRED = 0.6
"""Share of properties that are required: 2,704 of 3,919 (69 %) in real schemas of Iglu Central, octokit/webhooks,
mozilla-pipeline-schemas and GA4's recommended events; lower here, for what marketing sends is looser."""
NOISE = (0.5, 2500.0)
"""What is known beforehand of how often a required property is missing all the same (bots, cut-off requests, junk):
half a time in 2,500. What the clearly required properties of the profile show is added to it."""
NEARLY_ALWAYS = (1.0, 60.0)
SOMETIMES = (0.8, 0.5)
NEARLY_ALWAYS_SHARE = 0.2
"""Of the optional properties, how many are there in all but 0.3 to 3 % of the events."""


LIKELY = 0.5
SIBLINGS_COUNT = 3.0
"""Properties that PRIOR_REQUIRED is worth when the siblings of an object are weighed with it."""
_ROUNDS = 8


class Lacking(NamedTuple):
    """How often a property is missing, of how often it could be there, and how likely that is where it is optional."""

    path: str
    missing: int
    room: int
    optional: float


Family = dict[str, Lacking]
"""The keys of one object, by name."""


def always_there(profile: Profile) -> dict[str, float]:
    """Return, for each property that has a denominator, the probability that it is required, 0 … 1.

    Bayes over three explanations of what is missing: noise, a property that is nearly always there, and one that is
    there sometimes; each a beta-binomial law. One junk event in two hundred does not make a property optional.

    Properties are judged together (empirical Bayes). Where most keys of an object come and go, one that was there in
    all of six objects is more likely to be of that kind too; a key that is optional in one object is likely to be so in
    another of the same kind; and how much noise there is, the properties that are clearly required tell: where none of
    them is ever missing, three times in five hundred is no noise.
    """
    families: dict[str, Family] = {}
    for path, seen in profile.properties.items():
        if not path.endswith("[]") and name_of(path) != ANY_KEY:
            above = parent_of(path)
            room = max(profile.room_for(above), seen.present)
            missing = room - seen.present
            families.setdefault(above, {})[name_of(path)] = Lacking(path, missing, room, _optional(missing, room))
    kinds = alike(families)
    by_name = {
        above: {name: required_probability(key.missing, key.room) for name, key in family.items()}
        for above, family in families.items()
    }
    for _ in range(_ROUNDS):
        told = {above: _told(family, by_name[above]) for above, family in families.items()}
        by_name = {
            above: _together(family, by_name[above], told[above], [told[other] for other in kinds.get(above, ())])
            for above, family in families.items()
        }
    return {key.path: by_name[above][name] for above, family in families.items() for name, key in family.items()}


def required_probability(missing: int, room: int) -> float:
    """Return the probability that a property missing `missing` of `room` times is required, judged alone, 0 … 1."""
    odds = log(PRIOR_REQUIRED) - log(1 - PRIOR_REQUIRED)
    return _logistic(odds + _beta_binomial(missing, room, *NOISE) - _optional(missing, room))


def _told(family: Family, sure: Mapping[str, float]) -> dict[str, float]:
    """Return, by key of one object, the log of how many times likelier what is missing is where it is required.

    How much noise there is, the others tell each, and never it itself. A property that is missing twice would else be
    its own evidence of noise, and be excused by it.
    """
    lacked = NOISE[0] + sum(sure[name] * key.missing for name, key in family.items())
    had = NOISE[1] + sum(sure[name] * key.room for name, key in family.items())
    told = {}
    for name, key in family.items():
        noise = NOISE[0] * (had - sure[name] * key.room) / (lacked - sure[name] * key.missing)
        told[name] = _beta_binomial(key.missing, key.room, NOISE[0], noise) - key.optional
    return told


def _together(
    family: Family, sure: Mapping[str, float], told: Mapping[str, float], others: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    """Weigh the keys of one object by what is missing, by how many of them are required, and by objects of its kind."""
    prior = (SIBLINGS_COUNT * PRIOR_REQUIRED + sum(sure.values())) / (SIBLINGS_COUNT + len(sure))
    odds = log(prior) - log(1 - prior)
    return {
        name: _logistic(told_by(odds, [other[name] for other in others if name in other]) + told[name])
        for name in family
    }


@lru_cache(maxsize=65536)
def _optional(missing: int, room: int) -> float:
    """Return the log likelihood of what is missing where the property is optional."""
    return _log_sum(
        log(NEARLY_ALWAYS_SHARE) + _beta_binomial(missing, room, *NEARLY_ALWAYS),
        log(1 - NEARLY_ALWAYS_SHARE) + _beta_binomial(missing, room, *SOMETIMES),
    )


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-max(-700.0, min(700.0, x))))


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
