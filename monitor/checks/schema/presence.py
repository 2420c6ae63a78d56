"""A property that is missing, or there and says nothing, more often than it was."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.checks.finding import Verdict
from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import WRITTEN_NOISE, exception, fixed, habit
from monitor.checks.schema.measures import hollow, missing
from monitor.checks.schema.where import Expected, Placed, Traffic
from monitor.plan.plan import KnownProperty, Presence
from monitor.plan.words import percent
from monitor.profile.property import PropertyProfile

NEARLY_ALWAYS = 0.97
"""From this rate on a property's absence is an exception; below, a habit that may change."""
LEAST_LOSS = 0.005
"""An exception is told from so much more of it on, and never before it has doubled."""
HABIT_LOSS = 0.3
"""An optional property must lose this share of its rate: habits shift with the hour, the platform and the page."""
SPREADS = 3.0
"""And so many times what its rate varies by from hour to hour."""
MOST_VACANT = 0.2
"""A property that says nothing more often than this means something by it."""


@dataclass(frozen=True, slots=True)
class Room:
    """How often a property was there, of how often it could have been."""

    seen: PropertyProfile
    room: int


def presence(
    path: str, known: KnownProperty, at: Room, traffic: Traffic, *, spread: float, every: bool
) -> Deviation | None:
    """Judge how often a property is there and says something; None where that is as it was."""
    if known.rate is None or known.presence is Presence.RARE or not at.room:
        return None
    fine = _null_is_fine(known)
    vacant = at.seen.vacant - (at.seen.types.get("null", 0) if fine else 0)
    lost = at.room - at.seen.present + vacant
    if not lost:
        return None
    always = known.rate >= NEARLY_ALWAYS
    expected = _expected(known, known.rate, spread)
    placed = traffic.judge(missing(path, null_is_fine=fine), lost, at.room, expected, every=every and always)
    how, kind = _how(at.seen, at.room - at.seen.present - _usually_absent(known, at.room), vacant)
    if placed.weighed.verdict is not Verdict.MET and vacant:
        empty = _hollow(path, known, at.seen, vacant, traffic)
        if empty is not None and empty.weighed.verdict is Verdict.MET:
            placed = empty
            how, kind = _how(at.seen, 0.0, vacant)
    if placed.weighed.verdict is Verdict.NOT_MET:
        return None
    return deviation(
        path,
        ("presence", kind),
        placed,
        does=how,
        was=f"it was in {percent(known.rate)}",
        expected=f"in {percent(known.rate)}",
        observed=how,
    )


def _expected(known: KnownProperty, rate: float, spread: float) -> Expected:
    gone = 1.0 - rate
    if rate < NEARLY_ALWAYS:
        floor = max(HABIT_LOSS * rate, min(SPREADS * spread, 0.8 * rate))
        return Expected(habit(gone, known.room, spread), floor, spread)
    if known.written & {"rate", "presence"} or not known.room:
        usual = fixed(max(WRITTEN_NOISE, gone))
    else:
        usual = exception(gone * known.room, known.room)
    return Expected(usual, max(LEAST_LOSS, usual.rate))


def _hollow(path: str, known: KnownProperty, seen: PropertyProfile, vacant: int, traffic: Traffic) -> Placed | None:
    """Weigh how often a property is there and says nothing: an optional one may be absent, but not hollow."""
    usual = known.off.get("vacant")
    if usual is None or usual > MOST_VACANT:
        return None
    expected = exception(usual * known.seen, known.seen)
    return traffic.judge(hollow(path), vacant, seen.present, Expected(expected, max(0.02, expected.rate)))


def _null_is_fine(known: KnownProperty) -> bool:
    """Tell whether people wrote that null is a value like any other; a learned rate has the usual nulls in it."""
    return known.presence is Presence.NULLABLE and bool(known.written & {"presence", "rate"})


def _usually_absent(known: KnownProperty, room: int) -> float:
    """Return how often the property would not be there at all when nothing is wrong."""
    rate = known.seen / known.room if known.room else known.rate
    return room * (1.0 - (1.0 if rate is None else rate))


def _how(seen: PropertyProfile, gone: float, vacant: int) -> tuple[str, str]:
    """Return what is most of it, as a verb and as a kind; `gone` is how often it is not there beyond what is usual."""
    if gone >= vacant:
        return "is missing from", "missing"
    ways = {
        ("is null in", "null"): seen.types.get("null", 0),
        ("is empty in", "empty"): seen.shapes.get("empty", 0),
        ("says `undefined` or the like in", "junk"): seen.shapes.get("junk", 0),
    }
    return max(ways, key=lambda way: ways[way])
