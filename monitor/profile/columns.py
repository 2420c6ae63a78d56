"""From objects to columns: those with the same keys are turned at once, and every column is looked at as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any

import numpy as np

from monitor.profile.column import Column
from monitor.profile.paths import join, members
from monitor.profile.property import PropertyProfile
from monitor.profile.tallies import Cells, Tallies

DEEPEST = 8
"""Levels of nesting looked into; what lies deeper counts as an object or array and no more."""
LONGEST_ARRAY = 500
"""Members of one array looked into; GA4 takes at most 200 items an event."""


class Columns:
    """Gathers the properties of objects and of what lies in them."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self.properties: dict[str, PropertyProfile] = {}

    def of(self, objects: Sequence[Mapping[str, Any]], cells: Cells, parent: str = "", depth: int = 0) -> None:
        """Take in objects that stand at one path, with the cells they lie in."""
        shapes: dict[tuple[str, ...], list[int]] = {}
        for i, shape in enumerate(map(tuple, objects)):
            if shape in shapes:
                shapes[shape].append(i)
            else:
                shapes[shape] = [i]
        if len(shapes) == 1 and len(paths := [join(parent, str(key)) for key in objects[0]]) == len(set(paths)):
            for path, values in zip(paths, zip(*[each.values() for each in objects], strict=True), strict=True):
                self._column(path, values, cells, depth)
            return
        columns: dict[str, list[Any]] = {}
        groups: defaultdict[str, tuple[int, ...]] = defaultdict(tuple)
        for number, (keys, places) in enumerate(shapes.items()):
            rows = [objects[i].values() for i in places]
            for key, values in zip(keys, zip(*rows, strict=True), strict=True):
                path = join(parent, str(key))
                if path in columns:
                    columns[path] += values
                else:
                    columns[path] = list(values)
                groups[path] += (number,)
        chosen = [np.array(places, np.intp) for places in shapes.values()]
        cells_of: dict[tuple[int, ...], Cells] = {}
        for path, column in columns.items():
            of = groups[path]
            if of not in cells_of:
                cells_of[of] = cells.at(np.concatenate([chosen[number] for number in of]))
            self._column(path, column, cells_of[of], depth)

    def _column(self, path: str, values: Sequence[Any], cells: Cells, depth: int) -> None:
        column = Column(path, self._tallies)
        self._tallies.there(path, cells)
        types = list(map(type, values))
        kinds = set(types)
        if len(kinds) == 1:
            column.add(types[0], values, cells)
        else:
            for kind in sorted(kinds, key=repr):
                column.add(kind, *_of_kinds({kind}, types, values, cells))
        self.properties[path] = column.done(len(values))
        if depth >= DEEPEST:
            return
        if objects := {kind for kind in kinds if issubclass(kind, Mapping)}:
            self.of(*_of_kinds(objects, types, values, cells), path, depth + 1)
        if arrays := {kind for kind in kinds if issubclass(kind, list | tuple)}:
            self._members(path, *_of_kinds(arrays, types, values, cells), depth + 1)

    def _members(self, path: str, arrays: Sequence[Sequence[Any]], cells: Cells, depth: int) -> None:
        arrays = [array[:LONGEST_ARRAY] for array in arrays]
        within = list(chain.from_iterable(arrays))
        if within:
            repeated = np.repeat(np.arange(len(arrays)), list(map(len, arrays)))
            self._column(members(path), within, cells.at(repeated), depth)


def _of_kinds(
    kinds: AbstractSet[type], types: Sequence[type], values: Sequence[Any], cells: Cells
) -> tuple[Sequence[Any], Cells]:
    """Return those of some values that are of some types, with their cells."""
    if kinds >= set(types):
        return values, cells
    places = [i for i, kind in enumerate(types) if kind in kinds]
    return [values[i] for i in places], cells.at(places)
