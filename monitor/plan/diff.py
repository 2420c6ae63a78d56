"""What differs between two plans of a stream, and what each difference means to those who read the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.plan.about import Status
from monitor.plan.conditions import Condition
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.words import number, percent
from monitor.profile.stream import Stream

FIELDS = ("presence", "when", "types", "enum", "format", "low", "high")
ABOUT = ("tier", "owner", "description", "status")
ALWAYS = frozenset({Presence.REQUIRED, Presence.NULLABLE})
UNIT = 10.0
"""A bound that moves by this factor is a change of unit (cents for euros is 100); by less it is another season."""


COMES = 20
"""Events from which on a planned one is taken for live: fewer may be somebody's tests."""


class Weight(StrEnum):
    """What a difference means to a reader of the data. Values are ordered from the worst."""

    BREAKING = "breaking"  # what could be relied on no longer can
    COMPATIBLE = "compatible"  # more is there, or more may be relied on
    NOISE = "noise"  # chance, seasons and strays

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Weight).index(self)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is "" where it is of the event as a whole, and `field` one of ABOUT then.

    Else `field` is one of FIELDS, or "" where the property came or went; `before` and `after` in words.

    `share` is how often the property is there in the new plan, 0 … 1, None where nothing was counted; `since` (epoch
    seconds) and `release` say where it was seen first, where that is known.
    """

    stream: Stream
    path: str
    field: str
    weight: Weight
    before: str
    after: str
    why: str
    share: float | None = None
    since: float | None = None
    release: str | None = None


def changes(old: Plan | None, new: Plan) -> list[Change]:
    """Return what is different in the new plan, the worst first. A stream without an old plan is new as a whole.

    Where people wrote the old plan, only what they wrote is compared: what they left out stays learned.
    """
    if old is None:
        what = f"{len(new.properties)} properties"
        return [Change(new.stream, "", "", Weight.COMPATIBLE, "", what, "the event is not planned")]
    found: list[Change] = list(_about(old, new))
    for path in sorted({*old.properties, *new.properties}):
        before, after = old.properties.get(path), new.properties.get(path)
        if before is None and after is not None:
            found.append(_added(new, path, after))
        elif before is not None and after is None:
            found.append(_gone(new, path, before))
        elif before is not None and after is not None:
            found += (change for change in _changed(new, path, before, after) if change is not None)
    return sorted(found, key=lambda change: (change.weight.rank, change.path, change.field))


def _about(old: Plan, new: Plan) -> Iterator[Change]:
    """Yield what differs of the event as a whole. Traffic says nothing of it but that what is planned comes by now."""
    if new.learned_from and not new.about.written:
        if old.about.status is Status.PLANNED and new.learned_from >= COMES:
            yield Change(new.stream, "", "status", Weight.COMPATIBLE, "planned", "live", "it comes now")
        return
    for name in ABOUT:
        was, now = getattr(old.about, name), getattr(new.about, name)
        if was != now:
            why = "it is on its way out" if now == Status.DEPRECATED else "people wrote so"
            yield Change(new.stream, "", name, Weight.COMPATIBLE, str(was or ""), str(now or ""), why)


def _added(new: Plan, path: str, after: KnownProperty) -> Change:
    rare = after.presence is Presence.RARE
    weight = Weight.NOISE if rare else Weight.COMPATIBLE
    return Change(
        new.stream,
        path,
        "",
        weight,
        "",
        _described(after),
        "seldom there: it may be a stray" if rare else "it is not in the plan",
        _share(after),
        release=_release(new, path),
    )


def _gone(new: Plan, path: str, before: KnownProperty) -> Change:
    weight = Weight.NOISE if before.presence is Presence.RARE else Weight.BREAKING
    return Change(new.stream, path, "", weight, _described(before), "", "it no longer comes", 0.0)


def _changed(new: Plan, path: str, before: KnownProperty, after: KnownProperty) -> Iterator[Change]:
    written = before.written or frozenset(FIELDS)
    judges: dict[str, Callable[[Any, Any], tuple[Weight, str]]] = {
        "presence": _presence,
        "when": _when,
        "types": _types,
        "enum": _enum,
        "format": _format,
        "low": _bound,
        "high": _bound,
    }
    for field in FIELDS:
        was, now = _value(before, field), _value(after, field)
        if field not in written or was == now:
            continue
        weight, why = judges[field](was, now)
        yield Change(new.stream, path, field, weight, _words(was), _words(now), why, _share(after), release=None)


def _presence(was: Presence, now: Presence) -> tuple[Weight, str]:
    if was in ALWAYS and now not in ALWAYS:
        return Weight.BREAKING, "it can no longer be relied on to be there"
    if was is Presence.REQUIRED:
        return Weight.BREAKING, "it may be null now"
    if now in ALWAYS:
        return Weight.COMPATIBLE, "it is always there now"
    return Weight.NOISE, "it comes and goes, as before"


def _when(was: Condition | None, _now: Condition | None) -> tuple[Weight, str]:
    if was is None:
        return Weight.COMPATIBLE, "it is always there under a condition"
    return Weight.BREAKING, "the condition under which it was there does not hold"


def _types(was: frozenset[str], now: frozenset[str]) -> tuple[Weight, str]:
    accepted = was | ({"integer"} if "number" in was else set())
    if not was or now <= accepted:
        return Weight.COMPATIBLE, "it takes fewer types than planned"
    return Weight.BREAKING, f"{' and '.join(sorted(now - accepted))} was not planned"


def _enum(was: tuple[str, ...] | None, now: tuple[str, ...] | None) -> tuple[Weight, str]:
    if was is None:
        return Weight.COMPATIBLE, "its values are few and known now"
    if now is None:
        return Weight.BREAKING, "its values are not an enumeration"
    new = [value for value in now if value not in was]
    if new:
        return Weight.BREAKING, f"new: {', '.join(new[:5])}{', …' if len(new) > 5 else ''}"
    return Weight.COMPATIBLE, "some of the values did not come"


def _format(was: str | None, _now: str | None) -> tuple[Weight, str]:
    if was is None:
        return Weight.COMPATIBLE, "it has a format now"
    return Weight.BREAKING, "it is written in another way"


def _bound(was: float | None, now: float | None) -> tuple[Weight, str]:
    if was and now and was * now > 0 and not 1 / UNIT < now / was < UNIT:
        return Weight.BREAKING, "it may be another unit"
    return Weight.NOISE, "a range learned from other traffic"


def _value(known: KnownProperty, field: str) -> Any:
    value = getattr(known, field)
    # Null is said by the presence: `nullable`.
    return value - {"null"} if field == "types" else value


def _words(value: Any) -> str:
    if value is None:
        return "any"
    if isinstance(value, float | int):
        return number(value)
    if isinstance(value, frozenset):
        return " or ".join(sorted(value)) or "any"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _described(known: KnownProperty) -> str:
    return " ".join([str(known.presence), "|".join(sorted(known.types - {"null"}))]).strip()


def _share(known: KnownProperty) -> float | None:
    return known.rate if known.room else None


def _release(plan: Plan, path: str) -> str | None:
    """Return the release a property came with: the only one of several that it was seen in."""
    breakdown = plan.evidence.seen.breakdown
    releases = [i for i, segment in enumerate(breakdown.segments) if segment.dimension == "release"]
    rows = [i for i, row in enumerate(breakdown.rows) if row == (path, "")]
    if len(releases) < 2 or not rows:
        return None
    of = [breakdown.segments[i].value for i in releases if breakdown.counts[rows[0], i]]
    return of[0] if len(of) == 1 else None


def to_text(found: Mapping[Stream, list[Change]]) -> str:
    """Return changes as lines for a terminal."""
    lines: list[str] = []
    for stream, of_stream in sorted(found.items()):
        lines.append(str(stream))
        lines += [f"  {change.weight:<10}  {_line(change)}" for change in of_stream]
    return "\n".join(lines) + ("\n" if lines else "")


def to_markdown(found: Mapping[Stream, list[Change]]) -> str:
    """Return changes as Markdown for a pull request: a table an event, noise folded away."""
    parts: list[str] = []
    for stream, of_stream in sorted(found.items()):
        told = [change for change in of_stream if change.weight is not Weight.NOISE]
        noise = [change for change in of_stream if change.weight is Weight.NOISE]
        parts.append(f"### {_escaped(str(stream))}\n\n{_table(told)}" if told else f"### {_escaped(str(stream))}\n")
        if noise:
            parts.append(
                f"<details><summary>{len(noise)} differences of chance</summary>\n\n{_table(noise)}\n</details>"
            )
    return "\n".join(parts) + ("\n" if parts else "")


def _table(of: list[Change]) -> str:
    rows = ["| | property | was | is | |", "|---|---|---|---|---|"]
    for change in of:
        name = f"`{change.path}`" if change.path else "the event"
        name += f" {change.field}" if change.field else ""
        was, now = change.before or "not there", change.after or "not there"
        rows.append("| " + " | ".join(map(_escaped, (change.weight, name, was, now, _notes(change)))) + " |")
    return "\n".join(rows) + "\n"


def _line(change: Change) -> str:
    name = " ".join(part for part in (change.path or "the event", change.field) if part)
    was, now = change.before or "not there", change.after or "not there"
    return f"{name}: {was} → {now}  ({_notes(change)})"


def _notes(change: Change) -> str:
    notes = [change.why]
    if change.share is not None and change.after:
        notes.append(f"in {percent(change.share)}")
    if change.release:
        notes.append(f"release {change.release}")
    return "; ".join(notes)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
