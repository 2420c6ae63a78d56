"""Rule files into rules: everything that is wrong with all of them, at once, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.checks.check import checks
from monitor.checks.rule import Match, Rule
from monitor.config.settings import read_document
from monitor.config.yaml_source import Document, Problem, ProblemsError, did_you_mean, validate
from monitor.rules.model import DefaultsModel, FileModel, RuleModel, rule_models


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of an installation, in the order of their files."""

    rules: tuple[Rule, ...] = ()


def load_rules(paths: Iterable[Path]) -> RuleSet:
    """Read rule files. Raises ProblemsError with every problem of every file."""
    problems: list[Problem] = []
    rules: list[Rule] = []
    for path in paths:
        try:
            rules += _read(path, problems)
        except ProblemsError as error:
            problems += error.problems
    problems += _repeated(rules)
    if problems:
        raise ProblemsError(problems)
    return RuleSet(tuple(rules))


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


def _read(path: Path, problems: list[Problem]) -> Iterator[Rule]:
    document = read_document(path)
    if not isinstance(document.data, dict):
        raise ProblemsError(
            [document.problem((), "a rule file is a mapping with `rules:` and, if wanted, `defaults:`")]
        )
    file = validate(FileModel, document)
    for i, data in enumerate(file.rules):
        try:
            yield _rule(document, i, data, file.defaults)
        except ProblemsError as error:
            problems += error.problems


def _rule(document: Document, i: int, data: Any, defaults: DefaultsModel) -> Rule:
    loc = ("rules", i)
    if not isinstance(data, dict):
        raise ProblemsError([document.problem(loc, "a rule is a mapping with `id:` and `check:`")])
    kind = data.get("check")
    models = rule_models()
    if kind is None:
        raise ProblemsError([document.problem(loc, f"`check:` is missing; one of {', '.join(models)}")])
    if not isinstance(kind, str) or kind not in models:
        raise ProblemsError(
            [document.problem((*loc, "check"), f"no kind of check {kind!r}{did_you_mean(str(kind), models)}")]
        )
    model = validate(models[kind], document, loc, data)
    common = {field.alias or name for name, field in RuleModel.model_fields.items()}
    own = {key: value for key, value in data.items() if key not in common}
    line, _ = document.place(loc)
    return Rule(
        id=model.id,
        check=kind,
        params=checks()[kind].Params.model_validate(own),
        match=Match(**dict(model.match)),
        severity=defaults.severity if model.severity is None else model.severity,
        owner=model.owner or defaults.owner,
        notify=defaults.notify if model.notify is None else model.notify,
        runbook=model.runbook,
        description=model.description,
        labels={**defaults.labels, **model.labels},
        for_=model.for_,
        keep_firing_for=model.keep_firing_for,
        file=document.file,
        line=line,
    )


def _repeated(rules: Iterable[Rule]) -> Iterator[Problem]:
    first: dict[str, Rule] = {}
    for rule in rules:
        before = first.setdefault(rule.id, rule)
        if before is not rule:
            yield _at(rule, rule.id, f"the id is taken by {before.file}:{before.line}; ids are unique")


def _at(rule: Rule, path: str, message: str) -> Problem:
    return Problem(rule.file or "", rule.line or 1, 1, path, message)
