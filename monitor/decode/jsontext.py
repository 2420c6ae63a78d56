"""JSON as trackers send it: orjson first, the tolerant parser of the standard library where orjson is too strict."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import orjson

from monitor.decode.query import clean

MAX_DEPTH = 64
"""Deepest nesting read. Real payloads stay below 20 (measured on public captures); deeper ones are attacks or bugs."""


def parse_json(text: str) -> Any:
    """Return the object, array or scalar a text holds, or None when it is no JSON or nested deeper than MAX_DEPTH.

    orjson refuses a lone surrogate, which browsers send when a script cuts an emoji in two, and NaN; such text is read
    again by the standard library, with lone surrogates replaced and NaN and infinities as None.
    """
    try:
        found = orjson.loads(text)
    except ValueError:  # also a lone surrogate in the text itself
        if text.lstrip()[:1] not in {"{", "["} or _opens(text) > 100_000:
            return None
        try:
            found = _clean_all(json.loads(text, parse_constant=lambda _: None, parse_int=_whole))
        except (ValueError, RecursionError):
            return None
    return None if _opens(text) > MAX_DEPTH and _too_deep(found) else found


def parse_json_lines(lines: Iterable[str]) -> tuple[Any, ...]:
    """Return one document a line; nothing at all when any line is no JSON object."""
    documents = []
    for line in lines:
        document = parse_json(line)
        if not isinstance(document, dict):
            return ()
        documents.append(document)
    return tuple(documents)


def _whole(text: str) -> int | float:
    """Return a whole number as orjson does: what has more than 64 bits is a float."""
    return int(text) if len(text) < 19 else float(text)


def _opens(text: str) -> int:
    return text.count("{") + text.count("[")


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True


def _clean_all(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _clean_all(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_clean_all(child) for child in value]
    return value
