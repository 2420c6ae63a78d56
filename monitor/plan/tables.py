"""Tracking plans as people keep them in spreadsheets: tables in CSV and in Markdown, a property a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.config.nearest import did_you_mean
from monitor.config.yaml_source import Problem
from monitor.plan.about import About, Status, Tier, about_in
from monitor.plan.plan import KnownProperty, Presence
from monitor.profile.shape import FORMATS

Plans = dict[str, dict[str, KnownProperty]]
"""By event, its properties by path."""
TYPES = {
    **dict.fromkeys(("string", "str", "text", "varchar", "char", "url", "uri", "enum"), "string"),
    **dict.fromkeys(("integer", "int", "long", "bigint", "whole number"), "integer"),
    **dict.fromkeys(("number", "float", "double", "decimal", "numeric", "currency amount"), "number"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("array", "list", "array of objects", "array of strings"), "array"),
    **dict.fromkeys(("object", "map", "record", "json", "struct"), "object"),
    **dict.fromkeys(("date", "datetime", "date-time", "timestamp", "time"), "string"),
    "null": "null",
}
"""What tables call types, by the JSON type it is."""
_TYPED_FORMATS = {"date": "date", "datetime": "date-time", "date-time": "date-time", "timestamp": "date-time"} | {
    "url": "uri",
    "uri": "uri",
}
COLUMNS = {
    "event": ("event", "event name", "event_name", "hit"),
    "property": ("property", "property name", "property_name", "parameter", "parameter name", "attribute", "field"),
    "type": ("type", "data type", "property type", "data_type", "datatype", "parameter type"),
    "required": ("required", "presence", "mandatory", "req'd", "is required", "required?"),
    "enum": ("enum", "values", "allowed values", "options", "permitted values"),
    "format": ("format",),
    "low": ("low", "min", "minimum"),
    "high": ("high", "max", "maximum"),
}
"""The columns of a table we read, by the names people give them; others are left out."""
ABOUT_COLUMNS = {
    "tier": ("tier", "event tier"),
    "owner": ("owner", "event owner", "team", "owning team"),
    "description": ("event description", "event_description", "what the event means"),
    "status": ("status", "event status", "lifecycle"),
}
"""The same for columns about the event as a whole; a column that is called `description` alone is the property's."""
_YES = frozenset({"yes", "y", "true", "1", "required", "always", "mandatory", "x", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0", "optional", "sometimes", "", "-"})
_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*")
_SPLIT = re.compile(r"\s*[,;/|\n]\s*")


def read_table(text: str, file: str) -> Table:
    """Return the plans in a table, and all that is wrong with it, each with line and number of the cell.

    The event of a row without one is that of the row above, as spreadsheets are written; `event` where none is named.
    What is said of an event as a whole may stand in any of its rows; the first that says it counts.
    """
    is_markdown = any(_RULE.fullmatch(line.strip()) for line in text.splitlines())
    cells = _markdown(text) if is_markdown else _csv(text)
    table = Table(file)
    table.read([row for row in cells if any(cell.text for cell in row)])
    return table


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    line: int
    column: int


def _csv(text: str) -> Iterator[list[_Cell]]:
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text), dialect)
    line = 1
    for row in reader:
        # The reader does not say where a cell stood; its number is what people count in a table.
        yield [_Cell(cell.strip(), line, i + 1) for i, cell in enumerate(row)]
        line = reader.line_num + 1


def _markdown(text: str) -> Iterator[list[_Cell]]:
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if "|" not in bare or _RULE.fullmatch(bare):
            continue
        cells = re.split(r"(?<!\\)\|", bare.removeprefix("|").removesuffix("|"))
        yield [_Cell(cell.replace("\\|", "|").strip().strip("`*"), number, i + 1) for i, cell in enumerate(cells)]


