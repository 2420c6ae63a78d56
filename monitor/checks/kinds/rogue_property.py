"""`rogue_property`: an event begins to carry a property its plan does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.evidence import one_shot
from monitor.checks.schema.phrases import listed, whole
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.words import percent
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile

ENOUGH = 10
"""Events that must have been looked into before nothing new means that there is nothing new."""
MANY_AT_ONCE = 6
"""As many new properties under one parent are one piece of news, not so many."""
MAP_KEYS = 12
"""From so many properties under one parent on, none of them usual, the parent is a map: its keys are data."""
USUAL = 0.5
SUDDEN = 20.0
"""A property that was rare is rogue when it is there so many times as often."""


class RoguePropertyParams(Params):
    """The keys `rogue_property` adds to a rule."""

    min_count: Annotated[int, Field(ge=1)] = Field(8, description="Times it must have been seen.")
    min_share: Annotated[float, Field(ge=0, le=1)] = Field(0.02, description="Share of the events it must be in.")
    ignore: tuple[str, ...] = Field((), description="Globs of property paths that are no news.")


@register
class RogueProperty:
    """Tells a property that is in no plan once it is there to stay.

    A property stops being rogue when a plan knows it: accepted by people, or learned anew. The keys of a map are not
    properties, and many new properties at once under one parent are one finding.
    """

    kind: ClassVar[str] = "rogue_property"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = RoguePropertyParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Yield every rogue property, and one verdict on each stream as a whole."""
        params = rule.params
        assert isinstance(params, RoguePropertyParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in sorted(view.streams.items()):
            if rule.match.covers(stream):
                yield from _stream(rule, params, view, seen)


def _stream(rule: Rule, params: RoguePropertyParams, view: View, seen: StreamView) -> Iterator[Finding]:
    recent = seen.recent
    once = one_shot(view)
    looked = seen.plan is not None and recent.depth >= (1 if once else ENOUGH)
    if seen.plan is not None:
        new = _new(seen.plan, recent, params, once=once)
        for parent, paths in _by_parent(new).items():
            if len(paths) >= MANY_AT_ONCE:
                yield _finding(rule, view, seen, f"{parent}.*" if parent else "*", paths)
            else:
                for path, times in paths.items():
                    yield _finding(rule, view, seen, path, {path: times})
    yield Finding(
        check=RogueProperty.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=Verdict.NOT_MET if looked else Verdict.UNKNOWN,
        severity=rule.severity,
        start=view.start,
        end=view.end,
        message=f"{recent.depth:,} {seen.stream.event} events were looked into",
        count=recent.depth,
    )


def _new(plan: Plan, recent: Profile, params: RoguePropertyParams, *, once: bool) -> dict[str, int]:
    """Return the paths the plan does not know that are there to stay, with how often they were seen."""
    new: dict[str, int] = {}
    for path, seen in sorted(recent.properties.items()):
        room = max(recent.room_for(parent_of(path)), seen.present)
        share = seen.present / room if room else 0.0
        least = 1 if once else params.min_count
        if seen.present < least or share < params.min_share or path.endswith("[]"):
            continue
        if any(fnmatchcase(path, glob) for glob in params.ignore) or _below(path, new) or _in_map(plan, path):
            continue
        if _unknown(plan.properties.get(path), share):
            new[path] = seen.present
    return new


def _unknown(known: KnownProperty | None, share: float) -> bool:
    if known is None:
        return True
    return known.presence is Presence.RARE and not known.written and share >= SUDDEN * max(known.rate or 0.0, 0.001)


def _below(path: str, new: Mapping[str, int]) -> bool:
    """Tell whether a path hangs from one that is new itself: the parent says it all."""
    above = parent_of(path)
    while above:
        if above in new:
            return True
        above = parent_of(above)
    return False


def _in_map(plan: Plan, path: str) -> bool:
    parent = parent_of(path)
    rates = [known.rate or 0.0 for other, known in plan.properties.items() if parent_of(other) == parent]
    return bool(parent) and len(rates) >= MAP_KEYS and max(rates) < USUAL


def _by_parent(new: Mapping[str, int]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for path, times in new.items():
        groups.setdefault(parent_of(path), {})[path] = times
    return groups


def _finding(rule: Rule, view: View, seen: StreamView, path: str, new: Mapping[str, int]) -> Finding:
    recent = seen.recent
    times = max(new.values())
    first = next(iter(new))
    known = recent.properties[first]
    room = max(recent.room_for(parent_of(first)), times)
    what = f"{whole(first, seen.stream, room)} since {moment(recent.first_at, view.now, view.timezone)}"
    if len(new) == 1:
        kinds = " or ".join(sorted(known.types))
        message = f"`{path}` ({kinds}) is new: it is in {percent(times, room)} of {what}, and in no plan"
    else:
        names = listed(f"`{name}`" for name in new)
        message = f"{len(new)} new properties ({names}) are in up to {percent(times, room)} of {what}, and in no plan"
    file, entry = (recent.place if times == recent.depth else None) or (None, None)
    return Finding(
        check=RogueProperty.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=Verdict.MET,
        severity=rule.severity,
        start=recent.first_at,
        end=view.end,
        message=message,
        path=path,
        detail="new",
        observed=f"in {percent(times, room)}",
        expected="not in the plan",
        count=times,
        share=round(times / room, 6),
        examples=tuple(example for drawn in known.examples.values() for example in drawn)[:3],
        evidence={"properties": sorted(new)[:50], "types": dict(known.types)},
        file=file,
        entry=entry,
    )
