"""Learned plans as bytes of versioned JSON, for the store and for machines."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import orjson

from monitor.plan.about import About, Status, Tier
from monitor.plan.conditions import Condition
from monitor.plan.evidence import MOST_NOISE, Evidence
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.profile.encode import decode_profile, encode
from monitor.profile.stream import Stream

FORMAT = "tagwatch-plan"
VERSION = 1


class PlanError(ValueError):
    """Bytes that are no plan this version can read."""


def encode_plan(plan: Plan) -> bytes:
    """Return a plan as a JSON object that names its format and version."""
    return orjson.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "stream": plan.stream._asdict(),
            "learned_from": plan.learned_from,
            "learned_at": plan.learned_at,
            "about": {**plan.about.fields(), "written": sorted(plan.about.written)},
            "properties": {path: _fields(known) for path, known in sorted(plan.properties.items())},
            "evidence": {
                "seen": b64encode(encode(plan.evidence.seen)).decode("ascii"),
                "spread": dict(plan.evidence.spread),
                "noise": plan.evidence.noise,
                "by_day": list(plan.evidence.by_day),
            },
        }
    )


def decode_plan(data: bytes) -> Plan:
    """Return the plan that bytes hold. Raises PlanError saying why where they hold none."""
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise PlanError(f"not a plan: {error}") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise PlanError(f"not a plan: no JSON object of format {FORMAT}")
    if body.get("version") != VERSION:
        raise PlanError(f"a plan of version {body.get('version')}; this Tagwatch reads up to {VERSION}")
    try:
        return Plan(
            Stream(**body["stream"]),
            body["learned_from"],
            body["learned_at"],
            {path: _known(fields) for path, fields in body["properties"].items()},
            _evidence(body.get("evidence")),
            _about(body.get("about") or {}),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PlanError(f"a damaged plan: {error}") from error


def _evidence(body: Mapping[str, Any] | None) -> Evidence:
    if body is None:  # learned before evidence was kept
        return Evidence()
    seen, noise = decode_profile(b64decode(body["seen"])), body.get("noise", MOST_NOISE)
    return Evidence(seen, body["spread"], noise, tuple(body.get("by_day", ())))


def _about(body: Mapping[str, Any]) -> About:
    # Plans stored before events had a tier, an owner and a status hold none of it.
    return About(
        Tier(body["tier"]) if body.get("tier") else None,
        body.get("owner", ""),
        body.get("description", ""),
        Status(body.get("status", Status.LIVE)),
        frozenset(body.get("written", ())),
    )


def _fields(known: KnownProperty) -> dict[str, Any]:
    return {
        "presence": known.presence,
        "rate": known.rate,
        "types": sorted(known.types),
        "enum": known.enum,
        "low": known.low,
        "high": known.high,
        "format": known.format,
        "room": known.room,
        "seen": known.seen,
        "off": dict(known.off),
        "confidence": known.confidence,
        "why": known.why,
        "written": sorted(known.written),
        "when": known.when and [known.when.path, list(known.when.values)],
    }


def _known(fields: Mapping[str, Any]) -> KnownProperty:
    enum = fields["enum"]
    return KnownProperty(
        Presence(fields["presence"]),
        fields["rate"],
        frozenset(fields["types"]),
        None if enum is None else tuple(enum),
        fields["low"],
        fields["high"],
        fields["format"],
        fields["room"],
        fields["seen"],
        fields["off"],
        fields["confidence"],
        fields["why"],
        frozenset(fields["written"]),
        _condition(fields.get("when")),
    )


def _condition(when: tuple[str, list[str]] | None) -> Condition | None:
    return None if when is None else Condition(when[0], tuple(when[1]))
