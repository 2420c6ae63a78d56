"""Ways to make what is stored of a stream look broken: its hourly counts, the sums of a property, or its profiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from monitor.checks.statistics.grid import Floats
from monitor.checks.view import Measured
from monitor.plan.plan import Plan, Presence
from monitor.privacy.inspected import Breach, Leak
from monitor.profile.breakdown import Breakdown
from monitor.profile.paths import depth_of
from monitor.profile.profile import Noted, Profile
from monitor.profile.property import PropertyProfile

NEW_PROPERTY = "tagwatch_drill"
NUMBERS = frozenset({"integer", "number"})


def nothing_fits(_plan: Plan | None) -> str | None:
    """Say that a fault is about no property."""
    return ""


def _steady(plan: Plan | None, kinds: frozenset[str] | None) -> str | None:
    for path, known in sorted(plan.properties.items() if plan else ()):
        fits = kinds is None or (known.types and known.types <= kinds)
        if known.presence is Presence.REQUIRED and fits and not depth_of(path) and not path.endswith("[]"):
            return path
    return None


@dataclass(frozen=True, slots=True)
class Spoiling:
    """One way to break a stream for `hours`. An alert of one of `checks` about the stream finds it.

    `counts` changes the counts of the hours it is on, and what is summed up of its events with them; `amounts` by how
    much every amount of one property is multiplied; `profile` changes a profile of one of the hours, at the property
    `target` chooses from the stream's plan: "" for none, None where the fault cannot be made of this stream.
    """

    name: str
    sentence: str
    checks: frozenset[str]
    hours: int
    counts: Callable[[Floats, np.random.Generator], Floats] | None = None
    amounts: float | None = None
    profile: Callable[[Profile, str], Profile] | None = None
    target: Callable[[Plan | None], str | None] = nothing_fits


def scaled(measured: Measured, hours: slice, events: Floats, amounts: float) -> Measured:
    """Return what was measured with the events of some hours multiplied by `events`, and each amount by `amounts`."""
    number, total, squares = (part.copy() for part in (measured.number, measured.total, measured.squares))
    number[hours] *= events
    total[hours] *= events * amounts
    squares[hours] *= events * amounts * amounts
    return Measured(measured.start, number, total, squares)


def _vanish(counts: Floats, _random: np.random.Generator) -> Floats:
    return np.zeros_like(counts)


def _halve(counts: Floats, random: np.random.Generator) -> Floats:
    return random.binomial(np.round(counts).astype(int), 0.5).astype(float)


def _double(counts: Floats, _random: np.random.Generator) -> Floats:
    return 2.0 * counts


def _lose(seen: Profile, path: str) -> Profile:
    properties = {name: known for name, known in seen.properties.items() if name != path}
    given = {
        decider: {value: {p: n for p, n in there.items() if p != path} for value, there in values.items()}
        for decider, values in seen.given.items()
        if decider != path
    }
    return replace(seen, properties=properties, given=given, breakdown=_without(seen.breakdown, path))


def _retype(seen: Profile, path: str) -> Profile:
    known = seen.properties.get(path)
    if known is None:
        return seen
    number = sum(known.types.get(kind, 0) for kind in NUMBERS)
    types = {kind: times for kind, times in known.types.items() if kind not in NUMBERS}
    values = known.values and {key if key[0] in '"#tf' else f'"{key}': times for key, times in known.values.items()}
    texts = replace(
        known,
        types={**types, "string": types.get("string", 0) + number},
        shapes={**known.shapes, "number": known.shapes.get("number", 0) + number},
        values=values,
    )
    return replace(seen, properties={**seen.properties, path: texts}, breakdown=_without(seen.breakdown, path))


def _add(seen: Profile, _path: str) -> Profile:
    n = seen.depth
    word = PropertyProfile(present=n, types={"string": n}, shapes={"text": n}, values={'"on': n})
    return replace(seen, properties={**seen.properties, NEW_PROPERTY: word})


def _leak(seen: Profile, _path: str) -> Profile:
    leak = Leak("email", "page.query.email", "percent", "****@*******.***")
    return replace(seen, leaks={**seen.leaks, leak: Noted(max(seen.events // 2, 1))})


def _refuse(seen: Profile, _path: str) -> Profile:
    breach = Breach("C02", "analytics", "denied", "sent although the visitor had refused")
    return replace(seen, breaches={**seen.breaches, breach: Noted(max(seen.events // 3, 1))})


def _without(breakdown: Breakdown, path: str) -> Breakdown:
    kept = [i for i, row in enumerate(breakdown.rows) if row.path != path]
    if len(kept) == len(breakdown.rows):
        return breakdown
    return Breakdown(breakdown.segments, tuple(breakdown.rows[i] for i in kept), breakdown.counts[kept])


_FEWER = frozenset({"volume", "missing_destination", "ratio", "discrepancy"})
SPOILINGS = (
    Spoiling("vanish", "the event stops", frozenset({"missing_event", *_FEWER}), 24, counts=_vanish),
    Spoiling("drop", "every other event is lost", _FEWER, 48, counts=_halve),
    Spoiling("doubled", "every event comes twice", frozenset({"volume", "ratio", "discrepancy"}), 24, counts=_double),
    Spoiling("smaller-amounts", "amounts are a tenth of what they were", frozenset({"kpi"}), 24, amounts=0.1),
    Spoiling(
        "property-lost",
        "a required property is gone",
        frozenset({"schema", "vendor_spec"}),
        12,
        profile=_lose,
        target=lambda plan: _steady(plan, None),
    ),
    Spoiling(
        "type-change",
        "a number is sent as text",
        frozenset({"schema", "vendor_spec"}),
        12,
        profile=_retype,
        target=lambda plan: _steady(plan, NUMBERS),
    ),
    Spoiling("new-property", "a property nobody has seen is added", frozenset({"rogue_property"}), 12, profile=_add),
    Spoiling("leak", "an e-mail address is in the page's URL", frozenset({"pii"}), 12, profile=_leak),
    Spoiling("refusal", "the tag fires after a refusal", frozenset({"consent"}), 12, profile=_refuse),
)
"""In the order in which they are told of."""
