"""What breaks a plan in a batch of events, counted by path and kind: a column at a time, distinct values only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from monitor.plan.compiled import ALWAYS
from monitor.plan.plan import KnownProperty, Plan
from monitor.profile.paths import ANY_KEY, children_of, join, name_of, parent_of

MISSING, UNKNOWN, TYPE, ENUM, RANGE = "missing", "unknown", "type", "enum", "range"
_NAMES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    dict: "object",
    list: "array",
}


@dataclass(frozen=True, slots=True)
class Faults:
    """How often each expectation was broken, by (path, kind), in how many events."""

    events: int
    counts: Mapping[tuple[str, str], int]


class Judge:
    """Takes events apart that fail: which expectations of a plan they break."""

    def __init__(self, plan: Plan) -> None:
        self._properties = plan.properties
        self._children = children_of(plan.properties)

    def faults(self, events: Sequence[Mapping[str, Any]], ignore: frozenset[str] = frozenset()) -> Faults:
        """Return what the events break; top-level keys in `ignore` are no part of them.

        What is below an unknown key or a value of another type is not judged.
        """
        counts: Counter[tuple[str, str]] = Counter()
        self._objects("", events, counts, ignore)
        return Faults(len(events), counts)

    def _objects(
        self,
        path: str,
        objects: Sequence[Mapping[str, Any]],
        counts: Counter[tuple[str, str]],
        ignore: frozenset[str] = frozenset(),
    ) -> None:
        children = self._children.get(path, ())
        planned = {name_of(child): child for child in children}
        every = planned.pop(ANY_KEY, None)
        alike: defaultdict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
        for each in objects:
            alike[tuple(each)].append(each)
        columns: defaultdict[str, list[Any]] = defaultdict(list)
        for keys, of_shape in alike.items():
            for key, values in zip(keys, zip(*(each.values() for each in of_shape), strict=True), strict=True):
                columns[key] += values
        for key, child in planned.items():
            column = columns.pop(key, [])
            if len(column) < len(objects):
                self._missing(child, key, objects, len(objects) - len(column), counts)
            if column:
                self._column(child, column, counts)
        unplanned = {key: column for key, column in columns.items() if key not in ignore}
        if every is not None:
            self._column(every, list(chain.from_iterable(unplanned.values())), counts)
        elif children:
            for key, column in unplanned.items():
                counts[join(path, str(key)), UNKNOWN] += len(column)

    def _missing(
        self,
        child: str,
        key: str,
        objects: Sequence[Mapping[str, Any]],
        lacking: int,
        counts: Counter[tuple[str, str]],
    ) -> None:
        known = self._properties[child]
        if known.presence in ALWAYS:
            counts[child, MISSING] += lacking
        elif known.when is not None and not parent_of(child):
            decider, values = name_of(known.when.path), known.when.values
            missing = sum(_says(each.get(decider), values) for each in objects if key not in each)
            if missing:
                counts[child, MISSING] += missing

    def _column(self, path: str, column: Sequence[Any], counts: Counter[tuple[str, str]]) -> None:
        known = self._properties[path]
        kinds = set(map(type, column))
        allowed = _allowed(known)
        if known.types and not kinds <= allowed:
            counts[path, TYPE] += sum(type(value) not in allowed for value in column)
            column = [value for value in column if type(value) in allowed]
            kinds &= allowed
        if known.enum is not None and str in kinds:
            strange = {value for value in column if type(value) is str}.difference(known.enum)
            if strange:
                counts[path, ENUM] += sum(type(value) is str and value in strange for value in column)
        if kinds & {int, float} and (known.low is not None or known.high is not None):
            self._range(path, known, column, kinds, counts)
        if dict in kinds:
            self._objects(path, [value for value in column if type(value) is dict], counts)
        members = f"{path}[]"
        if list in kinds and members in self._properties:
            self._column(members, list(chain.from_iterable(v for v in column if type(v) is list)), counts)

    @staticmethod
    def _range(
        path: str, known: KnownProperty, column: Sequence[Any], kinds: set[type], counts: Counter[tuple[str, str]]
    ) -> None:
        low = float("-inf") if known.low is None else known.low
        high = float("inf") if known.high is None else known.high
        if kinds <= {int, float} and low <= min(column) and max(column) <= high:
            return
        outside = sum(not low <= value <= high for value in column if type(value) in (int, float))
        if outside:
            counts[path, RANGE] += outside


def _allowed(known: KnownProperty) -> set[type]:
    names = set(known.types)
    if "number" in names or ("integer" in names and "types" not in known.written):
        names |= {"integer", "number"}
    return {kind for kind, name in _NAMES.items() if name in names}


def _says(value: Any, values: Sequence[str]) -> bool:
    return (str(value).lower() if isinstance(value, bool) else value) in values
