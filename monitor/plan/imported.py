"""Plans that other tools keep, read as ours: JSON Schema, Iglu, Segment, RudderStack, and tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.config.yaml_source import Problem, ProblemsError
from monitor.plan.about import About, Status, about_in
from monitor.plan.json_schema import X_ABOUT
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.tables import read_table
from monitor.profile.paths import ANY_KEY, join, members
from monitor.profile.shape import FORMATS
from monitor.profile.stream import Stream

DEEPEST = 16


@dataclass(slots=True)
class _Reading:
    """Where plans go while they are read, and what was wrong on the way."""

    vendor: str
    account: str
    file: str
    plans: dict[str, dict[str, KnownProperty]] = field(default_factory=dict)
    about: dict[str, About] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, column: int, path: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, column, path, message))

    def done(self) -> list[Plan]:
        if self.problems:
            raise ProblemsError(self.problems)
        if not self.plans:
            raise ProblemsError([Problem(self.file, 1, 1, "", "no event with properties is in it")])
        streams = (Stream("default", "production", self.vendor, self.account, event) for event in sorted(self.plans))
        return [
            Plan(
                stream,
                0,
                0.0,
                dict(sorted(self.plans[stream.event].items())),
                about=self.about.get(stream.event, About()),
            )
            for stream in streams
        ]


def read_plans(text: str, file: str, *, vendor: str, account: str, event: str = "") -> list[Plan]:
    """Return the plans in a file of another tool, told by what is in it. Raises ProblemsError with every place.

    `event` names the event of a JSON Schema that names none itself.
    """
    reading = _Reading(vendor, account, file)
    if text.lstrip()[:1] in {"{", "["}:
        _json(reading, text, event)
    else:
        table = read_table(text, file)
        reading.plans |= table.plans
        reading.about |= table.about
        reading.problems += table.problems
    return reading.done()


def _json(reading: _Reading, text: str, event: str) -> None:
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        reading.wrong(line, column, "", f"no JSON: {getattr(error, 'msg', 'nested too deep')}")
        return
    for name, schema, said in _schemas(document, event):
        if not name:
            reading.wrong(1, 1, "", "the schema names no event; name it with --event")
        elif isinstance(schema, dict):
            reading.plans[name] = from_json_schema(schema)
            reading.about[name] = _about({**schema, **said}, name)
        else:
            reading.wrong(1, 1, name, "its rules are no JSON Schema")


def _about(said: Mapping[str, Any], name: str) -> About:
    """Return what a schema says of its event: annotations, labels, our own keyword; what is not of ours is left out."""
    given: dict[str, Any] = {}
    for keyword in ("labels", X_ABOUT):
        labels = said.get(keyword)
        given |= {key.lower(): str(value) for key, value in labels.items()} if isinstance(labels, dict) else {}
    description = said.get("description")
    if isinstance(description, str) and description not in {"", name}:
        given["description"] = description
    if said.get("deprecated") is True:
        given["status"] = Status.DEPRECATED
    return about_in(given)


def _schemas(document: Any, event: str) -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
    """Yield (event, schema of its properties, what is said of it) of whatever kind of plan a document is."""
    body = document.get("data", document) if isinstance(document, dict) else document
    body = body.get("trackingPlan", body) if isinstance(body, dict) else body
    rules = body.get("rules") if isinstance(body, dict) else body
    if isinstance(rules, list):  # Segment's Public API
        for rule in rules:
            if isinstance(rule, dict):
                name = str(rule.get("key") or rule.get("type", "")).lower() or event
                yield name, _inner(rule.get("jsonSchema")), _said(rule.get("jsonSchema"))
    elif isinstance(rules, dict) and isinstance(rules.get("events"), list):  # RudderStack, Segment's Config API
        for rule in rules["events"]:
            if isinstance(rule, dict):
                said = {"description": rule.get("description"), **_said(rule.get("rules"))}
                yield str(rule.get("name") or event), _inner(rule.get("rules")), said
    elif isinstance(body, dict):
        described = body.get("self")
        named = described.get("name") if isinstance(described, dict) else None
        yield str(named or event or body.get("title") or ""), body, {}


def _said(schema: Any) -> dict[str, Any]:
    """Return what the schema of a message says of its event, beside what lies below its properties."""
    keywords = ("description", "deprecated", "labels", X_ABOUT)
    return {name: schema[name] for name in keywords if name in schema} if isinstance(schema, dict) else {}


def _inner(schema: Any) -> Any:
    """Return the schema of a message's properties, which stand below `properties` in it."""
    if not isinstance(schema, dict):
        return schema
    below = schema.get("properties")
    inner = below.get("properties") if isinstance(below, dict) else None
    return inner if isinstance(inner, dict) else schema


