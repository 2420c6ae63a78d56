"""Plans as YAML, to be read, reviewed and kept in git."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from monitor.plan.plan import KnownProperty, Plan

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
        if plan.properties:
            lines.append("    properties:")
        lines += [f"      {_flow(path)}: {_entry(known)}" for path, known in sorted(plan.properties.items())]
    return "\n".join(lines) + "\n"


def _entry(known: KnownProperty) -> str:
    fields: dict[str, Any] = {
        "presence": known.presence.value,
        "rate": known.rate,
        "types": sorted(known.types) or None,
        "enum": None if known.enum is None else list(known.enum),
        "low": known.low,
        "high": known.high,
        "format": known.format,
    }
    entry = _flow({name: value for name, value in fields.items() if value is not None})
    why = " ".join(known.why.split())
    return f"{entry}  # {why}" if why else entry


def _flow(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=1_000_000)
    return text.removesuffix("\n").removesuffix("\n...")
