"""`rogue_property`: an event begins to carry a property its plan does not know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.checks.began import began_in, evidence_of, since_then, there
from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.drift import renamed
from monitor.checks.schema.evidence import one_shot
from monitor.checks.schema.phrases import listed, whole
from monitor.checks.schema.unknown import Unknown, topmost, unknown
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.plan import Plan, Presence
from monitor.plan.words import percent
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile

ENOUGH = 10
"""Events that must have been looked into before nothing new means that there is nothing new."""
MANY_AT_ONCE = 6
"""As many new properties under one parent are one piece of news, not so many."""


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
                for path, found in paths.items():
                    yield _finding(rule, view, seen, path, {path: found})
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


def _new(plan: Plan, recent: Profile, params: RoguePropertyParams, *, once: bool) -> dict[str, Unknown]:
    """Return the properties that are news: new, there to stay, and no lost one under another name."""
    if plan.properties.keys() >= recent.properties.keys() and not _rare(plan):
        return {}
    least = 1 if once else params.min_count
    new = unknown(plan, recent, min_count=least, min_share=params.min_share, once=once)
    if not new:
        return {}
    became = {one.other for one in renamed(plan, recent, every=once).values()}
    return {
        path: found
        for path, found in topmost(new).items()
        if not any(fnmatchcase(path, glob) for glob in params.ignore) and not _explained(path, recent, became)
    }


def _rare(plan: Plan) -> bool:
    return any(known.presence is Presence.RARE for known in plan.properties.values())


def _explained(path: str, recent: Profile, became: Collection[str]) -> bool:
    """Tell whether a path, or all that lies below it, is what something else is called now: `schema` tells that."""
    below = [p for p, seen in recent.properties.items() if p.startswith(f"{path}.") and "object" not in seen.types]
    return path in became or (bool(below) and all(p in became for p in below))


def _by_parent(new: Mapping[str, Unknown]) -> dict[str, dict[str, Unknown]]:
    groups: dict[str, dict[str, Unknown]] = {}
    for path, found in new.items():
        groups.setdefault(parent_of(path), {})[path] = found
    return groups


def _finding(rule: Rule, view: View, seen: StreamView, path: str, new: Mapping[str, Unknown]) -> Finding:
    recent = seen.recent
    first = max(new, key=lambda one: new[one].times)
    times, room, segment = new[first].times, new[first].room, new[first].segment
    known = recent.properties[first]
    since = began_in(seen.hours(), partial(there, first))
    what = f"{whole(first, seen.stream, room, segment)} since {moment(recent.first_at, view.now, view.timezone)}"
    if segment is None:
        what += since_then(since, times, recent, room, view)
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
        evidence={
            "kind": "new",
            "properties": sorted(new)[:50],
            "types": dict(known.types),
            **({"segment": str(segment)} if segment is not None else {}),
            **evidence_of(since),
        },
        file=file,
        entry=entry,
    )
