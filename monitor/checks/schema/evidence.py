"""How many events it takes to say that something broke: few when all of them show it, many when few do."""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma, log

from monitor.checks.finding import Verdict
from monitor.checks.view import View

ALPHA = 1e-6
"""Chance of a false alarm of one test over its whole life. 30 events × 25 properties × 6 tests an hour are 108,000
looks a day; at this level their false alarms stay under one a week. It is fixed: these tests are outside the budget."""
_LOG_ENOUGH = -log(ALPHA)


def one_shot(view: View) -> bool:
    """Tell whether a view is of a capture that is checked once (`tagwatch check`): no stream of it has a history."""
    return not any(len(seen.counts.values) for seen in view.streams.values())


@dataclass(frozen=True, slots=True)
class Weighed:
    """The verdict on `affected` of `of`, and the evidence behind it as a power of ten (6 is a million to one)."""

    verdict: Verdict
    affected: int
    of: int
    allowed: float
    evidence: float

    @property
    def share(self) -> float:
        """Return the share affected, 0 … 1."""
        return self.affected / self.of if self.of else 0.0


def weigh(affected: int, of: int, *, allowed: float, floor: float, every: bool = False) -> Weighed:
    """Decide whether `affected` of `of` is more than the share `allowed`, by at least `floor`.

    MET needs likelihood ratio evidence of 1 / ALPHA against the allowed share; with less, an excess is UNKNOWN. Where
    there is no excess over the floor the verdict is NOT_MET. The ratio is a mixture over all larger shares, so its
    level holds however often one looks (Ville 1939; Howard et al. 2021, time-uniform bounds): at an allowed 0.3 % it
    takes 3 events when all are affected, about 15 at 30 %, 300 at 3 %.
    With `every`, one affected is enough: what one look at one capture asks for.
    """
    evidence = log_evidence(affected, of, allowed)
    if of <= 0:
        verdict = Verdict.UNKNOWN
    elif every and affected:
        verdict = Verdict.MET
    elif affected / of <= allowed or affected / of < allowed + floor:
        verdict = Verdict.NOT_MET
    else:
        verdict = Verdict.MET if evidence >= _LOG_ENOUGH else Verdict.UNKNOWN
    return Weighed(verdict, affected, of, allowed, round(evidence / log(10), 1))


def log_evidence(affected: int, of: int, allowed: float) -> float:
    """Return the log of the ratio of two likelihoods of `affected` in `of`: any share at all, over the allowed one."""
    if of <= 0:
        return 0.0
    allowed = min(1 - 1e-9, max(1e-9, allowed))
    mixture = lgamma(affected + 1) + lgamma(of - affected + 1) - lgamma(of + 2)
    return mixture - affected * log(allowed) - (of - affected) * log(1 - allowed)
