"""Rule files into rules: everything that is wrong with all of them, at once, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from monitor.checks.asked import uncut
from monitor.checks.check import checks
from monitor.checks.rule import Match, Rule
from monitor.config.nearest import did_you_mean
from monitor.config.settings import read_document
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Loc, Problem, ProblemsError
from monitor.rules.model import DefaultsModel, RuleModel, rule_models
from monitor.rules.source import Reader, Source, read_sources

DIMENSIONS = ("source", "environment", "vendor", "account", "event")
OF_EVENTS = ("page", "tag", "consent")
"""Dimensions of single events that have a key of their own in `match`; the others stand below `where`."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of an installation, in the order of their files. `files` are all that were read, includes too."""

    rules: tuple[Rule, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A rule and where it is written."""

    rule: Rule
    document: Document
    loc: Loc

    def problem(self, key: str | tuple[str | int, ...], message: str) -> Problem:
        """Return a problem at one of the rule's keys, or at the rule where it has no such key."""
        inner = (key,) if isinstance(key, str) else key
        return self.document.problem((*self.loc, *inner), message)


@dataclass(slots=True)
class Loaded:
    """What rule files hold: the rules that could be read, and everything that is wrong."""

    written: list[Written] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def load_rules(paths: Iterable[Path]) -> RuleSet:
    """Read rule files. Raises ProblemsError with every problem of every file."""
    loaded = read_rules(paths)
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    files = tuple(source.document.file for source in loaded.sources)
    return RuleSet(tuple(written.rule for written in loaded.written), files)


def read_rules(paths: Iterable[Path], reader: Reader = read_document) -> Loaded:
    """Read rule files, and those they include, as far as they can be read. `reader` reads a file of YAML."""
    loaded = Loaded()
    paths = tuple(paths)
    loaded.sources = read_sources(paths, loaded.problems, reader)
    said = set(map(_place, loaded.problems))
    for source in loaded.sources:
        for i, data in enumerate(source.rules):
            try:
                loaded.written.append(_written(source, i, data))
            except ProblemsError as error:
                # What is wrong with a value for want of a variable has been said.
                loaded.problems += [problem for problem in error.problems if _place(problem) not in said]
    loaded.problems += _repeated(loaded.written)
    rank = {str(path): i for i, path in enumerate(paths)}
    loaded.problems.sort(key=lambda problem: (rank.get(problem.file, len(rank)), problem.line, problem.column))
    return loaded


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def unknown_channels(ruleset: RuleSet, names: Collection[str]) -> list[Problem]:
    """Return a problem for every channel a rule names that the configuration does not have."""
    return [
        Problem(
            rule.file or "", rule.line or 1, 1, f"{rule.id}.notify", f"no channel {name!r}{did_you_mean(name, names)}"
        )
        for rule in ruleset.rules
        for name in rule.notify
        if name not in names
    ]


def _written(source: Source, i: int, data: Any) -> Written:
    document, loc = source.document, ("rules", i)
    if not isinstance(data, dict):
        raise ProblemsError([document.problem(loc, "a rule is a mapping with `id:` and `check:`")])
    kind = data.get("check")
    models = rule_models()
    if kind is None:
        missing = document.problem(loc, f"`check:` is missing; one of {', '.join(models)}")
        typos = [
            document.problem((*loc, key), f"unknown key{hint}")
            for key in data
            if "?" in (hint := did_you_mean(key, ["check"]))
        ]
        raise ProblemsError([*typos, missing])
    if not isinstance(kind, str) or kind not in models:
        problem = document.problem((*loc, "check"), f"no kind of check {kind!r}{did_you_mean(str(kind), models)}")
        raise ProblemsError([problem, *_problems_of_any_kind(document, loc, data)])
    model = validate(models[kind], document, loc, data)
    common = _common_keys()
    own = {key: value for key, value in data.items() if key not in common}
    params = checks()[kind].Params.model_validate(own)
    line, _ = document.place(loc)
    written = Written(_rule(model, source.defaults, params, document.file, line), document, loc)
    if why := uncut(checks()[kind], written.rule):
        raise ProblemsError([written.problem(("match", *_first_dimension(data)), why)])
    return written


def _first_dimension(data: dict[str, Any]) -> tuple[str, ...]:
    """Return where a rule first says which events of its streams it is about; nothing where its defaults do."""
    match = data.get("match") or {}
    own = [(name,) for name in match if name in OF_EVENTS]
    return next(iter([*own, *(("where", str(name)) for name in match.get("where") or ())]), ())


def _rule(model: RuleModel, defaults: DefaultsModel, params: Any, file: str, line: int) -> Rule:
    def said(name: str) -> Any:
        own = getattr(model, name)
        return getattr(defaults, name) if own is None else own

    match = {name: getattr(model.match, name) or getattr(defaults.match, name) for name in DIMENSIONS}
    where = defaults.match.where | model.match.where
    where |= {
        name: globs for name in OF_EVENTS if (globs := getattr(model.match, name) or getattr(defaults.match, name))
    }
    return Rule(
        id=model.id,
        check=model.check,
        params=params,
        match=Match(**match, where=tuple(sorted(where.items()))),
        severity=said("severity"),
        owner=said("owner"),
        notify=said("notify"),
        runbook=said("runbook"),
        description=model.description,
        labels={**defaults.labels, **model.labels},
        for_=said("for_"),
        keep_firing_for=said("keep_firing_for"),
        schedule=said("schedule"),
        on_no_data=said("on_no_data"),
        on_error=said("on_error"),
        sensitivity=said("sensitivity"),
        file=file,
        line=line,
    )


def _problems_of_any_kind(document: Document, loc: Loc, data: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the keys that every kind of check has, where the kind itself is not known."""
    known = {key: value for key, value in data.items() if key in _common_keys()}
    try:
        validate(RuleModel, document, loc, {**known, "check": ""})
    except ProblemsError as error:
        return list(error.problems)
    return []


@cache
def _common_keys() -> frozenset[str]:
    return frozenset(field.alias or name for name, field in RuleModel.model_fields.items())


def _repeated(written: Iterable[Written]) -> Iterator[Problem]:
    first: dict[str, Written] = {}
    for one in written:
        before = first.setdefault(one.rule.id, one)
        if before is not one:
            taken = f"the id is taken by {before.rule.file}:{before.rule.line}; ids are unique"
            yield Problem(one.rule.file or "", one.rule.line or 1, 1, one.rule.id, taken)


def by_id(written: Iterable[Written]) -> Mapping[str, Written]:
    """Return rules by their ids."""
    return {one.rule.id: one for one in written}
