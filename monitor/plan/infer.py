"""From what was seen to what is expected, with the reason and the sample size of every decision."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.plan.about import About, tier_of
from monitor.plan.conditions import condition_of
from monitor.plan.evidence import evidence_of
from monitor.plan.maps import maps_in
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.presence import LIKELY, always_there, wilson
from monitor.plan.values import values_of
from monitor.plan.vocabulary import with_shared_vocabularies
from monitor.plan.words import percent
from monitor.profile.merge import collapsed
from monitor.profile.paths import ANY_KEY, name_of, parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.stream import Stream

RARE = 0.01
"""A property there less often than this is rare."""


def infer(
    stream: Stream, profile: Profile, now: float, windows: Sequence[Profile] = (), by_day: Sequence[float] = ()
) -> Plan:
    """Return the plan that a profile teaches: every property seen, with what is expected of it and why.

    `windows` are the profiles it was merged from, where they are known: they tell how much rates vary by the hour.
    `by_day` is how many events came on each day of the week; it is kept with the plan, to say what taught it.
    """
    maps = maps_in(profile)
    folded = collapsed(profile, maps)
    sure = always_there(folded)
    properties = {path: _known(path, seen, folded, sure.get(path, 1.0)) for path, seen in folded.properties.items()}
    return Plan(
        stream,
        learned_from=profile.events,
        learned_at=now,
        properties=dict(sorted(with_shared_vocabularies(folded, properties).items())),
        evidence=evidence_of(folded, [collapsed(window, maps) for window in windows], by_day),
        about=About(tier=tier_of(stream.event)),
    )


def _known(path: str, seen: PropertyProfile, profile: Profile, sure: float) -> KnownProperty:
    values = values_of(path, seen)
    presence, rate, room, confidence, why = _presence(path, seen, profile, values.types, sure)
    when = condition_of(path, profile) if presence in {Presence.OPTIONAL, Presence.RARE} else None
    return KnownProperty(
        presence=presence,
        rate=rate,
        types=values.types,
        enum=values.enum,
        low=values.low,
        high=values.high,
        format=values.format,
        room=room,
        seen=seen.present,
        off=values.off,
        confidence=round(confidence, 4),
        why="; ".join((why, *([f"always where {when}, else never"] if when else []), *values.why)),
        when=when,
    )


def _presence(
    path: str, seen: PropertyProfile, profile: Profile, types: frozenset[str], sure: float
) -> tuple[Presence, float | None, int, float, str]:
    if path.endswith("[]") or name_of(path) == ANY_KEY:
        return Presence.OPTIONAL, None, seen.present, 1.0, f"{seen.present:,} seen"
    room = max(profile.room_for(parent_of(path)), seen.present)
    rate = round(seen.filled / room, 6)
    there = f"there in {percent(seen.present, room)} of {room:,}"
    if seen.vacant:
        there += f", saying nothing in {percent(seen.vacant, room)}"
    if sure > LIKELY:
        presence = Presence.NULLABLE if "null" in types else Presence.REQUIRED
        return presence, rate, room, sure, there
    low, high = wilson(seen.present, room)
    presence = Presence.RARE if rate < RARE else Presence.OPTIONAL
    return presence, rate, room, 1 - sure, f"{there} (95 % sure of {low:.1%} to {high:.1%})"
