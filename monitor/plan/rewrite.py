"""Plan files written anew with everything people put into them kept: comments, order, what they left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from monitor.plan.diff import Change
from monitor.plan.plan import Plan
from monitor.plan.to_yaml import fields_of, to_yaml

_UNSAFE = re.compile(r"[^\w.-]+")
WIDEST = 4096
"""Lines are never broken: a property is one line, which is what makes a diff of them readable."""


def file_name(plan: Plan) -> str:
    """Return the name of an event's own file: stable, and safe on every file system.

    >>> from monitor.profile.stream import Stream
    >>> file_name(Plan(Stream("default", "production", "ga4", "G-1", "add to cart"), 0, 0.0))
    'ga4-G-1-add_to_cart.yaml'
    """
    stream = plan.stream
    where = [part for part in stream[:2] if part not in {"default", "production"}]
    parts = [*where, stream.vendor, stream.account, stream.event]
    return "-".join(_UNSAFE.sub("_", part)[:80].strip(".") for part in parts if part) + ".yaml"


def rewritten(text: str | None, plan: Plan, accepted: Iterable[Change]) -> str:
    """Return a plan file with the accepted changes of one of its plans made in it; without a text, a new file.

    `accepted` are changes from the file to `plan`. Properties that came are put in by their name, those that went are
    taken out, and fields take the value they have in `plan`; everything else stays to the letter where YAML allows.
    """
    if text is None:
        return to_yaml([plan])
    yaml = _yaml()
    document = yaml.load(text)
    entry = _entry_of(document, plan)
    if entry is None:
        _plans_of(document).append(_as_map(plan))
    else:
        if entry.get("properties") is None:
            entry["properties"] = CommentedMap()
        for change in accepted:
            if change.path:
                _make(entry["properties"], plan, change)
            elif change.field:
                entry[change.field] = change.after
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _make(properties: CommentedMap, plan: Plan, change: Change) -> None:
    known = plan.properties.get(change.path)
    if known is None:
        properties.pop(change.path, None)
    elif change.path not in properties:
        place = sum(1 for path in properties if str(path) < change.path)
        properties.insert(place, change.path, _flow(fields_of(known)), comment=_reason(known.why))
    elif change.field:
        fields = properties[change.path]
        value = fields_of(known).get(change.field)
        if isinstance(fields, dict):
            fields[change.field] = _flow_list(value) if isinstance(value, list) else value


def _reason(why: str) -> str | None:
    return " ".join("".join(mark if mark.isprintable() else " " for mark in why).split()) or None


def _flow(fields: dict[str, Any]) -> CommentedMap:
    entry = CommentedMap({name: _flow_list(v) if isinstance(v, list) else v for name, v in fields.items()})
    entry.fa.set_flow_style()
    return entry


def _flow_list(values: list[Any]) -> CommentedSeq:
    listed = CommentedSeq(values)
    listed.fa.set_flow_style()
    return listed


def _as_map(plan: Plan) -> CommentedMap:
    document: CommentedMap = _yaml().load(to_yaml([plan]))
    return document["plans"][0]  # type: ignore[no-any-return]


def _plans_of(document: CommentedMap) -> CommentedSeq:
    if document.get("plans") is None:
        document["plans"] = CommentedSeq()
    return document["plans"]  # type: ignore[no-any-return]


def _entry_of(document: CommentedMap, plan: Plan) -> CommentedMap | None:
    defaults = {"source": "default", "environment": "production"}
    is_it: Callable[[CommentedMap], bool] = lambda entry: all(  # noqa: E731
        entry.get(name, defaults.get(name)) == value for name, value in plan.stream._asdict().items()
    )
    return next((entry for entry in _plans_of(document) if is_it(entry)), None)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.width = WIDEST
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
