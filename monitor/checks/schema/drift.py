"""Where a recent profile departs from a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.checks.finding import Verdict
from monitor.checks.schema.evidence import Weighed, weigh
from monitor.checks.schema.phrases import listed
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.words import number, percent
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.shape import JUNK
from monitor.profile.sketches import distinct_between, numbers_held, share_within
from monitor.profile.values import LARGEST_KEPT, digest_of, key_of, numbers_in, value_of

NOISE = 0.003
"""Share of events in which anything may be wrong: bots, cut-off requests, extensions. Yardstick: 0.3 % junk."""
WRITTEN_NOISE = 0.001
"""The same where people wrote what they expect."""
NEARLY_ALWAYS = 0.97
"""From this rate on a property's absence is an exception; below, a habit that may change."""
MOST_VACANT = 0.2
"""A property that says nothing more often than this means something by it."""
SHOWN_FROM = 3
"""A new value is quoted once it came this often: a word of some vocabulary, not what one visitor typed."""
NOTHING = PropertyProfile()


@dataclass(frozen=True, slots=True)
class Deviation:
    """One expectation of one property, weighed. `says` completes "`path` …": what is seen, and what was expected."""

    path: str
    detail: str
    weighed: Weighed
    says: str
    expected: str
    observed: str
    examples: tuple[str, ...] = ()


def deviations(plan: Plan, recent: Profile, *, every: bool) -> Iterator[Deviation]:
    """Yield every expectation that is broken, or may be. `every` counts each broken event as news (one-shot checks)."""
    for path, known in plan.properties.items():
        seen = recent.properties.get(path, NOTHING)
        missing = _presence(path, known, seen, recent, every=every)
        if missing is not None:
            yield missing
        for test in (_type, _enum, _format, _range):
            found = test(path, known, seen, every=every)
            if found is None or found.weighed.verdict is Verdict.NOT_MET:
                continue
            yield found
            # One cause, one finding: a value of another type is of another format and out of range as well.
            break


def _presence(
    path: str, known: KnownProperty, seen: PropertyProfile, recent: Profile, *, every: bool
) -> Deviation | None:
    if known.rate is None or known.presence is Presence.RARE:
        return None
    room = max(recent.room_for(parent_of(path)), seen.present)
    if not room:
        return None
    nulls = seen.types.get("null", 0) if _null_is_fine(known) else 0
    vacant = seen.vacant - nulls
    missing = room - seen.present + vacant
    allowed, floor = _allowed_missing(known)
    always = known.rate >= NEARLY_ALWAYS
    weighed = weigh(missing, room, allowed=allowed, floor=floor, every=every and always)
    how = _how_missing(seen, room, vacant)
    if weighed.verdict is not Verdict.MET:
        hollow = _hollow(known, seen, vacant)
        if hollow is not None and hollow.verdict is Verdict.MET:
            weighed, missing, room, how = hollow, vacant, seen.present, _how_missing(seen, seen.present, vacant)
    if weighed.verdict is Verdict.NOT_MET:
        return None
    return Deviation(
        path,
        "presence",
        weighed,
        says=f"{how} {percent(missing, room)} of {{whole}}; it was in {percent(known.rate)}",
        expected=f"in {percent(known.rate)}",
        observed=f"{how} {percent(missing, room)}",
    )


def _hollow(known: KnownProperty, seen: PropertyProfile, vacant: int) -> Weighed | None:
    """Weigh how often an optional property is there and says nothing: it may be absent, but not hollow."""
    usual = known.off.get("vacant")
    if usual is None or usual > MOST_VACANT:
        return None
    return weigh(vacant, seen.present, allowed=_allowed(known, "vacant"), floor=0.05)


def _null_is_fine(known: KnownProperty) -> bool:
    """Tell whether people wrote that null is a value like any other; a learned rate has the usual nulls in it."""
    return known.presence is Presence.NULLABLE and bool(known.written & {"presence", "rate"})


