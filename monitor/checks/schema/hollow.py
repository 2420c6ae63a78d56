"""A property that is there and says nothing: null, an empty string, `undefined` and the like."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.checks.finding import Verdict
from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import Usual, exception
from monitor.checks.schema.measures import VACANT, hollow
from monitor.checks.schema.where import Expected, Placed, Traffic
from monitor.plan.plan import KnownProperty, Presence
from monitor.plan.words import percent
from monitor.profile.property import PropertyProfile

MOST_VACANT = 0.2
"""A property that says nothing more often than this means something by it."""
LEAST_HOLLOW = 0.02
BLANK = ("empty", "junk")
"""What a template leaves where it has no value. Whoever says null on purpose does not say these."""
_VERBS = {"null": "is null in", "empty": "is empty in", "junk": "says `undefined` or the like in"}


def hollow_placed(
    path: str, known: KnownProperty, was: PropertyProfile, seen: PropertyProfile, traffic: Traffic
) -> Placed | None:
    """Weigh how often a property is there and says nothing: an optional one may be absent, but not hollow.

    All ways of saying nothing are weighed together, then those that are no null: a property that is often null has its
    habits in that and none in being empty. Returns None where none of it is news.
    """
    for ways in (BLANK,) if null_is_fine(known) else (VACANT, BLANK):
        usual = _usual(known, was, ways)
        times = sum(ways_of(seen)[way] for way in ways)
        if usual is None or not times:
            continue
        expected = Expected(usual, max(LEAST_HOLLOW, usual.rate))
        placed = traffic.judge(hollow(path, ways), times, seen.present, expected)
        if placed.weighed.verdict is Verdict.MET:
            return placed
    return None


def hollow_deviation(
    path: str, known: KnownProperty, was: PropertyProfile, seen: PropertyProfile, traffic: Traffic
) -> Deviation | None:
    """Judge whether a property that comes and goes is there and says nothing."""
    placed = hollow_placed(path, known, was, seen, traffic)
    if placed is None:
        return None
    how, kind = how_hollow(was, seen)
    usual = percent(placed.weighed.usual)
    return deviation(path, ("presence", kind), placed, does=how, was=f"it was so in {usual}", expected=f"so in {usual}")


def how_hollow(was: PropertyProfile, seen: PropertyProfile) -> tuple[str, str]:
    """Return in which way a property says nothing more often than it did, as a verb and as a kind."""
    before = ways_of(was)
    more = {way: n - before[way] * seen.present / max(1, was.present) for way, n in ways_of(seen).items()}
    kind = max(more, key=lambda way: more[way])
    return _VERBS[kind], kind


def ways_of(seen: PropertyProfile) -> dict[str, int]:
    """Return how often a property said nothing, by way."""
    return {"null": seen.types.get("null", 0), **{way: seen.shapes.get(way, 0) for way in BLANK}}


def null_is_fine(known: KnownProperty) -> bool:
    """Tell whether people wrote that null is a value like any other; a learned rate has the usual nulls in it."""
    return known.presence is Presence.NULLABLE and bool(known.written & {"presence", "rate"})


def _usual(known: KnownProperty, was: PropertyProfile, ways: Sequence[str]) -> Usual | None:
    if ways == VACANT:
        share, of = known.off.get("vacant"), known.seen
    else:
        share, of = sum(ways_of(was)[way] for way in ways) / max(1, was.present), was.present
        share = share if of else None
    return None if share is None or share > MOST_VACANT else exception(share * of, of)
