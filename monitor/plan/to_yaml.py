"""Plans as YAML, to be read, reviewed and kept in git."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from monitor.plan.plan import KnownProperty, Plan

_WORD = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_PATH = re.compile(r"[A-Za-z_][\w.\[\]-]*", re.ASCII)
_KEYWORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
HEADER = "# Tagwatch plan. What stands here is law; what is left out stays learned. See docs/plan.md."


def to_yaml(plans: Iterable[Plan]) -> str:
    """Return plans as a plan file: in stable order, one property a line, the reason behind it as a comment.

    Reading it back and laying it over nothing, or over the same plan, gives the same expectations.
    """
    ordered = sorted(plans, key=lambda plan: plan.stream)
    lines = [HEADER, "version: 1", "plans:" if ordered else "plans: []"]
    for plan in ordered:
        for i, (name, value) in enumerate(plan.stream._asdict().items()):
            lines.append(f"{'  - ' if i == 0 else '    '}{name}: {_flow(value)}")
        lines += [f"    {name}: {_text(value)}" for name, value in plan.about.fields().items()]
        if plan.properties:
            lines.append("    properties:")
        lines += [f"      {_text(path, _PATH)}: {_entry(known)}" for path, known in sorted(plan.properties.items())]
    return "\n".join(lines) + "\n"


def fields_of(known: KnownProperty) -> dict[str, Any]:
    """Return a property as it is written: the fields that say something, in their order."""
    fields: dict[str, Any] = {
        "presence": known.presence.value,
        "rate": known.rate,
        "when": None if known.when is None else {known.when.path: list(known.when.values)},
        "types": sorted(known.types) or None,
        "enum": None if known.enum is None else list(known.enum),
        "low": known.low,
        "high": known.high,
        "format": known.format,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _entry(known: KnownProperty) -> str:
    entry = _flow(fields_of(known))
    why = " ".join("".join(mark if mark.isprintable() else " " for mark in known.why).split())
    return f"{entry}  # {why}" if why else entry


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(name, _PATH)}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return _text(value) if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    mantissa, exponent, power = repr(float(value)).partition("e")
    # YAML 1.1 takes 1e-07 for a word; 1.0e-07 is a number in every version.
    return mantissa + (".0" if exponent and "." not in mantissa else "") + exponent + power


def _text(value: str, plain: re.Pattern[str] = _WORD) -> str:
    if plain.fullmatch(value) and value.lower() not in _KEYWORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(mark if mark.isprintable() else f"\\U{ord(mark):08X}" for mark in quoted)
