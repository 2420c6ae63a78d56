"""Drift: 14 kinds of break, quiet and benign windows, breaks on one platform, and events to alarm of a lost property.

    python -m bench drift

Runs what the daemon runs (events are profiled in chunks, stored, merged; a plan is learned from ten hours; the rules
`schema` and `rogue_property` judge one more hour) over the windows of `../shared/yardsticks/schema`; skipped where that
folder is absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench._drift_alarm import report as report_alarms
from bench._drift_windows import (
    HOUR,
    SMALLEST,
    START,
    WINDOWS,
    YARDSTICK,
    Case,
    cases,
    history,
    planned,
    profiled,
    schemas,
    stream_for,
    yardstick,
)
from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.rogue_property import RoguePropertyParams
from monitor.checks.kinds.schema import SchemaParams
from monitor.checks.rule import Rule
from monitor.checks.schema.evidence import FEWEST
from monitor.checks.view import Counts, StreamView, View
from monitor.plan.maps import as_planned
from monitor.plan.plan import Plan
from monitor.profile.profile import Profile

RULES = (
    Rule("content", "schema", SchemaParams()),
    Rule("unplanned", "rogue_property", RoguePropertyParams()),
)
SCOPES = {"all": "breaks in every event", "plat": "breaks on one platform of 15 % only"}
HELD_OUT_SEED = 5
QUIET = ("none1", "none2", "none3")
KINDS = {
    "missing100": {"missing"},
    "missing30": {"missing"},
    "missing5": {"missing"},
    "int2str": {"type"},
    "rogue100": {"new"},
    "rogue20": {"new"},
    "rename": {"renamed"},
    "enumnew": {"new value"},
    "enumcase": {"casing"},
    "nullflood": {"null"},
    "nestmove": {"moved"},
    "arr2obj": {"type"},
    "num2loc": {"localised number"},
    "emptystr": {"empty"},
}
"""What the finding must call each break."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checks said of one window."""

    schema: str
    kind: str
    found: bool
    named: bool
    scoped: bool
    touched: int
    false: tuple[str, ...]


def view_of(name: str, recent: Profile, plan: Plan) -> View:
    """Return a view of one stream with a day of history."""
    stream = stream_for(name)
    now = START + (WINDOWS + 1) * HOUR
    counts = Counts(now - HOUR, np.array([float(recent.events)]), np.zeros(1))
    return View(
        now=now,
        start=now - HOUR,
        end=now,
        streams={stream: StreamView(stream, as_planned(recent, plan), plan, counts, START, now)},
        warm={stream[:2]: START},
    )


def told(name: str, recent: Profile, plan: Plan) -> list[Finding]:
    """Return what the rules tell."""
    evaluated = evaluate(RULES, view_of(name, recent, plan))
    if evaluated.failures:
        raise RuntimeError(evaluated.failures[0].why)
    return [finding for finding in evaluated.findings if finding.verdict is Verdict.MET]


def judged(schema: str, case: Case, findings: Iterable[Finding]) -> Outcome:
    """Score one window: a finding counts as right where its path is an affected one or lies below it."""
    right = [finding for finding in findings if any(_below(_theirs(finding.path), path) for path in case.affected)]
    false = tuple(f"{f.path} {kind_of(f)}" for f in findings if f not in right)
    named = any(kind_of(finding) in KINDS.get(case.kind, ()) for finding in right)
    scoped = any(finding.evidence.get("segment") in SMALLEST for finding in right)
    return Outcome(schema, case.kind, bool(right), named, scoped, case.touched, false)


def kind_of(finding: Finding) -> str:
    """Return what a finding calls its trouble."""
    return str(finding.evidence.get("kind", finding.detail))


def _theirs(path: str) -> str:
    return path.replace("\\.", "\u2024").removesuffix(".*")


def _below(path: str, other: str) -> bool:
    return path == other or path.startswith((f"{other}.", f"{other}[]"))


def outcomes(schema: dict[str, Any], seed: int, scopes: Iterable[str]) -> dict[str, list[Outcome]]:
    """Judge every window of one schema, drawn from one of its models, by scope."""
    world = yardstick().World(schema, seed)
    name = world.name
    past = history(world)
    plan = planned(name, [profiled(name, rows, START + i * HOUR) for i, rows in enumerate(past)])
    return {
        scope: [
            judged(name, case, told(name, profiled(name, case.rows, START + WINDOWS * HOUR), plan))
            for case in cases(world, past, scope)
        ]
        for scope in scopes
    }


def report(results: Sequence[Outcome], *, placed: bool) -> None:
    """Print the figures of many windows."""
    by_kind: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in results:
        by_kind[one.kind].append(one)
    quiet = [one for kind in QUIET for one in by_kind[kind]]
    broken = [one for kind in KINDS for one in by_kind[kind]]
    found = [one for one in broken if one.found]
    benign = [one for one in results if one.kind not in QUIET and one.kind not in KINDS]
    for title, windows in (("quiet windows that alarm", quiet), ("benign windows that alarm", benign)):
        alarms = [one for one in windows if one.false]
        print(f"{title:<34}{_share(len(alarms), len(windows))}")
        for one in alarms[:8]:
            print(f"    {one.schema} {one.kind}: {', '.join(one.false[:4])}")
    print(f"{'recall, the path named':<34}{_share(len(found), len(broken))}")
    told_of = [one for one in broken if one.touched >= FEWEST]
    print(f"{f'  where {FEWEST} events or more broke':<34}{_share(sum(one.found for one in told_of), len(told_of))}")
    print(f"{'kind right, of those found':<34}{_share(sum(one.named for one in found), len(found))}")
    if placed:
        print(f"{'segment named, of those found':<34}{_share(sum(one.scoped for one in found), len(found))}")
    print(f"{'broken windows with a false path':<34}{_share(sum(bool(one.false) for one in broken), len(broken))}")
    for kind in KINDS:
        windows = by_kind[kind]
        share = _share(sum(one.found for one in windows), len(windows))
        print(f"    {kind:<12} found {share}  kind right {_share(sum(one.named for one in windows), len(windows))}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 0:7.2%} ({part}/{whole})"


def run() -> None:
    """Print the figures, or that the yardstick is not there."""
    report_alarms()
    if not YARDSTICK.is_dir():
        print(f"windows skipped: no yardstick in {YARDSTICK}")
        return
    for title, seed, chosen in (
        ("the yardstick's models", 0, schemas()),
        ("other models of every third schema, never tuned on", HELD_OUT_SEED, schemas()[::3]),
    ):
        by_scope: defaultdict[str, list[Outcome]] = defaultdict(list)
        for schema in chosen:
            for scope, results in outcomes(schema, seed, SCOPES).items():
                by_scope[scope] += results
        for scope, results in by_scope.items():
            print(f"\n{title}: {SCOPES[scope]}")
            report(results, placed=scope == "plat")
