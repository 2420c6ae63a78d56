"""How often each property was there given what another said: what conditional requirements are read from.

`given[decider][value][path]` counts the events in which the property `decider` had a value (its value key, see
`monitor/profile/values.py`) and the property at `path` was there; path "" counts those with the value at all. Only
properties of the event itself decide or are counted. A decider without values had too many of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from monitor.profile.counts import added
from monitor.profile.paths import ANY_KEY, depth_of, join
from monitor.profile.property import PropertyProfile
from monitor.profile.values import value_of

Given = Mapping[str, Mapping[str, Mapping[str, int]]]

MOST_DECIDING = 8
"""Values a property may have and still decide: a type, a method, a step, a flag."""
MOST_COUNTED = 32
"""Properties an event may have for this to be counted; wider ones would need a thousand counts an hour."""
_DECIDES = frozenset({str, bool})
TOO_WIDE: Given = {"": {}}


def given_of(rows: Sequence[Mapping[str, Any]], properties: Mapping[str, PropertyProfile]) -> Given:
    """Return the counts of some events; `properties` is what was seen in them."""
    shapes: dict[tuple[Any, ...], int] = {}
    of = np.array([shapes.setdefault(tuple(row), len(shapes)) for row in rows], np.intp)
    paths = {key: path for shape in shapes for key in shape if (path := join("", str(key))) != ANY_KEY}
    if len(paths) > MOST_COUNTED:
        return TOO_WIDE
    places = {key: i for i, key in enumerate(paths)}
    there = np.zeros((len(shapes), len(places)), np.int64)
    for shape, i in shapes.items():
        there[i, [places[key] for key in shape if key in places]] = 1
    given: dict[str, Mapping[str, Mapping[str, int]]] = {}
    for key, path in paths.items():
        words = deciding(properties[path]) if path in properties else ()
        if words is None:
            given[path] = {}
        elif words:
            codes = {value_of(word): code for code, word in enumerate(words, 1)}
            values = [row.get(key) for row in rows]
            coded = [codes[value] if type(value) in _DECIDES else 0 for value in values]
            flat = np.array(coded, np.intp) * len(shapes) + of
            by_word = np.bincount(flat, minlength=(len(codes) + 1) * len(shapes)).reshape(len(codes) + 1, len(shapes))
            also = (by_word @ there).tolist()
            given[path] = {
                word: {"": int(by_word[code].sum())}
                | {paths[name]: n for name, n in zip(places, also[code], strict=True) if n}
                for code, word in enumerate(words, 1)
            }
    return given


def deciding(seen: PropertyProfile) -> Sequence[str] | None:
    """Return the value keys by which a property decides, none where it says no words; None where it cannot decide."""
    if not seen.types.keys() & {"string", "boolean"}:
        return ()
    if seen.values is None or any(key[0] == "#" for key in seen.values):
        return None
    words = [key for key in seen.values if key[0] in '"tf']
    return words if len(words) <= MOST_DECIDING else None


def merge_given(a: Given, b: Given, properties: Mapping[str, PropertyProfile]) -> Given:
    """Return the counts of both; `properties` are those of the merged profile."""
    wide = "" in a or "" in b or sum(not depth_of(path) and path != ANY_KEY for path in properties) > MOST_COUNTED
    if wide:
        return TOO_WIDE
    merged: dict[str, Mapping[str, Mapping[str, int]]] = {}
    for decider in {**a, **b}:
        one, two = a.get(decider), b.get(decider)
        if decider in properties and deciding(properties[decider]) is None:
            merged[decider] = {}
        elif one is None or two is None:
            merged[decider] = one if two is None else two  # type: ignore[assignment]
        elif not one or not two or len({**one, **two}) > MOST_DECIDING:
            merged[decider] = {}
        else:
            merged[decider] = {value: added(one.get(value, {}), two.get(value, {})) for value in {**one, **two}}
    return merged
