"""What a rule expects of a property: JSON Schema, and `presence` and `unique`, which no schema of one event can say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf, nextafter
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from monitor.checks.finding import Verdict
from monitor.checks.schema.evidence import Weighed, fixed, weigh
from monitor.checks.schema.numbers import outside_of
from monitor.checks.schema.phrases import listed
from monitor.config.nearest import did_you_mean
from monitor.plan.words import percent
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.shape import FORMATS, shape_of
from monitor.profile.sketches import distinct_between
from monitor.profile.values import digest_of, value_of

PRESENCES = ("required", "nullable", "optional")
OWN = frozenset({"presence", "unique"})
TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})
REMARKS = frozenset({"title", "description", "$comment", "examples", "default", "deprecated"})
KEYWORDS = frozenset(Draft202012Validator.VALIDATORS) | REMARKS
LOWER = frozenset({"minimum", "exclusiveMinimum"})
BOUNDS = LOWER | {"maximum", "exclusiveMaximum"}
LENGTHS = frozenset({"minLength", "maxLength"})
BY_VALUE = frozenset({"enum", "const"})
ONLY_SCALARS = BOUNDS | LENGTHS | {"pattern", "multipleOf"}
REFERENCES = frozenset({"$ref", "$dynamicRef"})


def check_expectation(written: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an expectation unchanged where it can be judged. Raises ValueError naming the key that cannot."""
    for key in written:
        if key not in KEYWORDS | OWN:
            raise ValueError(f"{key}: unknown key{did_you_mean(key, KEYWORDS | OWN)}")
        if key in REFERENCES:
            raise ValueError(f"{key}: references are not followed; write the schema out")
    presence = written.get("presence", "optional")
    if presence not in PRESENCES:
        raise ValueError(f"presence: {presence!r} is not one of {', '.join(PRESENCES)}")
    if written.get("unique", False) not in {True, False}:
        raise ValueError(f"unique: {written['unique']!r} is neither true nor false")
    form = written.get("format")
    if form is not None and form not in FORMATS:
        raise ValueError(f"format: {form!r} is no format{did_you_mean(str(form), FORMATS)}")
    kinds = written.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []:
        if kind not in TYPES:
            raise ValueError(f"type: {kind!r} is no type{did_you_mean(str(kind), TYPES)}")
    schema = _schema(written)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = ".".join(str(part) for part in error.absolute_path)
        raise ValueError(f"{where or 'schema'}: {error.message}") from error
    return written


def _schema(written: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in written.items() if key not in OWN}


@dataclass(frozen=True, slots=True)
class Broken:
    """One expectation of a rule, weighed. `does` completes "`path` …", and `why` says what was expected."""

    weighed: Weighed
    does: str
    why: str
    expected: str
    observed: str

    @property
    def says(self) -> str:
        """Return both in a sentence."""
        return f"{self.does}; {self.why}" if self.why else self.does


