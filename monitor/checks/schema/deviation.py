"""One expectation of one property, judged."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.checks.schema.evidence import Weighed
from monitor.checks.schema.where import Placed
from monitor.plan.words import percent
from monitor.profile.segments import Segment


@dataclass(frozen=True, slots=True)
class Deviation:
    """One expectation of one property, weighed. `says` completes "`path` …": what is seen, and what was expected.

    `detail` names the expectation (`presence`, `type`, …), `kind` what has happened to it (`missing`, `null`, …).
    `segment` is the one slice of the traffic that it holds in, None where it holds at large; `elsewhere` the share
    affected in the rest, `touched` the share of all traffic. `other` is the new name of what was renamed or moved.
    """

    path: str
    detail: str
    kind: str
    weighed: Weighed
    says: str
    expected: str
    observed: str
    examples: tuple[str, ...] = ()
    segment: Segment | None = None
    elsewhere: float = 0.0
    touched: float | None = None
    other: str = ""


def deviation(
    path: str,
    what: tuple[str, str],
    placed: Placed,
    *,
    does: str,
    was: str,
    expected: str,
    observed: str = "",
    examples: tuple[str, ...] = (),
) -> Deviation:
    """Return a deviation in words: "`path` DOES 40 % of 120 purchase events; WAS". `what` is its detail and kind.

    What was `observed` is what it does where nothing else is said.
    """
    weighed = placed.weighed
    share = percent(weighed.affected, weighed.of)
    return Deviation(
        path,
        *what,
        weighed,
        says=f"{does} {share} of {{whole}}; {was}",
        expected=expected,
        observed=f"{observed or does.removeprefix('is ')} {share}",
        examples=examples,
        segment=placed.segment,
        elsewhere=placed.elsewhere,
        touched=placed.touched,
    )
