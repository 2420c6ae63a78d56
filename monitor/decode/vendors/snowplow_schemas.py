"""Snowplow's self-describing JSON: events and entities wrapped in the schemas they follow, plain or in base64."""

from __future__ import annotations

import re
from typing import Any

from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, mapping, mappings
from monitor.decode.query import decode_bytes
from monitor.decode.unpack import unpack_base64

_SCHEMA = re.compile(r"iglu:([A-Za-z0-9._\-]+)/([A-Za-z0-9._\-]+)/jsonschema/(\d+-\d+-\d+)")
"""A schema's address: vendor, name, version (docs.snowplow.io "SchemaVer", "Self-describing JSON")."""
_MEASURES = frozenset({"org.w3/PerformanceTiming", "com.snowplowanalytics.snowplow/web_page"})
"""Entities that every event of a page repeats and that say nothing of it: load timings, the page view's own id."""


def name_of(schema: str) -> str:
    """Return `vendor/name` of a schema's address, without the version, so that a new one is no new event.

    >>> name_of("iglu:com.acme/order_placed/jsonschema/1-0-2")
    'com.acme/order_placed'
    """
    match = _SCHEMA.fullmatch(schema)
    return f"{match[1]}/{match[2]}" if match else "(unnamed)"


def self_described(entry: Object) -> tuple[str, Object] | None:
    """Return (schema, data) of the event in `ue_pr` (JSON) or `ue_px` (base64), or None when there is none to read."""
    outer = mapping(_opened(entry, "ue_pr", "ue_px"))
    inner = mapping(outer.get("data"))
    schema = inner.get("schema")
    return (schema, mapping(inner.get("data"))) if isinstance(schema, str) else None


def entities_of(entry: Object) -> dict[str, Any]:
    """Return the entities ("contexts") in `co` (JSON) or `cx` (base64) by `vendor/name`: the data of one, or a list."""
    found: dict[str, list[Any]] = {}
    for entity in mappings(mapping(_opened(entry, "co", "cx")).get("data")):
        schema = entity.get("schema")
        if isinstance(schema, str) and (name := name_of(schema)) not in _MEASURES:
            found.setdefault(name, []).append(entity.get("data"))
    return {name: data[0] if len(data) == 1 else data for name, data in found.items()}


def _opened(entry: Object, plain: str, encoded: str) -> Any:
    text = entry.get(plain)
    if isinstance(text, str) and text:
        return parse_json(text)
    text = entry.get(encoded)
    if not isinstance(text, str) or not text:
        return None
    opened = unpack_base64(text.replace(" ", "+").encode("utf-8", "replace"))
    return None if opened is None else parse_json(decode_bytes(opened))
