"""From the working set to incidents and messages, at one moment, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import orjson

from monitor.alerts.message import Message
from monitor.checks.decide import decide
from monitor.checks.evaluate import Failure, evaluate
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.schedule import scheduled
from monitor.checks.view import View
from monitor.daemon.hours import HOUR
from monitor.daemon.move_on import move_on
from monitor.daemon.setup import Setup
from monitor.daemon.silence import silence_of
from monitor.daemon.special_days import holidays_between, occasions_of
from monitor.daemon.view import view_of
from monitor.daemon.watch import (
    captures_watched,
    channels_watched,
    crowds_watched,
    no_longer_there,
    rules_watched,
)
from monitor.daemon.working_set import BEHIND, EVALUATED, JUDGED, WorkingSet
from monitor.incidents.incident import State
from monitor.incidents.machine import Moved
from monitor.store.engine import Database

LOOKS_PER_WEEK = 7 * 24.0
"""Each stream is looked at anew when an hour closes; passes in between see the same closed hours again."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one evaluation found, moved and wrote."""

    at: float
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    moved: tuple[Moved, ...]
    messages: tuple[Message, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    """How long each rule took, by its id."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the rules say at a moment: decided findings, the monitor's own among them; nothing has been moved yet."""

    closed: int
    view: View
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)


def assess(work: WorkingSet, setup: Setup, *, at: float, only: Rule | None = None) -> Assessed:
    """Evaluate every rule at `at` (event time) and decide; with `only`, that rule alone and nothing of the monitor."""
    settings = setup.settings
    judged = setup.rules.rules if only is None else (only,)
    closed = int((at - settings.passes.lateness_seconds) // HOUR) * HOUR
    silences = {pair: silence_of(work.history, pair, closed) for pair in work.history.pairs()}
    view = view_of(
        work,
        setup.plan_of(work.plans),
        now=at,
        closed=closed,
        silent={pair for pair, silence in silences.items() if silence.verdict is Verdict.MET},
        timezone=settings.timezone,
    )
    history = settings.retention.history_weeks * 7 * 24 * HOUR
    view = replace(
        view,
        holidays=holidays_between(settings.calendar, at - history, at),
        occasions=occasions_of(settings.calendar),
    )
    evaluated = evaluate(judged, view, time.perf_counter)
    of_itself = (
        ()
        if only is not None
        else (
            *rules_watched(setup.rules.rules, evaluated.failures, at, work.failures),
            *captures_watched(silences, at),
            *channels_watched(work.troubles, at),
            *crowds_watched(work.streams, at),
            *no_longer_there(work.incidents.values(), (rule.id for rule in setup.rules.rules), setup.channels, at),
        )
    )
    firing = frozenset(
        (incident.rule, finding.stream, finding.detail)
        for incident in work.incidents.values()
        if incident.state not in {State.RESOLVED, State.PENDING}
        for finding in incident.subjects
    )
    rules = {rule.id: rule for rule in setup.rules.rules}
    sensitivity = {rule.id: rule.sensitivity for rule in setup.rules.rules if rule.sensitivity != 1}
    decided = decide(evaluated.findings, settings.alert_budget, LOOKS_PER_WEEK, firing, sensitivity)
    return Assessed(closed, view, (*scheduled(decided, rules, at), *of_itself), evaluated.failures, evaluated.seconds)


def judge(work: WorkingSet, setup: Setup, database: Database, *, at: float, now: float) -> Judged:
    """Evaluate every rule at `at` (event time) and commit what follows; messages are dated `now` (wall clock)."""
    assessed = assess(work, setup, at=at)
    behind = behind_after(work, assessed.failures, assessed.closed)
    notes = {EVALUATED: str(assessed.closed), JUDGED: repr(now), BEHIND: orjson.dumps(behind).decode()}
    stepped, messages = move_on(work, setup, database, assessed.findings, at=at, now=now, notes=notes)
    work.evaluated_until = assessed.closed
    work.behind = behind
    work.failures = {one.rule.id: work.failures.get(one.rule.id, 0) + 1 for one in assessed.failures}
    work.late.clear()
    return Judged(at, assessed.findings, assessed.failures, stepped.transitions, messages, assessed.seconds)


def behind_after(work: WorkingSet, failures: Iterable[Failure], closed: int) -> dict[str, int]:
    """Return by rule until which hour it has been judged, where that is not all: those that fail, and those that did
    and have not caught up yet.
    """
    until = work.evaluated_until or closed
    return {failure.rule.id: until for failure in failures} | work.behind


def judge_again(
    work: WorkingSet, setup: Setup, database: Database, rule: Rule, *, at: float, now: float
) -> Judged | None:
    """Judge one rule at a moment it failed at before, and commit what follows; None where it still fails."""
    assessed = assess(work, setup, at=at, only=rule)
    if assessed.failures:
        return None
    behind = work.behind | {rule.id: assessed.closed}
    notes = {BEHIND: orjson.dumps(behind).decode()}
    stepped, messages = move_on(work, setup, database, assessed.findings, at=at, now=now, notes=notes, only=rule.id)
    work.behind = behind
    return Judged(at, assessed.findings, (), stepped.transitions, messages)