def _allowed_missing(known: KnownProperty) -> tuple[float, float]:
    """Return the share that may be missing, and the excess that is news."""
    rate = known.rate if known.rate is not None else 0.0
    missing = 1.0 - rate
    if rate >= NEARLY_ALWAYS:
        noise = WRITTEN_NOISE if "rate" in known.written or "presence" in known.written else NOISE
        likely = (missing * known.room + 1) / (known.room + 2) if known.room else missing
        return max(noise, 1.5 * likely if likely > noise else noise), max(0.015, 2 * missing)
    # Habits shift with the hour, the platform and the page, so an optional property must lose much to be news.
    return missing + min(0.4 * rate, 0.5 * missing + 0.05), max(0.0, min(0.5 * rate, 2 * missing + 0.05) - 0.4 * rate)


def _how_missing(seen: PropertyProfile, room: int, vacant: int) -> str:
    absent = room - seen.present
    if absent >= vacant:
        return "is missing from"
    ways = {
        "is null in": seen.types.get("null", 0),
        "is empty in": seen.shapes.get("empty", 0),
        "says `undefined` or the like in": seen.shapes.get("junk", 0),
    }
    return max(ways, key=lambda way: ways[way])


def _type(path: str, known: KnownProperty, seen: PropertyProfile, *, every: bool) -> Deviation | None:
    if not known.types or not seen.filled:
        return None
    allowed = set(known.types)
    if "number" in allowed or ("integer" in allowed and "types" not in known.written):
        allowed |= {"integer", "number"}
    said = {kind: n for kind, n in seen.types.items() if kind != "null"}
    if "string" in said:
        said["string"] -= seen.shapes.get("empty", 0) + seen.shapes.get("junk", 0)
    off = {kind: n for kind, n in said.items() if kind not in allowed and n > 0}
    affected = sum(off.values())
    if not affected:
        return None
    weighed = weigh(affected, seen.filled, allowed=_allowed(known, "type"), floor=0.015, every=every)
    others = listed(sorted(off, key=lambda kind: -off[kind]))
    usual = " or ".join(sorted(known.types - {"null"})) or "null"
    shown = tuple(example for kind in off for example in seen.examples.get(_drawn_as(kind), ()))
    return Deviation(
        path,
        "type",
        weighed,
        says=f"is {_a(others)} in {percent(affected, seen.filled)} of {{whole}}; it was {_a(usual)}",
        expected=usual,
        observed=f"{others} in {percent(affected, seen.filled)}",
        examples=shown[:3],
    )


def _enum(path: str, known: KnownProperty, seen: PropertyProfile, *, every: bool) -> Deviation | None:
    strings = seen.types.get("string", 0) - seen.shapes.get("empty", 0) - seen.shapes.get("junk", 0)
    if known.enum is None or strings <= 0:
        return None
    new: dict[str, int] = {}
    if seen.values is None:
        affected = max(0, int(distinct_between(seen.distinct)[0]) - len(known.enum))
    else:
        members = {key for value in known.enum for key in (key_of(value, keep=True), digest_of(value))}
        new = {key: n for key, n in seen.values.items() if key[0] in '"#' and key not in members and _says(key)}
        affected = min(strings, sum(new.values()))
    if not affected:
        return None
    weighed = weigh(affected, strings, allowed=_allowed(known, "enum"), floor=0.02, every=every)
    quoted = [f"`{key[1:]}`" for key, n in sorted(new.items(), key=lambda pair: -pair[1]) if _quotable(key, n)]
    casing = {value.casefold() for value in known.enum} & {key[1:].casefold() for key in new}
    what = f"takes new values ({listed(quoted)})" if quoted else "takes new values"
    if casing:
        what = f"is written differently ({listed(quoted)})" if quoted else "is written differently"
    return Deviation(
        path,
        "enum",
        weighed,
        says=f"{what} in {percent(affected, strings)} of {{whole}}; known are {listed(known.enum, 5)}",
        expected=listed(known.enum, 5),
        observed=f"{listed(quoted) or 'new values'} in {percent(affected, strings)}",
        examples=() if quoted else seen.examples.get("string", ()),
    )


