"""What the page of an event shows: its plan, and how often each property was there hour by hour or day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from monitor.plan.maps import as_planned
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.presence import wilson
from monitor.plan.warmup import taught_by
from monitor.plan.words import number, percent
from monitor.profile.limits import limits_met
from monitor.profile.merge import merge
from monitor.profile.paths import name_of, parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.sketches import quantile
from monitor.profile.stream import Stream
from monitor.profile.values import numbers_in, value_of

HOURS_SHOWN = 72
"""Hours of traffic that are shown hour by hour; more are shown by days."""
MOST_WORDS = 12
"""Words of an enumeration shown, the most frequent first."""
BELOW = 0.05
"""A bar is marked where, beyond chance (95 %), the property was there so much less often than is planned."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of time: what it is called, and the share, 0 … 1; None where nothing could be there."""

    label: str
    share: float | None
    low: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an enumeration and how often it was said, None where that was not counted."""

    text: str
    share: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One property as the page shows it. `depth` is how far it is set in; `written` the fields that people wrote."""

    path: str
    above: str
    name: str
    depth: int
    known: KnownProperty
    there: str
    bars: tuple[Bar, ...]
    words: tuple[Word, ...]
    more_words: int
    numbers: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One event. `volume` are its bars by time, each the share of the busiest; `step` is "hour" or "day".

    `limits` say which bounds the traffic met that taught the plan.
    """

    stream: Stream
    plan: Plan
    taught: str
    events: int
    since: str
    until: str
    step: str
    volume: tuple[Bar, ...]
    rows: tuple[Row, ...]
    rare: tuple[Row, ...]
    limits: tuple[str, ...]

    def number_of(self, *presences: str) -> int:
        """Return how many properties are of some presence."""
        return sum(row.known.presence in presences for row in (*self.rows, *self.rare))


def page_of(plan: Plan, windows: Mapping[int, Profile], timezone: str) -> Page:
    """Return the page of an event; `windows` are profiles by their start, epoch seconds. Times are of `timezone`."""
    zone = ZoneInfo(timezone)
    step, bins = _bins({start: as_planned(seen, plan) for start, seen in windows.items()}, zone)
    whole = reduce(merge, (seen for _, seen in bins if seen is not None), Profile())
    taught = plan.evidence.seen if plan.evidence.seen.depth else whole
    rows = [_row(path, known, bins, taught, whole) for path, known in sorted(plan.properties.items(), key=_order)]
    most = max((seen.events for _, seen in bins if seen is not None), default=0)
    return Page(
        stream=plan.stream,
        plan=plan,
        taught=taught_by(plan.evidence.by_day, plan.evidence.seen),
        events=whole.events,
        since=bins[0][0] if bins else "",
        until=bins[-1][0] if bins else "",
        step=step,
        volume=tuple(
            Bar(
                f"{label}: {seen.events if seen else 0:,} events", (seen.events if seen else 0) / most if most else None
            )
            for label, seen in bins
        ),
        rows=tuple(row for row in rows if row.known.presence is not Presence.RARE),
        rare=tuple(row for row in rows if row.known.presence is Presence.RARE),
        limits=tuple(limits_met(taught)),
    )


def _order(of: tuple[str, KnownProperty]) -> tuple[str, ...]:
    """Return what puts a property below the object it is in, and objects among their neighbours by name."""
    names: list[str] = []
    path = of[0]
    while path:
        above = parent_of(path)
        names.append(path[len(above) :])
        path = above
    return tuple(reversed(names))


def _bins(windows: Mapping[int, Profile], zone: ZoneInfo) -> tuple[str, list[tuple[str, Profile | None]]]:
    """Return the name of a step, and what every step of time saw, the empty ones within included."""
    if not windows:
        return "day", []
    first, last = (datetime.fromtimestamp(at, zone) for at in (min(windows), max(windows)))
    if last - first < timedelta(hours=HOURS_SHOWN):
        starts = range(min(windows), max(windows) + 3600, 3600)
        return "hour", [(f"{datetime.fromtimestamp(at, zone):%-d %b, %H:00}", windows.get(at)) for at in starts]
    by_day: dict[object, Profile] = {}
    for start, seen in sorted(windows.items()):
        day = datetime.fromtimestamp(start, zone).date()
        by_day[day] = merge(by_day.get(day, Profile()), seen)
    days = [first.date() + timedelta(days=i) for i in range((last.date() - first.date()).days + 1)]
    return "day", [(f"{day:%a %-d %b}", by_day.get(day)) for day in days]


def _row(
    path: str, known: KnownProperty, bins: Sequence[tuple[str, Profile | None]], taught: Profile, whole: Profile
) -> Row:
    seen = whole.properties.get(path) or taught.properties.get(path) or PropertyProfile()
    was = taught.properties.get(path, seen)
    above = parent_of(path)
    name = "each" if path.endswith("[]") else name_of(path)
    words = _words(known, was)
    return Row(
        path=path,
        above=above,
        name=name,
        depth=path.count(".") + path.count("[]") - path.count("[]."),
        known=known,
        there="" if known.rate is None else f"in {percent(known.rate)}",
        bars=() if path.endswith("[]") or name == "*" else tuple(_bar(path, known, *one) for one in bins),
        words=words[:MOST_WORDS],
        more_words=max(0, len(words) - MOST_WORDS),
        numbers=_numbers(known, was),
        examples=tuple(dict.fromkeys(drawn for drawings in seen.examples.values() for drawn in drawings))[:4],
    )


def _bar(path: str, known: KnownProperty, label: str, profile: Profile | None) -> Bar:
    seen = profile.properties.get(path, PropertyProfile()) if profile is not None else PropertyProfile()
    room = max(profile.room_for(parent_of(path)), seen.present) if profile is not None else 0
    if not room:
        return Bar(f"{label}: none that could hold it", None)
    share = seen.filled / room
    low = known.rate is not None and wilson(seen.filled, room)[1] < known.rate - BELOW
    return Bar(f"{label}: in {percent(share)} of {room:,}", share, low)


def _words(known: KnownProperty, was: PropertyProfile) -> tuple[Word, ...]:
    said = {value_of(key): n for key, n in (was.values or {}).items() if key[0] == '"'}
    total = sum(said.values())
    words = sorted(known.enum or (), key=lambda word: (-said.get(word, 0), word))
    return tuple(Word(word, percent(said[word], total) if said.get(word) else None) for word in words)


def _numbers(known: KnownProperty, was: PropertyProfile) -> str:
    """Return what numbers were, and where they may lie, in words."""
    said: list[str] = []
    if was.numbers is not None and known.types & {"integer", "number"}:
        span = f"{number(was.numbers.low)} to {number(was.numbers.high)}"
        middle = _median(was)
        said.append(span + (f", half of them up to {number(middle)}" if middle is not None else ""))
    bounds = [f"least {number(known.low)}"] if known.low is not None else []
    bounds += [f"most {number(known.high)}"] if known.high is not None else []
    return "; planned ".join([*said, *([", ".join(bounds)] if bounds else [])]) if said else ", ".join(bounds)


def _median(was: PropertyProfile) -> float | None:
    if was.values is None:
        return quantile(was.quantiles, 0.5)
    pairs = sorted(numbers_in(was.values))
    half, gone = sum(n for _, n in pairs) / 2, 0
    for value, n in pairs:
        gone += n
        if gone >= half:
            return value
    return None
