"""What a property says: of another type, word or format than it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.checks.finding import Verdict
from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import WRITTEN_NOISE, Usual, exception, fixed, weigh
from monitor.checks.schema.measures import other_formats, other_types, other_words
from monitor.checks.schema.phrases import a, listed
from monitor.checks.schema.where import Expected, Placed, Traffic
from monitor.plan.plan import KnownProperty
from monitor.profile.property import PropertyProfile
from monitor.profile.shape import JUNK
from monitor.profile.sketches import distinct_between
from monitor.profile.values import digest_of, names_identity, names_open, value_of

LEAST_EXCESS = 0.01
"""Share of the values that must be off beyond what was usual."""
SHOWN_FROM = 3
"""A new value is quoted once it came this often: a word of some vocabulary, not what one visitor typed."""
MOST = 0.5
MOST_DIGESTS = 20
"""Different values that a vocabulary may have which is known by digests only …"""
ENOUGH_TO_KNOW = 500
"""… seen so many times at least …"""
LEAST_NEW = 0.05
"""… and the share of new ones that is news."""
LOCALISED = "localised number"
_FIELDS = {"type": "types", "range": "low"}


def usual_share(known: KnownProperty, kind: str) -> Usual:
    """Return how often an expectation was broken while it was learned; where people wrote it, next to never."""
    off = known.off.get(kind, 0.0)
    if _FIELDS.get(kind, kind) in known.written:
        return fixed(max(WRITTEN_NOISE, off))
    return exception(off * known.seen, known.seen) if known.seen else fixed(max(WRITTEN_NOISE, off))


def expected_share(known: KnownProperty, kind: str, least: float = LEAST_EXCESS) -> Expected:
    """Return the same with the excess that is news: never before it has doubled."""
    usual = usual_share(known, kind)
    return Expected(usual, max(least, usual.rate))


def types(path: str, known: KnownProperty, seen: PropertyProfile, traffic: Traffic, *, every: bool) -> Deviation | None:
    """Judge the types of what a property says."""
    if not known.types or known.types.issuperset(seen.types):
        return None
    allowed = set(known.types)
    if "number" in allowed or ("integer" in allowed and "types" not in known.written):
        allowed |= {"integer", "number"}
    if allowed.issuperset(seen.types):
        return None
    said = {kind: n for kind, n in seen.types.items() if kind != "null"}
    if "string" in said:
        said["string"] -= seen.shapes.get("empty", 0) + seen.shapes.get("junk", 0)
    off = {kind: n for kind, n in said.items() if kind not in allowed and n > 0}
    affected = sum(off.values())
    if not affected:
        return None
    expected = expected_share(known, "type")
    placed = traffic.judge(other_types(path, allowed), affected, seen.filled, expected, every=every)
    others = listed(sorted(off, key=lambda kind: -off[kind]))
    localised = seen.shapes.get(LOCALISED, 0)
    if "string" in off and localised > MOST * affected:
        others = LOCALISED
    usual = " or ".join(sorted(known.types - {"null"})) or "null"
    return deviation(
        path,
        ("type", LOCALISED if others == LOCALISED else "type"),
        placed,
        does=f"is {a(others)} in",
        was=f"it was {a(usual)}",
        expected=usual,
        observed=f"{others} in",
        examples=tuple(example for kind in off for example in seen.examples.get(_drawn_as(kind), ()))[:3],
    )


def words(path: str, known: KnownProperty, seen: PropertyProfile, traffic: Traffic, *, every: bool) -> Deviation | None:
    """Judge whether strings are the words of an enumeration."""
    strings = seen.types.get("string", 0) - seen.shapes.get("empty", 0) - seen.shapes.get("junk", 0)
    if known.enum is None or strings <= 0:
        return None
    new: dict[str, int] = {}
    if seen.values is None:
        affected = max(0, int(distinct_between(seen.distinct)[0]) - len(known.enum))
    else:
        new = _new_words(known.enum, seen.values)
        affected = min(strings, sum(new.values()))
    if not affected:
        return None
    known_words = {value.casefold() for value in known.enum}
    recased = sum(n for key, n in new.items() if key[1:].casefold() in known_words)
    casing = recased > MOST * affected
    if not casing and names_open(path) and "enum" not in known.written:
        return None  # the vocabulary grows with business; only another way to write its words is drift
    placed = traffic.judge(other_words(path, known.enum), affected, strings, expected_share(known, "enum"), every=every)
    quoted = [f"`{key[1:]}`" for key, n in sorted(new.items(), key=lambda pair: -pair[1]) if _quotable(key, n)]
    what = "is written differently" if casing else "takes new values"
    return deviation(
        path,
        ("enum", "casing" if casing else "new value"),
        placed,
        does=f"{what} ({listed(quoted)}) in" if quoted else f"{what} in",
        was=f"known are {listed(known.enum, 5)}",
        expected=listed(known.enum, 5),
        observed=f"{listed(quoted) or 'new values'} in",
        examples=() if quoted else seen.examples.get("string", ()),
    )


def vocabulary(path: str, known: KnownProperty, was: PropertyProfile, seen: PropertyProfile) -> Deviation | None:
    """Judge whether a few words that are not known by name, only by digest, are still the same.

    For what no plan may list: values that look like addresses or ids, and yet come again and again.
    """
    if known.enum is not None or not was.values or seen.values is None or names_open(path) or names_identity(path):
        return None
    if len(was.values) > MOST_DIGESTS or was.scalars < ENOUGH_TO_KNOW or "enum" in known.written:
        return None
    new = [key for key in seen.values if key not in was.values and key[0] in '"#' and _says(key)]
    strings = seen.types.get("string", 0)
    if not new or not strings:
        return None
    once = sum(n == 1 for n in was.values.values())
    affected = min(strings, sum(seen.values[key] for key in new))
    weighed = weigh(affected, strings, exception(once, was.scalars), floor=LEAST_NEW)
    return deviation(
        path,
        ("enum", "new value"),
        Placed(weighed),
        does="takes new values in",
        was=f"it took {len(was.values)} different ones",
        expected=f"one of {len(was.values)} values",
        observed="new values in",
        examples=seen.examples.get("string", ()),
    )


def formats(
    path: str, known: KnownProperty, seen: PropertyProfile, traffic: Traffic, *, every: bool
) -> Deviation | None:
    """Judge what strings look like."""
    # An enumeration says more than a format; both would tell one trouble twice.
    if known.format is None or known.enum is not None:
        return None
    if seen.shapes.keys() <= {known.format, "empty", "junk"}:
        return None
    shapes = {shape: n for shape, n in seen.shapes.items() if shape not in {"empty", "junk"}}
    off = {shape: n for shape, n in shapes.items() if shape != known.format}
    affected = sum(off.values())
    measure = other_formats(path, known.format)
    placed = traffic.judge(measure, affected, sum(shapes.values()), expected_share(known, "format"), every=every)
    others = listed(sorted(off, key=lambda shape: -off[shape]))
    return deviation(
        path,
        ("format", others if others == LOCALISED else "format"),
        placed,
        does=f"looks like {a(others)} in",
        was=f"it was {a(known.format)}",
        expected=known.format,
        observed=f"{others} in",
        examples=seen.examples.get("string", ()),
    )


def told(found: Deviation | None) -> bool:
    """Tell whether something is, or may be, wrong."""
    return found is not None and found.weighed.verdict is not Verdict.NOT_MET


def _new_words(known: Sequence[str], values: Mapping[str, int]) -> dict[str, int]:
    members = {f'"{value}' for value in known}
    new = {key: n for key, n in values.items() if key[0] in '"#' and key not in members}
    if new:
        digests = {digest_of(value) for value in known}
        new = {key: n for key, n in new.items() if key not in digests and _says(key)}
    return new


def _says(key: str) -> bool:
    value = value_of(key)
    return value is None or (isinstance(value, str) and bool(value.strip()) and value not in JUNK)


def _quotable(key: str, times: int) -> bool:
    return key[0] == '"' and times >= SHOWN_FROM


def _drawn_as(kind: str) -> str:
    return "number" if kind == "integer" else kind