def broken(
    path: str, written: Mapping[str, Any], recent: Profile, *, tolerance: float, every: bool
) -> Iterator[Broken]:
    """Yield what of an expectation is broken, may be, or cannot be told from a profile; nothing where all is well."""
    seen = recent.properties.get(path, PropertyProfile())
    room = max(recent.room_for(parent_of(path)), seen.present)
    told = _Told(tolerance, every=every or tolerance == 0.0)
    presence = written.get("presence")
    if presence in {"required", "nullable"} and room:
        nulls = seen.types.get("null", 0) if presence == "nullable" else 0
        missing = Tally(room - seen.filled - nulls, room)
        yield from told.weigh(missing, "is missing from", "required", "it is required")
    if written.get("unique") and seen.scalars:
        yield from told.weigh(repeated(seen), "repeats itself in", "unique", "it must be unique")
    schema = _schema(written)
    if schema and seen.present:
        for keyword, tally in _Schema(schema, seen, lenient=presence is not None).judged():
            asked = f"{keyword}: {_short(schema[keyword])}"
            yield from told.weigh(tally, f"breaks `{keyword}` in", asked, f"expected is {asked}")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many break an expectation at least, of how many, and of how many it cannot be told."""

    affected: int
    of: int
    unknown: int = 0


def _short(value: Any) -> str:
    if not isinstance(value, dict | list):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return listed([str(part) for part in value], 5)


@dataclass(frozen=True, slots=True)
class _Told:
    tolerance: float
    every: bool

    def weigh(self, tally: Tally, does: str, asked: str, expected: str) -> Iterator[Broken]:
        weighed = weigh(tally.affected, tally.of, fixed(max(self.tolerance, 1e-6)), floor=0.0, every=self.every)
        if weighed.verdict is Verdict.NOT_MET:
            if not tally.unknown:
                return
            weighed = replace(weighed, verdict=Verdict.UNKNOWN)
        share = percent(tally.affected, tally.of)
        observed = f"{does.removeprefix('is ')} {share}"
        says, why = f"{does} {share} of {{whole}}", expected
        if weighed.verdict is Verdict.UNKNOWN and tally.unknown:
            observed = f"unknown for {percent(tally.unknown, tally.of)}"
            says, why = f"cannot be judged by {asked} in {percent(tally.unknown, tally.of)} of {{whole}}", ""
        yield Broken(weighed, says, why, asked, observed)


def repeated(seen: PropertyProfile) -> Tally:
    """Count the values that repeat an earlier one: exactly while they are few, else what is certain and what may be."""
    if seen.values is not None:
        return Tally(sum(n - 1 for n in seen.values.values()), seen.scalars)
    low, _, high = distinct_between(seen.distinct)
    certain = max(0, int(seen.scalars - high))
    return Tally(certain, seen.scalars, max(0, int(seen.scalars - low)) - certain)


class _Schema:
    """A JSON Schema against what is known of the values: each distinct one while they are known, else the evidence."""

    def __init__(self, schema: Mapping[str, Any], seen: PropertyProfile, *, lenient: bool) -> None:
        self._schema = schema
        self._seen = seen
        # Where a presence is expected, null, empty and `undefined` are its business and no schema's.
        self._lenient = lenient

    def judged(self) -> Iterator[tuple[str, Tally]]:
        """Yield every keyword that asks for something, with its tally."""
        for keyword, value in self._schema.items():
            if keyword in REMARKS:
                continue
            if keyword == "type":
                yield keyword, self._type(value)
            elif keyword == "format":
                yield keyword, self._format(value)
            elif self._seen.values is not None:
                yield keyword, self._by_value(keyword, value, self._seen.values)
            else:
                yield keyword, self._by_evidence(keyword, value)

    def _type(self, wanted: str | list[str]) -> Tally:
        kinds = {wanted} if isinstance(wanted, str) else set(wanted)
        if "number" in kinds:
            kinds.add("integer")
        counts = dict(self._seen.types)
        of = self._seen.present
        if self._lenient:
            of = self._seen.filled
            counts.pop("null", None)
            if "string" in counts:
                counts["string"] -= self._seen.shapes.get("empty", 0) + self._seen.shapes.get("junk", 0)
        return Tally(sum(n for kind, n in counts.items() if kind not in kinds), of)

    def _format(self, wanted: str) -> Tally:
        nothing = {"empty", "junk"} if self._lenient else set()
        shapes = {shape: n for shape, n in self._seen.shapes.items() if shape not in nothing}
        strings = sum(shapes.values())
        return Tally(strings - shapes.get(wanted, 0), strings)

    def _by_value(self, keyword: str, value: Any, values: Mapping[str, int]) -> Tally:
        validator = _validator(keyword, orjson.dumps(value))
        digests = {digest_of(str(one)) for one in (value if keyword == "enum" else [value])}
        affected = unknown = of = 0
        for key, n in values.items():
            scalar = value_of(key)
            if self._lenient and isinstance(scalar, str) and shape_of(scalar) in {"empty", "junk"}:
                continue
            of += n
            if scalar is not None:
                affected += 0 if validator.is_valid(scalar) else n
            elif keyword in BY_VALUE:
                affected += 0 if key in digests else n
            else:
                unknown += n
        if keyword in BOUNDS | LENGTHS and self._keeps(keyword, value):
            unknown = 0
        if keyword not in ONLY_SCALARS:
            composite = self._seen.types.get("object", 0) + self._seen.types.get("array", 0)
            unknown, of = unknown + composite, of + composite
        return Tally(affected, of, unknown)

    def _by_evidence(self, keyword: str, value: Any) -> Tally:
        scalars = self._seen.scalars
        if keyword in BOUNDS | LENGTHS and self._keeps(keyword, value):
            return Tally(0, scalars)
        if keyword in BOUNDS and "string" not in self._seen.types:
            outside, _ = outside_of(self._seen, *_closed(keyword, value))
            return Tally(max(1, outside), scalars)  # an extreme breaks it, so at least one value does
        if keyword in BY_VALUE:
            allowed = len(value) if keyword == "enum" else 1
            new = int(distinct_between(self._seen.distinct)[0]) - allowed
            if new > 0:
                return Tally(new, scalars)
        return Tally(0, scalars, scalars)

    def _keeps(self, keyword: str, value: float) -> bool:
        """Tell whether even the extremes keep a bound: what a keyword is not about cannot break it."""
        kinds = {"string"} if keyword in LENGTHS else {"integer", "number"}
        if not kinds & self._seen.types.keys():
            return True
        span = self._seen.lengths if keyword in LENGTHS else self._seen.numbers
        if span is None:
            return False
        if keyword in LENGTHS:
            return span.low >= value if keyword == "minLength" else span.high <= value
        validator = Draft202012Validator({keyword: value})
        return validator.is_valid(span.low) and validator.is_valid(span.high)


@lru_cache(maxsize=4096)
def _validator(keyword: str, value: bytes) -> Draft202012Validator:
    """Return the validator of one keyword, its value as JSON: the same few are asked for in every pass."""
    return Draft202012Validator({keyword: orjson.loads(value)})


def _closed(keyword: str, value: float) -> tuple[float, float]:
    """Return a bound as the closed interval of what keeps it."""
    edge = float(value)
    if keyword in LOWER:
        return (nextafter(edge, inf) if keyword == "exclusiveMinimum" else edge), inf
    return -inf, (nextafter(edge, -inf) if keyword == "exclusiveMaximum" else edge)
