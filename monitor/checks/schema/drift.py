"""Where a recent profile departs from a plan, and from the traffic that taught it."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.checks.finding import Verdict
from monitor.checks.schema.casing import recased
from monitor.checks.schema.conditional import conditional
from monitor.checks.schema.content import formats, told, types, vocabulary, words
from monitor.checks.schema.deviation import Deviation
from monitor.checks.schema.numbers import bursts, ranges, repeats, scale
from monitor.checks.schema.pairs import pairs
from monitor.checks.schema.presence import Room, presence
from monitor.checks.schema.unknown import unknown
from monitor.checks.schema.where import Traffic
from monitor.plan.plan import KnownProperty, Plan
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile

NOTHING = PropertyProfile()
FEWEST_NEW = 2
LEAST_NEW = 0.01
"""A new name is looked for from so few events on: it must be there as often as the old one is missing anyway."""


def deviations(plan: Plan, recent: Profile, *, every: bool) -> Iterator[Deviation]:
    """Yield every expectation that is broken, or may be. `every` counts each broken event as news (one-shot checks)."""
    traffic = Traffic(plan.evidence.seen.breakdown, recent.breakdown, every=every)
    became = renamed(plan, recent, every=every)
    for path, known in plan.properties.items():
        seen = recent.properties.get(path, NOTHING)
        missing = became.get(path) or _missing(path, known, plan, recent, traffic, every=every)
        if missing is not None:
            yield missing
        if seen.filled:
            content = _content(
                path, known, plan.evidence.seen.properties.get(path, NOTHING), seen, traffic, every=every
            )
            if content is not None:
                yield content


def renamed(plan: Plan, recent: Profile, *, every: bool) -> dict[str, Deviation]:
    """Return what became of lost properties whose values stand under a new name, by the path that was lost."""
    if plan.properties.keys() >= recent.properties.keys():
        return {}  # nothing is new, so nothing was renamed
    new = unknown(plan, recent, min_count=FEWEST_NEW, min_share=LEAST_NEW, once=every)
    if not new:
        return {}
    traffic = Traffic(plan.evidence.seen.breakdown, recent.breakdown, every=every)
    found = (_missing(path, known, plan, recent, traffic, every=every) for path, known in plan.properties.items())
    lost = [one for one in found if one and one.kind == "missing" and one.weighed.verdict is Verdict.MET]
    return pairs(plan, recent, lost, new) if lost else {}


def _missing(
    path: str, known: KnownProperty, plan: Plan, recent: Profile, traffic: Traffic, *, every: bool
) -> Deviation | None:
    judged, found = conditional(path, known, plan, recent, traffic, every=every)
    if judged:
        return found
    seen = recent.properties.get(path, NOTHING)
    room = max(recent.room_for(parent_of(path)), seen.present)
    evidence = plan.evidence
    spread = evidence.spread.get(path, 0.0)
    at = Room(seen, room, evidence.seen.properties.get(path, NOTHING))
    return presence(path, known, at, traffic, spread=spread, noise=evidence.noise, every=every)


def _content(
    path: str, known: KnownProperty, was: PropertyProfile, seen: PropertyProfile, traffic: Traffic, *, every: bool
) -> Deviation | None:
    # One cause, one finding: a value of another type is of another format and out of range as well.
    for test in (types, words, formats):
        found = test(path, known, seen, traffic, every=every)
        if told(found):
            return found
    found = None if every else scale(path, known, was, seen)
    if found is None or found.weighed.verdict is not Verdict.MET:
        found = ranges(path, known, seen, every=every)
    if not told(found) and not every:
        found = repeats(path, was, seen)
    if not told(found) and not every:
        found = bursts(path, was, seen)
    if not told(found) and not every:
        found = vocabulary(path, known, was, seen)
    if not told(found) and not every:
        found = recased(path, known, was, seen)
    return found if told(found) else None
