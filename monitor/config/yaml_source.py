"""YAML that remembers where everything stood, so that every complaint has a file, a line and a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from monitor.config.errors import UserError
from monitor.config.yaml_events import NotPlain, read_plain

Loc = tuple[str | int, ...]

MAX_NODES = 200_000
"""Nodes a file may hold once its aliases are followed: more is an alias bomb, not a configuration."""
MAX_DEPTH = 64
"""How deep values may be nested once aliases are followed: deeper is an alias of itself, or no work of people."""
_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"
_PLAINER = {
    "found character '\\t' that cannot start any token": "a tab: indent with spaces",
    "but found another document": "a second document (`---`) begins here: a file holds one",
}
"""What PyYAML says of common mistakes, in words that say what to do."""
_BARE_VARIABLE = re.compile(r"""[{\[,:]\s*\$\{""")
"""A variable that is not quoted: within braces YAML takes its own brace for the beginning of a mapping."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file. `line` and `column` count from 1; `path` is the key path, "" for the whole file."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        """Return `file:line:col: path: message`."""
        where = f"{self.file}:{self.line}:{self.column}: "
        return f"{where}{self.path}: {self.message}" if self.path else where + self.message


class ProblemsError(UserError):
    """Everything wrong with what people wrote, all at once; its text is one line a problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class _TooDeepError(Exception):
    """Nested deeper than MAX_DEPTH, at this place."""

    def __init__(self, mark: yaml.Mark) -> None:
        super().__init__()
        self.line, self.column = mark.line + 1, mark.column + 1


class _Loader(yaml.SafeLoader):
    """Safe YAML without the surprises of version 1.1: only `true` and `false` are booleans, `on` and `no` are words.

    Dates stay text too: a rule that says 2026-11-24 means what it says.
    """

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose as the base does, which recurses, but not beyond MAX_DEPTH."""
        if self._depth > MAX_DEPTH:
            raise _TooDeepError(self.peek_event().start_mark)  # type: ignore[no-untyped-call]
        self._depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] not in {"bool", "timestamp"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data, with the place of every value."""

    file: str
    data: Any
    places: dict[Loc, tuple[int, int]]

    def place(self, loc: Loc) -> tuple[int, int]:
        """Return line and column (from 1) of the value at a path, or of the nearest thing above it that is there."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, (1, 1))

    def problem(self, loc: Loc, message: str) -> Problem:
        """Return a problem at the value of a path."""
        line, column = self.place(loc)
        return Problem(self.file, line, column, path_of(loc), message)


def path_of(loc: Loc) -> str:
    """Return a path as people write it: `rules[2].match.event`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def load_yaml(text: str, file: str) -> Document:
    """Read one YAML document. Raises ProblemsError for bad syntax, duplicate keys, alias bombs and loops."""
    try:
        return Document(file, *read_plain(text, _Loader.yaml_implicit_resolvers, _plain_value, MAX_DEPTH))
    except NotPlain:
        return _load_carefully(text, file)


_SCALARS = _Loader("")


def _plain_value(tag: str, text: str) -> Any:
    try:
        return _SCALARS.construct_object(yaml.ScalarNode(tag, text))
    except _UNREADABLE as error:
        raise NotPlain from error
    finally:
        _SCALARS.constructed_objects.clear()


def _load_carefully(text: str, file: str) -> Document:
    loader: _Loader | None = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except _TooDeepError as error:
        raise ProblemsError([Problem(file, error.line, error.column, "", _TOO_DEEP)]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = error.problem or error.context or ""
        why = _PLAINER.get(why, why)
        if _BARE_VARIABLE.search("".join(text.splitlines()[line - 1 : line])):
            why += '; within braces and brackets a variable stands in quotes, as in {event: "${name}"}'
        raise ProblemsError([Problem(file, line, column, "", f"not YAML: {why}")]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ProblemsError([Problem(file, line, 1, "", f"not YAML: {error.reason}")]) from error
    except (ValueError, OverflowError) as error:
        # An escape such as "\\UFFFFFFFF" that is no character, which PyYAML leaves to `chr` to refuse.
        line = loader.line + 1 if loader else 1
        raise ProblemsError([Problem(file, line, 1, "", f"not YAML: {error}")]) from error
    finally:
        if loader:
            loader.dispose()
    if node is None:
        return Document(file, None, {})
    places: dict[Loc, tuple[int, int]] = {}
    problems: list[Problem] = []
    data = _Builder(file, places, problems).build(node, ())
    if problems:
        raise ProblemsError(problems)
    return Document(file, data, places)


_UNREADABLE = (yaml.YAMLError, ValueError, ArithmeticError, LookupError, AttributeError, TypeError)
"""What PyYAML's constructors raise where a value is not what its tag says, such as `!!bool maybe`, `!!timestamp x`."""
_NO_MERGE = "merge keys (`<<`) are not read: write the keys out"
_NO_TEXT = "holds half a character (a lone surrogate), which cannot be stored or sent"


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)


class _Builder:
    """Turns nodes into plain data, noting places on the way."""

    def __init__(self, file: str, places: dict[Loc, tuple[int, int]], problems: list[Problem]) -> None:
        self._file = file
        self._places = places
        self._problems = problems
        self._scalars = _Loader("")
        self._nodes = 0

    def build(self, node: yaml.Node, loc: Loc) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ProblemsError([self._problem(node, loc, f"more than {MAX_NODES:,} values once aliases are followed")])
        if len(loc) > MAX_DEPTH:
            raise ProblemsError([self._problem(node, (), f"{_TOO_DEEP} once aliases are followed")])
        self._places.setdefault(loc, (node.start_mark.line + 1, node.start_mark.column + 1))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*loc, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, loc)

    def _scalar(self, node: yaml.Node, loc: Loc) -> Any:
        try:
            value = self._scalars.construct_object(node)
        except _UNREADABLE as error:
            # Python refuses to read very long numbers, and says which of its switches would allow it.
            why = "a number of that many digits" if "int_max_str_digits" in str(error) else str(error)
            self._problems.append(self._problem(node, loc, f"cannot be read: {why}"))
            return None
        if isinstance(value, str) and not _is_text(value):
            self._problems.append(self._problem(node, loc, _NO_TEXT))
            return None
        return value

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problems.append(self._problem(key_node, loc, "a key must be a plain word"))
                continue
            key = key_node.value
            if not _is_text(key):
                self._problems.append(self._problem(key_node, loc, _NO_TEXT))
                continue
            if key == "<<" and key_node.style is None:
                self._problems.append(self._problem(key_node, loc, _NO_MERGE))
                continue
            if key in mapping:
                self._problems.append(self._problem(key_node, (*loc, key), "this key is here twice"))
                continue
            # A complaint about a key points at the key, not at what stands behind it.
            self._places[*loc, key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            mapping[key] = self.build(value_node, (*loc, key))
        return mapping

    def _problem(self, node: yaml.Node, loc: Loc, message: str) -> Problem:
        mark = node.start_mark
        return Problem(self._file, mark.line + 1, mark.column + 1, path_of(loc), message)