def from_json_schema(schema: Mapping[str, Any]) -> dict[str, KnownProperty]:
    """Return the properties a JSON Schema describes, by path; what we have no word for is left out."""
    found: dict[str, KnownProperty] = {}
    _walk(schema, schema, "", found, 0)
    return found


def _walk(root: Mapping[str, Any], schema: Any, path: str, found: dict[str, KnownProperty], depth: int) -> None:
    if depth > DEEPEST:
        return
    for variant in _variants(root, schema, depth):
        required = variant.get("required")
        named = set(required) if isinstance(required, list) else set()
        below = variant.get("properties")
        for key, child in below.items() if isinstance(below, dict) else ():
            at = join(path, str(key))
            _know(root, child, at, found, required=key in named, depth=depth)
        for keyword in ("additionalProperties", "patternProperties"):
            child = variant.get(keyword)
            if keyword == "patternProperties" and isinstance(child, dict):
                child = next(iter(child.values()), None)
            if isinstance(child, dict) and child:
                _know(root, child, f"{path}.{ANY_KEY}" if path else ANY_KEY, found, required=False, depth=depth)
        if path and isinstance(variant.get("items"), dict):
            _know(root, variant["items"], members(path), found, required=False, depth=depth)


def _know(
    root: Mapping[str, Any], schema: Any, path: str, found: dict[str, KnownProperty], *, required: bool, depth: int
) -> None:
    variants = list(_variants(root, schema, depth))
    types = {kind for variant in variants for kind in _types(variant)}
    words = [value for variant in variants for value in _words(variant)]
    lows = [variant[key] for variant in variants for key in ("minimum", "exclusiveMinimum") if _is_number(variant, key)]
    highs = [
        variant[key] for variant in variants for key in ("maximum", "exclusiveMaximum") if _is_number(variant, key)
    ]
    forms = {variant.get("format") for variant in variants} & FORMATS
    presence = Presence.OPTIONAL
    if required:
        presence = Presence.NULLABLE if "null" in types else Presence.REQUIRED
    always = presence is not Presence.OPTIONAL
    given = {"presence"} | ({"rate"} if always else set()) | ({"types"} if types else set())
    known = KnownProperty(
        presence=presence,
        rate=1.0 if always else None,
        types=frozenset(types),
        enum=tuple(dict.fromkeys(words)) or None,
        low=float(min(lows)) if lows else None,
        high=float(max(highs)) if highs else None,
        format=forms.pop() if len(forms) == 1 else None,
        why=str(schema.get("description") or "") if isinstance(schema, dict) else "",
    )
    given |= {name for name in ("enum", "low", "high", "format") if getattr(known, name) is not None}
    found[path] = KnownProperty(**{**_as_fields(known), "written": frozenset(given)})
    _walk(root, schema, path, found, depth + 1)


def _as_fields(known: KnownProperty) -> dict[str, Any]:
    return {name: getattr(known, name) for name in KnownProperty.__slots__}


def _variants(root: Mapping[str, Any], schema: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """Yield a schema and the schemas it is any of, references within the document followed."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        target: Any = root
        for part in reference[2:].split("/"):
            target = target.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(target, dict) else None
        yield from _variants(root, target, depth + 1)
    yield schema
    for keyword in ("anyOf", "oneOf", "allOf"):
        for child in schema.get(keyword) or () if isinstance(schema.get(keyword), list) else ():
            yield from _variants(root, child, depth + 1)


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    kinds = schema.get("type")
    for kind in [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else ():
        if kind in {"string", "integer", "number", "boolean", "null", "object", "array"}:
            yield kind


def _words(schema: Mapping[str, Any]) -> list[str]:
    values = schema.get("enum") if isinstance(schema.get("enum"), list) else [schema.get("const")]
    return [value for value in values or () if isinstance(value, str)]


def _is_number(schema: Mapping[str, Any], key: str) -> bool:
    return isinstance(schema.get(key), int | float) and not isinstance(schema.get(key), bool)
