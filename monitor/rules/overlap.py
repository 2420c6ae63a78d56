"""Rules that find nothing of their own, because another rule finds the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from monitor.checks.rule import Match, Rule, matches
from monitor.config.yaml_source import Problem
from monitor.rules.load import DIMENSIONS, Written


def is_literal(glob: str) -> bool:
    """Tell whether a glob matches one name only."""
    return not glob.startswith("!") and not any(mark in glob for mark in "*?[")


def shadowed(written: Iterable[Written]) -> Iterator[Problem]:
    """Yield a problem for every rule of whose findings another, of the same kind and settings, finds all.

    Of two rules that find the very same the later is told.
    """
    alike: defaultdict[tuple[str, str], list[Written]] = defaultdict(list)
    for one in written:
        alike[one.rule.check, one.rule.params.model_dump_json()].append(one)
    for group in alike.values():
        wide = [(i, one) for i, one in enumerate(group) if not _one_event(one.rule)]
        narrow: defaultdict[str, list[tuple[int, Written]]] = defaultdict(list)
        for i, one in enumerate(group):
            if _one_event(one.rule):
                for event in one.rule.match.event:
                    narrow[event].append((i, one))
        for i, one in enumerate(group):
            near = narrow[one.rule.match.event[0]] if _one_event(one.rule) else []
            other = next((other for at, other in (*wide, *near) if at != i and _covers(other, one, later=i > at)), None)
            if other is not None:
                yield one.problem("match", _words(one.rule, other.rule))


def _one_event(rule: Rule) -> bool:
    return bool(rule.match.event) and all(map(is_literal, rule.match.event))


def _covers(other: Written, one: Written, *, later: bool) -> bool:
    a, b = other.rule, one.rule
    hours = a.schedule is None or a.schedule == b.schedule
    if not hours or a.id == b.id or not wider(a.match, b.match):
        return False
    return later or not wider(b.match, a.match)


def _words(rule: Rule, other: Rule) -> str:
    where = f"rule {other.id} ({other.file}:{other.line})"
    if rule.severity is other.severity:
        return f"{where} finds all that this one does: it is told twice"
    return (
        f"{where} finds all that this one does: it is told twice, as {other.severity} too; "
        'take it out there: match: {event: "!…"}'
    )


def wider(a: Match, b: Match) -> bool:
    """Tell whether a match surely covers all that another does; where globs are intricate the answer is no."""
    of_b = dict(b.where)
    cut = all(_wider(globs, of_b.get(dimension, ())) for dimension, globs in a.where)
    return cut and all(_wider(getattr(a, dimension), getattr(b, dimension)) for dimension in DIMENSIONS)


def _wider(a: Sequence[str], b: Sequence[str]) -> bool:
    if not a or a == b:
        return True
    wanted = [glob for glob in b if not glob.startswith("!")]
    if any(glob.startswith("!") for glob in a):
        return bool(wanted) and all(is_literal(glob) and matches(tuple(a), glob) for glob in wanted)
    return bool(wanted) and all(any(_contains(glob, part) for glob in a) for part in wanted)


def _contains(glob: str, part: str) -> bool:
    if glob in {part, "*"}:
        return True
    # A star of the part can only be met by a star of the glob, as any other character is itself.
    return "?" not in glob and "[" not in glob and "[" not in part and fnmatchcase(part, glob)
