"""A property that is required under a condition: missed where the condition holds, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from monitor.checks.finding import Verdict
from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import WRITTEN_NOISE, Usual, exception, fixed, weigh
from monitor.checks.schema.hollow import hollow_deviation
from monitor.checks.schema.measures import missing_under
from monitor.checks.schema.presence import LEAST_LOSS
from monitor.checks.schema.where import Expected, Placed, Traffic
from monitor.plan.conditions import Under, under
from monitor.plan.plan import KnownProperty, Plan
from monitor.plan.words import percent
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile


def conditional(
    path: str, known: KnownProperty, plan: Plan, recent: Profile, traffic: Traffic, *, every: bool
) -> tuple[bool, Deviation | None]:
    """Return whether the property could be judged by its condition, and the deviation if it departs from it.

    It cannot where there is no condition, or where too much was seen for conditions to be counted; then its rate
    decides as that of any other. Where it can, how often the condition holds is nobody's business here: fewer payments
    by card are no loss of the card's digits.
    """
    now = under(known.when, path, recent) if known.when is not None else None
    if known.when is None or now is None:
        return False, None
    lost = now.times - now.there
    found = _lost(path, known, _usual(known, path, plan), now, traffic, every=every) if lost else None
    was, seen = (one.properties.get(path, PropertyProfile()) for one in (plan.evidence.seen, recent))
    return True, found or hollow_deviation(path, known, was, seen, traffic)


def _lost(
    path: str, known: KnownProperty, usual: Usual, now: Under, traffic: Traffic, *, every: bool
) -> Deviation | None:
    assert known.when is not None  # noqa: S101 - the caller has asked
    lost = now.times - now.there
    expected = Expected(usual, max(LEAST_LOSS, usual.rate))
    if now.words:
        measure = missing_under(path, known.when.path, known.when.values)
        placed = traffic.judge(measure, lost, now.times, expected, every=every)
    else:
        # Flags are not counted by segment: where it holds is not known, whether it holds is.
        placed = Placed(weigh(lost, now.times, usual, floor=expected.floor, every=every))
    if placed.weighed.verdict is Verdict.NOT_MET:
        return None
    was = f"in {percent(1 - usual.rate)} of them"
    found = deviation(
        path,
        ("presence", "missing"),
        placed,
        does="is missing from",
        was=f"it was {was}",
        expected=f"there where {known.when}",
    )
    where = f"`{known.when.path}` is {' or '.join(known.when.values)}"
    return replace(found, says=found.says.replace("{whole}", f"{{whole}} where {where}"))


def _usual(known: KnownProperty, path: str, plan: Plan) -> Usual:
    """Return how often it was missing under its condition while it was learned; next to never where people wrote it."""
    assert known.when is not None  # noqa: S101 - the caller has asked
    was = under(known.when, path, plan.evidence.seen)
    if "when" in known.written or was is None or not was.times:
        return fixed(WRITTEN_NOISE)
    return exception(was.times - was.there, was.times, plan.evidence.noise)
