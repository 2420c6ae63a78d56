"""How many events it takes to say that something broke: few when all of them show it, many when few do."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log

from monitor.checks.finding import Verdict
from monitor.checks.view import View
from monitor.plan.evidence import MOST_NOISE

ALPHA = 1e-6
"""Chance of a false alarm of one test over its whole life. 30 events × 25 properties × 6 tests an hour are 108,000
looks a day; at this level their false alarms stay under one a week. It is fixed: these tests are outside the budget."""
SEGMENT_ALPHA = 3e-5
"""The same within one of some segments, all of them together: only what was odd at large is looked at there. 4,500
tests renewed daily stay under one a week even so."""
AGAIN = 2
FEWEST = 3
"""Fewer that are wrong are nobody's news, however unusual."""
WRITTEN_NOISE = 0.001
"""The same where people wrote what they expect."""
MOST_STRENGTH = 50_000.0
"""However much was seen, a rate is not known better than from so many events: habits change."""
LEAST_SPREAD = 0.01
"""Standard deviation that the rate of a habit has from hour to hour at least."""
_ANY = (0.5, 1.0)
"""Beta prior of the share that is broken when something is: any, the small ones rather more (Jeffreys' at its end)."""


def one_shot(view: View) -> bool:
    """Tell whether a view is of a capture that is checked once (`tagwatch check`): no stream of it has a history."""
    return not any(len(seen.counts.values) for seen in view.streams.values())


@dataclass(frozen=True, slots=True)
class Usual:
    """How often something happens when nothing is wrong: `rate`, known as well as from `strength` events."""

    rate: float
    strength: float

    def moved(self, rate: float) -> Usual:
        """Return another rate, known as well."""
        return Usual(min(1 - 1e-9, max(1e-9, rate)), self.strength)


def fixed(rate: float) -> Usual:
    """Return a rate that is given, not estimated."""
    return Usual(min(1 - 1e-9, max(1e-9, rate)), 1e9)


def exception(times: float, of: float, noise: float = MOST_NOISE) -> Usual:
    """Return how often an exception happens that happened `times` of `of`: by itself as often as `noise`.

    The prior is a Beta law of 0.5 events in 0.5 / noise: what was never seen in 5,000 events is rarer than 1 in 10,000.
    What came again and again is no noise but a way of this property: there the prior is worth one event.
    """
    kept = min(1.0, MOST_STRENGTH / of) if of > 0 else 0.0
    prior = 1.0 if times >= AGAIN and times > noise * of else 0.5 / noise
    strength = prior + of * kept
    return Usual((0.5 + times * kept) / strength, strength)


def habit(rate: float, of: float, spread: float) -> Usual:
    """Return how often something happens that happens at a rate which varies by `spread` (a standard deviation)."""
    rate = min(1 - 1e-6, max(1e-6, rate))
    spread = max(spread, LEAST_SPREAD)
    variance = rate * (1 - rate) / max(of, 1.0) + spread * spread
    return Usual(rate, max(1.0, rate * (1 - rate) / variance - 1))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict on `affected` of `of`, and the evidence for it as a natural logarithm."""

    verdict: Verdict
    affected: int
    of: int
    usual: float
    evidence: float

    @property
    def share(self) -> float:
        """Return the share affected, 0 … 1."""
        return self.affected / self.of if self.of else 0.0

    @property
    def p_value(self) -> float:
        """Return the chance to ever see as much evidence where nothing is wrong, at most: Ville's inequality."""
        return exp(-max(0.0, min(self.evidence, 700.0)))


def weigh(affected: int, of: int, usual: Usual, *, floor: float, every: bool = False, alpha: float = ALPHA) -> Weighed:
    """Decide whether `affected` of `of` is more than usual, by at least `floor`.

    MET needs likelihood ratio evidence of 1 / `alpha` against the usual rate; with less, an excess is UNKNOWN.
    Where there is no excess over the floor the verdict is NOT_MET. The ratio is a mixture over all shares, so its level
    holds however often one looks (Ville 1939; Howard et al. 2021, time-uniform bounds): at a known 0.3 % it takes 3
    events when all are affected, about 12 at 30 %, 320 at 3 %.
    With `every`, one affected is enough: what one look at one capture asks for.
    """
    if of <= 0:
        return Weighed(Verdict.UNKNOWN, affected, of, usual.rate, 0.0)
    if not affected or (not every and affected / of < usual.rate + floor):
        # Most of what is weighed: nothing is wrong, and how surely nobody asks.
        return Weighed(Verdict.NOT_MET, affected, of, usual.rate, 0.0)
    evidence = log_evidence(affected, of, usual)
    met = every or (affected >= FEWEST and evidence >= -log(alpha))
    return Weighed(Verdict.MET if met else Verdict.UNKNOWN, affected, of, usual.rate, evidence)


def log_evidence(affected: int, of: int, usual: Usual) -> float:
    """Return the log of the ratio of two likelihoods of `affected` in `of`: any share at all, over the usual one.

    Both are beta-binomial: the usual rate is known only as well as its strength says.
    """
    if of <= 0:
        return 0.0
    a, b = usual.rate * usual.strength, (1 - usual.rate) * usual.strength
    return _log_beta_ratio(affected, of, *_ANY) - _log_beta_ratio(affected, of, a, b)


def _log_beta_ratio(k: int, n: int, a: float, b: float) -> float:
    if a + b > 1e8:  # a rate that is given; the difference of such large logarithms of gamma would be noise
        rate = a / (a + b)
        return k * log(rate) + (n - k) * log(1 - rate)
    return _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
