"""A stream against a spec: what its vendor would drop, cut or misread, and in how many events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal, get_args

from monitor.checks.names import folded
from monitor.checks.schema.evidence import Weighed, fixed, weigh
from monitor.checks.schema.expect import Broken, broken
from monitor.checks.schema.phrases import listed
from monitor.checks.specs.spec import EventSpec, Lengths, NameLimits, Part, Spec
from monitor.plan.words import percent
from monitor.profile.paths import members, name_of, parent_of
from monitor.profile.profile import Profile

PartName = Literal["dead", "event-name", "near-name", "property-name", "length", "required", "value", "size"]
"""What of a spec is judged, by the name findings have."""
PARTS: tuple[PartName, ...] = get_args(PartName)
NEVER = 1e-6
"""The share allowed of what no event may show."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing a spec forbids. `says` completes "purchase " or "`path` "; {whole} stands for what was looked at."""

    path: str
    detail: str
    says: str
    part: Part
    observed: str
    expected: str
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Judge:
    """One spec over one stream's recent profile. `tolerance` is the share of events that may break it untold."""

    spec: Spec
    event: str
    recent: Profile
    tolerance: float
    every: bool
    only: Sequence[str] = PARTS

    def breaches(self) -> Iterator[Breach]:
        """Yield what is broken or cannot be told yet, of the parts in `only`; nothing where all is well."""
        return (breach for breach in self._judged() if breach.detail in self.only)

    def _judged(self) -> Iterator[Breach]:
        spec = self.spec
        if spec.dead is not None:
            # A capture from before the end was right when it was made.
            if self.recent.last_at >= datetime.combine(spec.dead.since, time(), tzinfo=UTC).timestamp():
                yield self._all("", "dead", "is still sent", spec.dead, "nothing is sent")
            return
        if spec.event_names is not None and (wrong := spec.event_names.broken_by(self.event)):
            yield self._all("", "event-name", wrong, spec.event_names, "a name the vendor takes")
        if spec.standard is not None and self.event not in spec.standard.names:
            meant = _meant(spec.standard.names).get(folded(self.event))
            if meant is not None:
                yield self._all("", "near-name", f"is not the standard `{meant}`", spec.standard, meant)
        if spec.property_names is not None and "property-name" in self.only:
            yield from self._property_names(spec.property_names)
        if spec.lengths is not None and "length" in self.only:
            yield from self._lengths(spec.lengths)
        for part in spec.events:
            if self.event in part.events:
                yield from self._contents(part)

    def _all(self, path: str, detail: str, says: str, part: Part, expected: str) -> Breach:
        number = self.recent.events
        return Breach(path, detail, says, part, "in all events", expected, self._weigh(number, number, NEVER))

    def _weigh(self, affected: int, of: int, allowed: float | None = None) -> Weighed:
        allowed = max(self.tolerance, NEVER) if allowed is None else allowed
        return weigh(affected, of, fixed(allowed), floor=0.0, every=self.every or allowed == NEVER)

    def _property_names(self, limits: NameLimits) -> Iterator[Breach]:
        for path, seen in sorted(self.recent.properties.items()):
            wrong = limits.broken_by(name_of(path)) if not parent_of(path) else None
            if wrong is not None:
                weighed = self._weigh(seen.present, self.recent.depth, NEVER)
                observed = f"in {percent(seen.present, self.recent.depth)}"
                yield Breach(path, "property-name", wrong, limits, observed, "a name the vendor takes", weighed)

    def _lengths(self, limits: Lengths) -> Iterator[Breach]:
        for path, seen in sorted(self.recent.properties.items()):
            most = limits.of.get(path, limits.longest)
            if seen.lengths is None or seen.lengths.high <= most or _any(path, limits.except_):
                continue
            # The profile knows the longest, and not how many are too long: one at least.
            weighed = self._weigh(1, max(1, seen.present), NEVER)
            longest = f"{seen.lengths.high:,.0f} characters"
            yield Breach(path, "length", f"is up to {longest} long", limits, longest, f"at most {most:,}", weighed)

    def _contents(self, part: EventSpec) -> Iterator[Breach]:
        if "required" in self.only:
            yield from self._presence(part)
        if "value" in self.only:
            for path, schema in part.properties.items():
                if path in self.recent.properties:
                    for one in self._broken(path, {"presence": "optional", **schema}):
                        yield Breach(path, "value", one.says, part, one.observed, one.expected, one.weighed)
        if "size" in self.only:
            for path, most in part.most.items():
                yield from self._size(path, most, part)

    def _presence(self, part: EventSpec) -> Iterator[Breach]:
        for path in part.required:
            yield from self._required(path, part)
        for group in part.any_of:
            yield from self._one_of(group, part)
        for path, companions in part.together.items():
            for companion in companions:
                yield from self._together(path, companion, part)

    def _required(self, path: str, part: EventSpec) -> Iterator[Breach]:
        seen = self.recent.properties.get(path)
        if seen is None or seen.filled < self.recent.room_for(parent_of(path)):
            for one in self._broken(path, {"presence": "required"}):
                # What the vendor needs it for is said after it, and is why.
                yield Breach(path, "required", one.does, part, one.observed, one.expected, one.weighed)
        elif seen.sizes is not None and not seen.sizes.high:
            weighed = self._weigh(seen.present, self.recent.depth)
            yield Breach(path, "required", "has no members in any of {whole}", part, "empty", "required", weighed)

    def _size(self, path: str, most: int, part: EventSpec) -> Iterator[Breach]:
        seen = self.recent.properties.get(path)
        if seen is not None and seen.sizes is not None and seen.sizes.high > most:
            size = f"{seen.sizes.high:,.0f} members"
            weighed = self._weigh(1, max(1, seen.present), NEVER)
            yield Breach(path, "size", f"has up to {size}", part, size, f"at most {most:,}", weighed)

    def _broken(self, path: str, written: dict[str, object]) -> Iterator[Broken]:
        return broken(path, written, self.recent, tolerance=self.tolerance, every=self.every)

    def _one_of(self, group: Sequence[str], part: Part) -> Iterator[Breach]:
        """At most so many events can hold one of the group as the group's properties are there together."""
        room = self.recent.room_for(parent_of(group[0]))
        filled = sum(self.recent.properties[path].filled for path in group if path in self.recent.properties)
        yield from self._lacking(group[0], max(0, room - filled), room, listed(f"`{p}`" for p in group[1:]), part)

    def _lacking(self, path: str, lacking: int, room: int, others: str, part: Part) -> Iterator[Breach]:
        if not room or not lacking:
            return
        says = f"is missing from {percent(lacking, room)} of {{whole}}, and so is {others}"
        observed = f"missing from {percent(lacking, room)}"
        yield Breach(path, "required", says, part, observed, "one of them", self._weigh(lacking, room))

    def _together(self, path: str, companion: str, part: Part) -> Iterator[Breach]:
        have = self.recent.properties.get(path)
        if have is None or not have.filled:
            return
        beside = self.recent.properties.get(companion)
        lacking = max(0, have.filled - (beside.filled if beside is not None else 0))
        if lacking:
            says = f"is missing from at least {percent(lacking, have.filled)} of the {have.filled:,} with `{path}`"
            observed = f"missing from {percent(lacking, have.filled)}"
            weighed = self._weigh(lacking, have.filled)
            yield Breach(companion, "required", says, part, observed, f"there with `{path}`", weighed)


@lru_cache
def _meant(standard: tuple[str, ...]) -> dict[str, str]:
    return {folded(name): name for name in standard}


def _any(path: str, globs: Sequence[str]) -> bool:
    return any(fnmatchcase(path, glob) or fnmatchcase(members(path), glob) for glob in globs)