def _format(path: str, known: KnownProperty, seen: PropertyProfile, *, every: bool) -> Deviation | None:
    # An enumeration says more than a format; both would tell one trouble twice.
    if known.format is None or known.enum is not None:
        return None
    shapes = {shape: n for shape, n in seen.shapes.items() if shape not in {"empty", "junk"}}
    strings = sum(shapes.values())
    if not strings:
        return None
    off = {shape: n for shape, n in shapes.items() if shape != known.format}
    affected = sum(off.values())
    if not affected:
        return None
    weighed = weigh(affected, strings, allowed=_allowed(known, "format"), floor=0.02, every=every)
    others = listed(sorted(off, key=lambda shape: -off[shape]))
    return Deviation(
        path,
        "format",
        weighed,
        says=f"looks like {_a(others)} in {percent(affected, strings)} of {{whole}}; it was {_a(known.format)}",
        expected=known.format,
        observed=f"{others} in {percent(affected, strings)}",
        examples=seen.examples.get("string", ()),
    )


def _range(path: str, known: KnownProperty, seen: PropertyProfile, *, every: bool) -> Deviation | None:
    if (known.low is None and known.high is None) or seen.numbers is None:
        return None
    low = float("-inf") if known.low is None else known.low
    high = float("inf") if known.high is None else known.high
    outside, numbers = outside_of(seen, low, high)
    if not outside:
        return None
    weighed = weigh(outside, numbers, allowed=max(0.005, _allowed(known, "range")), floor=0.05, every=every)
    bounds = between(known.low, known.high)
    span = f"{number(seen.numbers.low)} to {number(seen.numbers.high)}"
    return Deviation(
        path,
        "range",
        weighed,
        says=f"is not {bounds} in {percent(outside, numbers)} of {{whole}}; it goes from {span}",
        expected=bounds,
        observed=f"{span}, outside in {percent(outside, numbers)}",
        examples=seen.examples.get("number", ()),
    )


def outside_of(seen: PropertyProfile, low: float, high: float) -> tuple[int, int]:
    """Return how many numbers lie outside [low, high], and how many there are; exact while values are few."""
    if seen.values is None:
        total = numbers_held(seen.quantiles)
        return round(total * (1 - share_within(seen.quantiles, low, high))), total
    pairs = list(numbers_in(seen.values))
    total = sum(n for _, n in pairs)
    outside = sum(n for value, n in pairs if not low <= value <= high)
    if "string" not in seen.types and seen.numbers is not None and seen.numbers.high >= LARGEST_KEPT > high:
        # Numbers too large to keep stand as digests beside the others.
        large = sum(n for key, n in seen.values.items() if key[0] == "#")
        return outside + large, total + large
    return outside, total


def between(low: float | None, high: float | None) -> str:
    """Return bounds in words.

    >>> between(0, 300), between(0, None), between(None, 5.5)
    ('between 0 and 300', 'at least 0', 'at most 5.5')
    """
    if low is not None and high is not None:
        return f"between {number(low)} and {number(high)}"
    return f"at least {number(low)}" if low is not None else f"at most {number(high or 0.0)}"


def _allowed(known: KnownProperty, kind: str) -> float:
    fields = {"type": "types", "range": "low"}
    noise = WRITTEN_NOISE if fields.get(kind, kind) in known.written else NOISE
    off = known.off.get(kind, 0.0)
    likely = (off * known.seen + 1) / (known.seen + 2) if known.seen else off
    return max(noise, 2 * likely if likely > noise else noise)


def _says(key: str) -> bool:
    value = value_of(key)
    return value is None or (isinstance(value, str) and bool(value.strip()) and value not in JUNK)


def _quotable(key: str, times: int) -> bool:
    return key[0] == '"' and times >= SHOWN_FROM


def _drawn_as(kind: str) -> str:
    return "number" if kind == "integer" else kind


def _a(words: str) -> str:
    """Return words with their article.

    >>> _a("string"), _a("integer"), _a("uri")
    ('a string', 'an integer', 'a uri')
    """
    return f"{'an' if words[:1].lower() in tuple('aeio') else 'a'} {words}"
