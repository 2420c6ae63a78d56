"""Properties that no plan knows and that are there to stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.checks.schema.measures import counted, there
from monitor.checks.schema.where import VISITOR, WHOLE, WITNESSES, rank
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.profile.breakdown import Breakdown
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile
from monitor.profile.segments import EVERYTHING, Segment

MAP_KEYS = 12
"""From so many properties under one parent on, none of them usual, the parent is a map: its keys are data."""
USUAL = 0.5
SUDDEN = 20.0
"""A property that was rare is rogue when it is there so many times as often."""
IN_SEGMENT = 5.0
"""Within one segment a property must have so many times the share that is asked of it at large."""
MOSTLY_IN = 0.95
"""Share of the times that must be of a segment for the property to be the segment's."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A property no plan knows: how often it was there, of how often it could be, and the segment it is of, if any."""

    times: int
    room: int
    segment: Segment | None = None


def unknown(plan: Plan, recent: Profile, *, min_count: int, min_share: float, once: bool) -> dict[str, Unknown]:
    """Return the paths the plan does not know that are there to stay, what lies below them included."""
    new: dict[str, Unknown] = {}
    maps = _maps(plan)
    for path, seen in recent.properties.items():
        known = plan.properties.get(path)
        if known is not None and (known.presence is not Presence.RARE or known.written):
            continue
        parent = parent_of(path)
        if seen.present < min_count or path.endswith("[]") or parent in maps:
            continue
        room = max(recent.room_for(parent), seen.present)
        found = _segment(recent.breakdown, path, seen.present, min_count) or Unknown(seen.present, room)
        if found.times / found.room < min_share * (1.0 if found.segment is None else IN_SEGMENT):
            continue
        if known is not None and not _sudden(known, found):
            continue
        if once or not _one_visitor(recent.breakdown, path, seen.present):
            new[path] = found
    return dict(sorted(new.items()))


def topmost(new: Mapping[str, Unknown]) -> dict[str, Unknown]:
    """Return those that hang from none that is new itself: the parent says it all."""
    return {path: found for path, found in new.items() if not _below(path, new)}


def _sudden(known: KnownProperty, found: Unknown) -> bool:
    return found.times / found.room >= SUDDEN * max(known.rate or 0.0, 0.001)


def _below(path: str, new: Mapping[str, Unknown]) -> bool:
    above = parent_of(path)
    while above:
        if above in new:
            return True
        above = parent_of(above)
    return False


def _maps(plan: Plan) -> frozenset[str]:
    """Return the parents whose keys are data."""
    rates: dict[str, float] = {}
    keys: Counter[str] = Counter()
    for path, known in plan.properties.items():
        parent = parent_of(path)
        keys[parent] += 1
        rates[parent] = max(rates.get(parent, 0.0), known.rate or 0.0)
    many = frozenset(p for p, number in keys.items() if p and number >= MAP_KEYS and rates[p] < USUAL)
    return many | plan.maps


def _segment(breakdown: Breakdown, path: str, present: int, min_count: int) -> Unknown | None:
    """Return the smallest segment that nearly all of it is in; None where there is none, or it is as good as all."""
    if not breakdown.rows:
        return None
    places = {row: i for i, row in enumerate(breakdown.rows)}
    measure = there(path)
    times, room = counted(breakdown, places, measure.wrong), counted(breakdown, places, measure.of)
    found: list[tuple[float, int, Unknown]] = []
    whole = 0.0
    for i, segment in enumerate(breakdown.segments):
        if segment == EVERYTHING:
            whole = room[i]
        elif segment.dimension != VISITOR and min_count <= times[i] >= MOSTLY_IN * present and room[i] < WHOLE * whole:
            found.append((room[i], rank(segment), Unknown(int(times[i]), int(max(room[i], times[i])), segment)))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _one_visitor(breakdown: Breakdown, path: str, present: int) -> bool:
    """Tell whether it may be one visitor's odd client: nearly all the times are of one group of visits."""
    columns = [i for i, segment in enumerate(breakdown.segments) if segment.dimension == VISITOR]
    if not columns:
        return False
    places = {row: i for i, row in enumerate(breakdown.rows)}
    times = counted(breakdown, places, there(path).wrong)[columns]
    return float(times.sum()) >= WHOLE * present and present - float(times.max()) < WITNESSES * present
