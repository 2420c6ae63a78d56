"""The quick way through plain YAML: no anchors, no tags, no mistakes. Whatever else there is takes the careful way.

Ten thousand rules are a quarter of a million values: libyaml's events, put together here, take a tenth of the time that
nodes made in Python take (measured with `python -m bench rules`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

Loc = tuple[str | int, ...]
Places = dict[Loc, tuple[int, int]]
Resolvers = Mapping[Any, list[tuple[str, re.Pattern[str]]]]
TEXT = "tag:yaml.org,2002:str"
_KNOWN = frozenset({TEXT, *(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null"))})


class NotPlain(Exception):
    """The text needs the careful way: it has anchors or tags, is nested deep, or is wrong somewhere."""


def read_plain(
    text: str, resolvers: Resolvers, construct: Callable[[str, str], Any], deepest: int
) -> tuple[Any, Places]:
    """Return the data of a document and the place (line, column, from 1) of every value. Raises NotPlain.

    `resolvers` are those of a PyYAML loader; `construct` makes the value of a scalar of a tag and its text.
    """
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None:  # PyYAML without libyaml
        raise NotPlain
    builder = _Builder(resolvers, construct, deepest)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except (yaml.YAMLError, ValueError) as error:
        raise NotPlain from error
    return builder.root, builder.places


class _Builder:
    def __init__(self, resolvers: Resolvers, construct: Callable[[str, str], Any], deepest: int) -> None:
        self.root: Any = None
        self.places: Places = {}
        self._resolvers = resolvers
        self._construct = construct
        self._deepest = deepest
        self._documents = 0
        self._open: list[tuple[Any, Loc]] = []
        self._key: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._begin(event, {})
        elif kind is yaml.SequenceStartEvent:
            self._begin(event, [])
        elif kind in {yaml.MappingEndEvent, yaml.SequenceEndEvent}:
            self._open.pop()
            self._key.pop()
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                raise NotPlain
        elif kind is yaml.AliasEvent:
            raise NotPlain

    def _begin(self, event: Any, container: Any) -> None:
        if event.anchor is not None or event.tag is not None or len(self._open) >= self._deepest:
            raise NotPlain
        loc = self._put(event, container)
        self._open.append((container, loc))
        self._key.append(None)

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            raise NotPlain
        if self._open and type(self._open[-1][0]) is dict and self._key[-1] is None:
            self._begin_pair(event)
            return
        self._put(event, self._value(event))

    def _begin_pair(self, event: Any) -> None:
        container, loc = self._open[-1]
        key = event.value
        if key in container or (key == "<<" and event.implicit[0]):
            raise NotPlain
        mark = event.start_mark
        self.places[*loc, key] = (mark.line + 1, mark.column + 1)
        self._key[-1] = key

    def _put(self, event: Any, value: Any) -> Loc:
        mark = event.start_mark
        if not self._open:
            self.root = value
            self.places[()] = (mark.line + 1, mark.column + 1)
            return ()
        container, above = self._open[-1]
        if type(container) is list:
            loc: Loc = (*above, len(container))
            container.append(value)
            self.places[loc] = (mark.line + 1, mark.column + 1)
            return loc
        key = self._key[-1]
        if key is None:  # a key that is no plain word
            raise NotPlain
        self._key[-1] = None
        container[key] = value
        return (*above, key)

    def _value(self, event: Any) -> Any:
        text = event.value
        if not event.implicit[0]:
            return text
        for tag, pattern in self._resolvers.get(text[:1], []):
            if pattern.match(text):
                if tag not in _KNOWN:
                    raise NotPlain
                return self._construct(tag, text)
        return text
