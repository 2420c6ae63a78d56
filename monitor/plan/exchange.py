"""Plans in the forms other tools take: Segment, RudderStack, Iglu."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from monitor.plan.json_schema import annotated, to_json_schema
from monitor.plan.plan import Plan

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
"""What Segment Protocols and RudderStack's tracking plans validate with (their documentation, 2026)."""
SELF_DESCRIBING = "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#"
_NAME = re.compile(r"[^a-zA-Z0-9_-]+")


def to_segment(plans: Iterable[Plan]) -> dict[str, Any]:
    """Return plans as the rules of Segment's Public API (`PUT /tracking-plans/{id}/rules`)."""
    return {
        "rules": [
            {
                "type": "TRACK",
                "key": plan.stream.event,
                "version": 1,
                "jsonSchema": _message(plan) | _labels(plan),
            }
            for plan in plans
        ]
    }


def to_rudderstack(plans: Iterable[Plan], name: str = "Tagwatch") -> dict[str, Any]:
    """Return plans as a RudderStack tracking plan with its events, which is Segment's Config API form as well."""
    return {
        "name": name,
        "display_name": name,
        "rules": {
            "events": [
                {
                    "name": plan.stream.event,
                    "description": plan.about.description,
                    "eventType": "track",
                    "rules": _message(plan) | _labels(plan),
                }
                for plan in plans
            ]
        },
    }


def to_iglu(plan: Plan, vendor: str, version: str = "1-0-0") -> tuple[str, dict[str, Any]]:
    """Return (path within an Iglu registry, self-describing schema) of one event's plan; `version` is a SchemaVer."""
    name = _NAME.sub("_", plan.stream.event)
    schema = to_json_schema(plan)
    schema.pop("title")
    described = {"vendor": vendor, "name": name, "format": "jsonschema", "version": version}
    path = f"schemas/{vendor}/{name}/jsonschema/{version}"
    said = plan.about.description or plan.stream.event
    return path, {**schema, "$schema": SELF_DESCRIBING, "self": described, "description": said}


def _labels(plan: Plan) -> dict[str, Any]:
    """Return an event's description and its labels, which Segment's tracking plans and those made like them have."""
    about = plan.about.fields()
    description = about.pop("description", "")
    return {**({"description": description} if description else {}), **({"labels": about} if about else {})}


def _message(plan: Plan) -> dict[str, Any]:
    properties = to_json_schema(plan)
    properties.pop("$schema")
    for name in ("title", *annotated(plan.about)):
        properties.pop(name)
    return {
        "$schema": DRAFT_7,
        "type": "object",
        "properties": {"context": {}, "traits": {}, "properties": properties},
        "required": ["properties"],
    }