@dataclass(slots=True)
class Table:
    """The plans of a table, what it says of each event as a whole, and what is wrong with it."""

    file: str
    plans: Plans = field(default_factory=dict)
    about: dict[str, About] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, rows: Sequence[Sequence[_Cell]]) -> None:
        """Take the rows in, the first of which is the header."""
        if not rows:
            return
        places = _columns(rows[0])
        if "property" not in places:
            names = [name for names in COLUMNS.values() for name in names]
            there = [f"{cell.text!r}{did_you_mean(cell.text.lower(), names)}" for cell in rows[0]]
            self._wrong(rows[0][0], "", f"no column of properties among {', '.join(there)}")
            return
        event = ""
        for row in rows[1:]:
            cells = {name: row[place] for name, place in places.items() if place < len(row)}
            event = _text(cells, "event") or event or "event"
            self._event(cells, event)
            path = _text(cells, "property")
            if path:
                fields = self._presence(cells, path) | self._types(cells, path)
                fields |= self._values(cells, path) | self._bounds(cells, path)
                known = KnownProperty(**fields, written=frozenset(fields))
                self.plans.setdefault(event, {})[path] = known

    def _event(self, cells: Mapping[str, _Cell], event: str) -> None:
        said = {name: _text(cells, name) for name in ABOUT_COLUMNS}
        for name, words in (("tier", set(Tier)), ("status", set(Status))):
            if said[name] and said[name].lower() not in words:
                near = did_you_mean(said[name].lower(), words)
                self._wrong(cells[name], event, f"{said[name]!r} is no {name}{near}")
        if any(said.values()):
            known = self.about.get(event, About()).fields()
            self.about[event] = about_in({**said, **known})

    def _wrong(self, cell: _Cell, path: str, message: str) -> None:
        self.problems.append(Problem(self.file, cell.line, cell.column, path, message))

    def _presence(self, cells: Mapping[str, _Cell], path: str) -> dict[str, Any]:
        required = _text(cells, "required").lower()
        if required in _YES:
            return {"presence": Presence.REQUIRED, "rate": 1.0}
        if required in set(Presence):
            return {"presence": Presence(required)} | ({"rate": 1.0} if required == Presence.NULLABLE else {})
        if required not in _NO:
            self._wrong(cells["required"], path, f"{required!r} is neither yes nor no")
        return {}

    def _types(self, cells: Mapping[str, _Cell], path: str) -> dict[str, Any]:
        kinds = [kind for kind in _SPLIT.split(_text(cells, "type").lower().replace("[]", "array")) if kind]
        for kind in kinds:
            if kind not in TYPES:
                self._wrong(cells["type"], path, f"{kind!r} is no type{did_you_mean(kind, TYPES)}")
        fields: dict[str, Any] = {"types": frozenset(TYPES[kind] for kind in kinds if kind in TYPES)} if kinds else {}
        formats = [_TYPED_FORMATS[kind] for kind in kinds if kind in _TYPED_FORMATS]
        return fields | ({"format": formats[0]} if formats else {})

    def _values(self, cells: Mapping[str, _Cell], path: str) -> dict[str, Any]:
        values = [value.strip("`'\"") for value in _SPLIT.split(_text(cells, "enum")) if value]
        fields: dict[str, Any] = {"enum": tuple(dict.fromkeys(values))} if values else {}
        form = _text(cells, "format").lower()
        if form and form not in FORMATS:
            self._wrong(cells["format"], path, f"{form!r} is no format{did_you_mean(form, FORMATS)}")
        return fields | ({"format": form} if form in FORMATS else {})

    def _bounds(self, cells: Mapping[str, _Cell], path: str) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for bound in ("low", "high"):
            if number := _text(cells, bound):
                try:
                    fields[bound] = float(number)
                except ValueError:
                    self._wrong(cells[bound], path, f"{number!r} is no number")
        return fields


def _columns(header: Sequence[_Cell]) -> dict[str, int]:
    names = {alias: name for name, aliases in (COLUMNS | ABOUT_COLUMNS).items() for alias in aliases}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        name = names.get(cell.text.lower())
        if name is not None:
            places.setdefault(name, place)
    return places


def _text(cells: Mapping[str, _Cell], name: str) -> str:
    return cells[name].text if name in cells else ""
