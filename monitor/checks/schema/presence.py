"""A property that is missing, or there and says nothing, more often than it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.checks.finding import Verdict
from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import WRITTEN_NOISE, exception, fixed, habit
from monitor.checks.schema.hollow import hollow_placed, how_hollow, null_is_fine
from monitor.checks.schema.measures import absent, missing
from monitor.checks.schema.where import Expected, Traffic
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


@dataclass(frozen=True, slots=True)
class Room:
    """How often a property was there, of how often it could have been; `was` is what taught its plan, if anything."""

    seen: PropertyProfile
    room: int
    was: PropertyProfile = field(default_factory=PropertyProfile)


def presence(
    path: str, known: KnownProperty, at: Room, traffic: Traffic, *, spread: float, noise: float, every: bool
) -> Deviation | None:
    """Judge how often a property is there and says something; None where that is as it was."""
    if known.rate is None or known.presence is Presence.RARE or not at.room:
        return None
    fine = null_is_fine(known)
    vacant = at.seen.vacant - (at.seen.types.get("null", 0) if fine else 0)
    lost = at.room - at.seen.present + vacant
    if not lost or (not vacant and lost <= (1.0 - known.rate) * at.room):
        return None
    always = known.rate >= NEARLY_ALWAYS
    if not always:
        key = _key_gone(path, known, at, traffic, noise)
        if key is not None:
            return key
    expected = _expected(known, known.rate, spread, noise)
    placed = traffic.judge(missing(path, null_is_fine=fine), lost, at.room, expected, every=every and always)
    if always and placed.weighed.verdict is not Verdict.MET and _often_hollow(known):
        # A key that is gone stands out sooner against keys that were gone than against all that said nothing.
        key = _key_gone(path, known, at, traffic, noise)
        if key is not None:
            return key
    how, kind = _how(at.was, at.seen, _more_absent(known, at), _more_vacant(known, at, vacant))
    if placed.weighed.verdict is not Verdict.MET and vacant:
        empty = hollow_placed(path, known, at.was, at.seen, traffic)
        if empty is not None:
            placed = empty
            how, kind = how_hollow(at.was, at.seen)
    if placed.weighed.verdict is Verdict.NOT_MET:
        return None
    return deviation(
        path,
        ("presence", kind),
        placed,
        does=how,
        was=f"it was in {percent(known.rate)}",
        expected=f"in {percent(known.rate)}",
    )


def _expected(known: KnownProperty, rate: float, spread: float, noise: float) -> Expected:
    gone = 1.0 - rate
    if rate < NEARLY_ALWAYS:
        floor = max(HABIT_LOSS * rate, min(SPREADS * spread, 0.8 * rate))
        return Expected(habit(gone, known.room, spread), floor, spread)
    if known.written & {"rate", "presence"} or not known.room:
        usual = fixed(max(WRITTEN_NOISE, gone))
    else:
        usual = exception(gone * known.room, known.room, noise)
    return Expected(usual, max(LEAST_LOSS, usual.rate))


def _often_hollow(known: KnownProperty) -> bool:
    """Tell whether what a property lacked, as it was learned, was mostly what it said and not the key itself."""
    return not known.written & {"rate", "presence"} and known.off.get("vacant", 0.0) * known.seen > (
        known.room - known.seen
    )


def _key_gone(path: str, known: KnownProperty, at: Room, traffic: Traffic, noise: float) -> Deviation | None:
    """Judge whether the key of a property is gone that was always there, though it often said nothing."""
    gone = at.room - at.seen.present
    if not gone or known.seen < NEARLY_ALWAYS * known.room:
        return None
    usual = exception(known.room - known.seen, known.room, noise)
    placed = traffic.judge(absent(path), gone, at.room, Expected(usual, max(LEAST_LOSS, usual.rate)))
    if placed.weighed.verdict is not Verdict.MET:
        return None
    was = percent(known.seen, known.room)
    how = "is missing from"
    return deviation(
        path,
        ("presence", "missing"),
        placed,
        does=how,
        was=f"it was there in {was}",
        expected=f"there in {was}",
    )


def _more_absent(known: KnownProperty, at: Room) -> float:
    """Return how much more often the key is not there than it used to be."""
    rate = known.seen / known.room if known.room else known.rate
    return at.room * (1.0 if rate is None else rate) - at.seen.present


def _more_vacant(known: KnownProperty, at: Room, vacant: int) -> float:
    """Return how much more often the key is there and says nothing than it used to be."""
    return vacant - known.off.get("vacant", 0.0) * at.seen.present


def _how(was: PropertyProfile, seen: PropertyProfile, gone: float, vacant: float) -> tuple[str, str]:
    """Return what is most of it, as a verb and as a kind; `gone` is how often it is not there beyond what is usual."""
    return ("is missing from", "missing") if gone >= vacant else how_hollow(was, seen)
