"""The reference of the language, written from its models: `docs/rules-reference.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from monitor.checks.check import checks
from monitor.checks.rule import Params
from monitor.rules.model import DefaultsModel, FileModel, MatchModel, RuleModel
from monitor.rules.written_schedule import Written

HEAD = """\
# The language of rules, key by key

Written from the models by `tagwatch rules schema --format markdown`; a test keeps it so.
[Rules](rules.md) shows how the keys are used.
"""
WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "null": "nothing"}
SECTIONS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("A file", FileModel),
    ("`defaults`", DefaultsModel),
    ("A rule", RuleModel),
    ("`match`", MatchModel),
    ("`schedule`", Written),
)


def reference() -> str:
    """Return the reference as Markdown: one table a section, one a kind of check."""
    parts = [HEAD]
    for title, model in SECTIONS:
        parts.append(f"## {title}\n\n{_text(model)}\n\n{_table(model)}")
    parts.append("## The keys of each kind of check\n")
    for kind, check in checks().items():
        own = check.Params is not Params and check.Params.model_fields
        parts.append(f"### [{kind}](checks/{kind}.md)\n\n" + (_table(check.Params) if own else "No keys of its own.\n"))
    return "\n".join(parts)


def told_of(kind: str) -> str:
    """Return what a kind of check is for, in its own words."""
    return " ".join((type(checks()[kind]).__doc__ or "").strip().split("\n\n", 1)[0].split())


def _text(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _table(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    rows = [
        f"| `{name}` | {_words(value, schema)} | {_default(name, value, schema)} | {_told(value)} |"
        for name, value in schema["properties"].items()
    ]
    return "\n".join(["| key | value | default | meaning |", "|---|---|---|---|", *rows]) + "\n"


def _told(value: dict[str, Any]) -> str:
    return str(value.get("description", "")).replace("|", "\\|")


def _default(name: str, value: dict[str, Any], schema: dict[str, Any]) -> str:
    if name in schema.get("required", ()):
        return "must be given"
    default = value.get("default")
    if default in (None, [], {}) or isinstance(default, dict | list):
        return ""
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def _words(value: dict[str, Any], schema: dict[str, Any]) -> str:
    return ", or ".join(dict.fromkeys(_alternatives(value, schema))) or "anything"


def _alternatives(value: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    if "$ref" in value:
        yield from _alternatives(_resolved(value, schema), schema)
    elif "anyOf" in value:
        for one in value["anyOf"]:
            if one.get("type") != "null":
                yield from _alternatives(one, schema)
    elif value.get("pattern", "").endswith("[smhdw])+$"):
        yield "duration"
    elif "type" in value or "const" in value:
        yield _word(value, schema)


def _word(value: dict[str, Any], schema: dict[str, Any]) -> str:
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if value["type"] == "array":
        return f"list of {_words(value.get('items', {}), schema)}"
    if value["type"] == "object":
        of = value.get("additionalProperties")
        return f"mapping to {_words(of, schema)}" if isinstance(of, dict) else "mapping"
    return WORDS.get(value["type"], str(value["type"]))


def _resolved(value: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][value["$ref"].rsplit("/", 1)[-1]]
    return found
