"""A plan as JSON Schema, for tools that know no other language."""

from __future__ import annotations

from typing import Any

from monitor.plan.about import About, Status
from monitor.plan.conditions import Condition
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.profile.paths import ANY_KEY, name_of, parent_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
X_ABOUT = "x-tagwatch"
"""The keyword for what JSON Schema has no word for; validators leave unknown keywords alone (core, section 6.5)."""
STANDARD = frozenset({"date", "date-time", "uuid", "uri", "email", "hostname", "ipv4", "ipv6"})
"""The formats of ours that JSON Schema defines too (draft 2020-12, validation, section 7.3)."""


def to_json_schema(plan: Plan) -> dict[str, Any]:
    """Return the JSON Schema of one event's properties; rates, which no schema of one event can say, are left out.

    Unknown properties are allowed: a plan says what is expected, not all there may be.
    """
    root: dict[str, Any] = {"$schema": DRAFT, "title": plan.stream.event, "type": "object"}
    root |= annotated(plan.about)
    nodes = {"": root}
    for path in sorted(plan.properties, key=lambda path: (path.count(".") + path.count("[]"), path)):
        known = plan.properties[path]
        node = nodes[path] = _leaf(known)
        _hang(_node(nodes, parent_of(path)), path, known, node)
        if known.when is not None and not parent_of(path):
            root.setdefault("allOf", []).append(_condition(known.when, name_of(path)))
    return root


def annotated(about: About) -> dict[str, Any]:
    """Return what is known of an event as annotations: JSON Schema's own where it has one, else below `x-tagwatch`."""
    said = about.fields()
    own = {name: value for name, value in said.items() if name != "description"}
    return {
        **({"description": about.description} if about.description else {}),
        **({"deprecated": True} if about.status is Status.DEPRECATED else {}),
        **({X_ABOUT: own} if own else {}),
    }


def _condition(when: Condition, name: str) -> dict[str, Any]:
    decider = name_of(when.path)
    values = [{"true": True, "false": False}.get(value, value) for value in when.values]
    says = {"properties": {decider: {"enum": [*when.values, *(v for v in values if isinstance(v, bool))]}}}
    return {"if": {**says, "required": [decider]}, "then": {"required": [name]}}


def _leaf(known: KnownProperty) -> dict[str, Any]:
    leaf: dict[str, Any] = {}
    types = sorted(known.types)
    if types:
        leaf["type"] = types[0] if len(types) == 1 else types
    if known.enum is not None:
        # An enumeration is of the strings; other types a property may have are not to be shut out by it.
        others = known.types - {"string"}
        leaf |= {"enum": list(known.enum)} if not others else {"anyOf": _either(known.enum, others)}
    if known.low is not None:
        leaf["minimum"] = known.low
    if known.high is not None:
        leaf["maximum"] = known.high
    if known.format in STANDARD:
        leaf["format"] = known.format
    if known.why:
        leaf["description"] = known.why
    return leaf


def _either(words: tuple[str, ...], others: frozenset[str]) -> list[dict[str, Any]]:
    return [{"enum": list(words)}, {"type": sorted(others)}]


def _node(nodes: dict[str, dict[str, Any]], path: str) -> dict[str, Any]:
    """Return the schema at a path; where the plan names a child and not its parent, one is made for it."""
    if path not in nodes:
        nodes[path] = {}
        _hang(_node(nodes, parent_of(path)), path, None, nodes[path])
    return nodes[path]


def _hang(parent: dict[str, Any], path: str, known: KnownProperty | None, node: dict[str, Any]) -> None:
    if path.endswith("[]"):
        parent["items"] = node
    elif name_of(path) == ANY_KEY:
        parent["additionalProperties"] = node
    else:
        parent.setdefault("properties", {})[name_of(path)] = node
        if known is not None and known.presence in {Presence.REQUIRED, Presence.NULLABLE}:
            parent.setdefault("required", []).append(name_of(path))
