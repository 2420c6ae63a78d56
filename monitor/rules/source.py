"""Rule files and what they include: their variables, defaults and rules, each file once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.config.nearest import did_you_mean
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Loc, Problem, ProblemsError
from monitor.rules.model import VARIABLE, DefaultsModel, FileModel
from monitor.rules.variables import Substitution

Reader = Callable[[Path], Document]
KEYS = tuple(FileModel.model_fields)
NOT_A_FILE = "a rule file is a mapping with `rules:` and, if wanted, `defaults:`, `variables:` and `include:`"


@dataclass(frozen=True, slots=True)
class Source:
    """One rule file, its references replaced. `unused` are its variables that neither it nor an includer refers to."""

    document: Document
    defaults: DefaultsModel
    rules: tuple[Any, ...]
    unused: tuple[str, ...] = ()


@dataclass(slots=True)
class _Read:
    """One file as read: what it brings to those that include it."""

    document: Document
    variables: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    own: tuple[str, ...] = ()
    includes: list[_Read] = field(default_factory=list)


def read_sources(paths: Iterable[Path], problems: list[Problem], reader: Reader) -> list[Source]:
    """Read rule files and what they include, the included ones first; what is wrong is added to `problems`.

    A file that is included takes part once, however often it is named. What a file says of its own goes before what it
    includes, and of two includes the later goes first.
    """
    reading = _Reading(problems, reader)
    for path in paths:
        reading.file(path, ())
    return list(reading.sources())


class _Reading:
    def __init__(self, problems: list[Problem], reader: Reader) -> None:
        self._problems = problems
        self._reader = reader
        self._read: dict[Path, _Read] = {}
        self._models: dict[Path, tuple[DefaultsModel, tuple[Any, ...]]] = {}

    def sources(self) -> Iterator[Source]:
        for path, (defaults, rules) in self._models.items():
            read = self._read[path]
            unused = tuple(name for name in read.own if name not in self._wanted(path))
            yield Source(read.document, defaults, rules, unused)

    def _wanted(self, path: Path) -> set[str]:
        mine = self._read[path]
        above = (read for read in self._read.values() if any(one is mine for one in _below(read)))
        return mine.used.union(*(read.used for read in above))

    def file(self, path: Path, above: tuple[Path, ...]) -> _Read | None:
        key = path.resolve()
        if key in self._read:
            return self._read[key]
        try:
            document = self._reader(path)
        except ProblemsError as error:
            self._problems += error.problems
            return None
        if not isinstance(document.data, dict):
            self._problems.append(document.problem((), NOT_A_FILE))
            return None
        read = self._read[key] = _Read(document)
        for loc, other in _included(document):
            if other.resolve() in (*above, key):
                self._problems.append(document.problem(loc, f"{other} includes this file in turn"))
            elif not other.is_file():
                near = did_you_mean(other.name, [each.name for each in other.parent.glob("*.y*ml")])
                self._problems.append(document.problem(loc, f"no file {other}{near}"))
            elif (included := self.file(other, (*above, key))) is not None:
                read.includes.append(included)
                read.variables |= included.variables
                read.defaults = _over(included.defaults, read.defaults)
        self._model(key, read)
        return read

    def _model(self, key: Path, read: _Read) -> None:
        document = read.document
        own = document.data.get("variables")
        if isinstance(own, dict):
            read.own = tuple(own)
            read.variables |= own
            for name in own:
                if not re.match(VARIABLE, name):
                    why = "a variable is named in lower case: letters, digits and _"
                    self._problems.append(document.problem(("variables", name), why))
        substitution = Substitution(document, read.variables, self._problems)
        read.document = document = substitution.document()
        read.used = substitution.used
        data = dict(document.data)
        if "rules" not in data and any(key in data for key in KEYS):
            data["rules"] = []
        try:
            file = validate(FileModel, document, (), data)
        except ProblemsError as error:
            self._problems += error.problems
            # Rules are read all the same: every mistake is told at once.
            rules = data.get("rules")
            self._models[key] = (DefaultsModel(), tuple(rules) if isinstance(rules, list) else ())
            return
        said = data.get("defaults")
        if isinstance(said, dict):
            read.defaults = _over(read.defaults, said)
        self._models[key] = (DefaultsModel.model_validate(read.defaults), tuple(file.rules))


def _included(document: Document) -> Iterator[tuple[Loc, Path]]:
    named = document.data.get("include", ())
    folder = Path(document.file).parent
    if isinstance(named, str):
        yield ("include",), folder / named
    elif isinstance(named, list):
        for i, name in enumerate(named):
            if isinstance(name, str) and "\0" not in name:
                yield ("include", i), folder / name


def _over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return defaults with others over them; `match` and `labels` are laid over each other key by key."""
    both = below | above
    for name in ("match", "labels"):
        if isinstance(below.get(name), dict) and isinstance(above.get(name), dict):
            both[name] = below[name] | above[name]
    return both


def _below(read: _Read) -> list[_Read]:
    return [one for included in read.includes for one in (included, *_below(included))]
