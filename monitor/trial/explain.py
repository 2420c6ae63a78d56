"""A rule in words: what it watches, against which history, what it sees now, and why it is silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.missing_event import MissingEventParams
from monitor.checks.kinds.schema import SchemaParams
from monitor.checks.rule import OnError, OnNoData, Rule
from monitor.checks.schedule import DAYS, Schedule
from monitor.checks.statistics.pair_learn import HISTORY_DAYS
from monitor.checks.statistics.words import span
from monitor.checks.view import HOUR
from monitor.config.settings import Settings
from monitor.daemon.judge import LOOKS_PER_WEEK, Assessed
from monitor.incidents.incident import Incident
from monitor.rules.load import DIMENSIONS
from monitor.rules.reference import told_of

MOST_LISTED = 8
_PAIRED = f"hourly amounts of up to {HISTORY_DAYS} days, one held against another: what both share cancels"
_PLAN = "the events of the last two hours (or up to a day), against the plan that was learned or written"
_LOOKS_AT = {
    "missing_destination": _PAIRED,
    "ratio": _PAIRED,
    "discrepancy": _PAIRED,
    "kpi": f"hourly sums of up to {HISTORY_DAYS} days, against the same hours of the week",
    "freshness": "when the newest event happened, and at nothing else",
    "capture_health": "the requests of the last hours: how many could not be read, were dated wrongly or turned away",
    "schema": _PLAN,
    "rogue_property": _PLAN,
    "rogue_event": _PLAN,
}


@dataclass(frozen=True, slots=True)
class Explained:
    """What is needed to explain a rule: it, the settings, what was found when it was looked at last, open incidents."""

    rule: Rule
    settings: Settings
    assessed: Assessed | None
    incidents: Sequence[Incident] = ()


def explanation(of: Explained) -> Iterator[str]:
    """Yield the explanation, a line at a time."""
    rule = of.rule
    yield f"{rule.id} watches {_match(rule)}{_streams(of)}."
    yield f"It is a rule of kind {rule.check} ({rule.file}:{rule.line}): {told_of(rule.check)}"
    yield f"It looks at {_history(of)}."
    yield f"Trouble is told as {rule.severity}{_to(rule)}{_waits(rule)}."
    if rule.schedule is not None:
        yield f"New trouble is told only {_schedule(rule.schedule)}."
    if rule.on_no_data is not OnNoData.KEEP:
        yield f"Where nothing comes to be judged it says {rule.on_no_data}."
    if rule.on_error is not OnError.KEEP:
        yield f"Where it cannot be evaluated it says {rule.on_error}."
    if of.assessed is None:
        yield "Nothing is stored yet: what it would see is not known."
        return
    yield ""
    yield from _now(of, of.assessed)


def _match(rule: Rule) -> str:
    parts = [f"{name} {' or '.join(globs)}" for name in DIMENSIONS if (globs := getattr(rule.match, name))]
    parts += [f"{name} {' or '.join(globs)}" for name, globs in rule.match.where]
    return "everything" if not parts else "events with " + ", ".join(parts)


def _streams(of: Explained) -> str:
    if of.assessed is None:
        return ""
    number = sum(map(of.rule.match.covers, of.assessed.view.streams))
    return f": {number} of the {len(of.assessed.view.streams)} streams seen so far"


def _history(of: Explained) -> str:
    params = of.rule.params
    weeks = of.settings.retention.history_weeks
    if isinstance(params, MissingEventParams) and params.after is not None:
        return f"when an event was seen last, and at nothing else: {span(params.after / HOUR)} of silence are too much"
    if of.rule.check in {"missing_event", "volume"}:
        return f"hourly counts, against what the last {weeks} weeks of the stream and of its site make likely"
    if isinstance(params, SchemaParams) and params.expect:
        return (
            f"the events of the last two hours (or up to a day), against what it expects of {', '.join(params.expect)}"
        )
    return _LOOKS_AT.get(of.rule.check, "the events of the last two hours (or up to a day, where few came)")


def _to(rule: Rule) -> str:
    return f" to {', '.join(rule.notify)}" if rule.notify else ""


def _waits(rule: Rule) -> str:
    waits = [f" once it has lasted {span(rule.for_ / HOUR)}"] if rule.for_ else []
    if rule.keep_firing_for:
        waits.append(f" and is over when all has been well for {span(rule.keep_firing_for / HOUR)}")
    return ",".join(waits)


def _schedule(schedule: Schedule) -> str:
    def hours(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    parts = [
        f"{hours(one.start)} to {hours(one.end)} on {', '.join(DAYS[day] for day in sorted(one.days))}"
        for one in schedule.hours
    ]
    return f"{'; '.join(parts)} ({schedule.timezone})"


def _now(of: Explained, assessed: Assessed) -> Iterator[str]:
    failed = [failure.why for failure in assessed.failures if failure.rule.id == of.rule.id]
    if failed:
        yield f"It cannot be evaluated: {failed[0]}"
        return
    found = [finding for finding in assessed.findings if finding.rule == of.rule.id]
    met = [finding for finding in found if finding.verdict is Verdict.MET]
    for incident in of.incidents:
        yield f"Incident {incident.id} is {incident.state}."
    if not found:
        yield "Now it is silent: nothing that was seen so far is for it to judge."
        return
    if met:
        yield "Now it finds:"
    elif all(finding.verdict is Verdict.UNKNOWN for finding in found):
        yield "Now it is silent, for it cannot tell:"
    else:
        yield "Now it is silent, for all it looked at is well:"
    order = sorted(found, key=lambda f: (f.verdict is not Verdict.MET, f.p_value if f.p_value is not None else 2.0))
    for finding in order[:MOST_LISTED]:
        yield f"  {finding.verdict:<8} {finding.stream}: {finding.message}{_chance(finding)}"
    if len(order) > MOST_LISTED:
        yield f"  … and {len(order) - MOST_LISTED} more"
    yield from _threshold(of, assessed)


def _chance(finding: Finding) -> str:
    if finding.p_value is None:
        return ""
    effect = "" if finding.effect is None else f", effect {finding.effect:+.0%}"
    return f" (p = {finding.p_value:.2g}{effect})"


def _threshold(of: Explained, assessed: Assessed) -> Iterator[str]:
    judged = sum(f.p_value is not None and f.verdict is not Verdict.UNKNOWN for f in assessed.findings)
    if not any(f.p_value is not None for f in assessed.findings if f.rule == of.rule.id) or not judged:
        return
    budget = of.settings.alert_budget
    level = budget.false_alerts_per_week / LOOKS_PER_WEEK
    alone = level / (judged * (np.log(judged) + np.euler_gamma)) if judged > 1 else level
    yield (
        f"A finding is told from p = {alone:.1g} on ({judged} are judged together, and {budget.false_alerts_per_week:g}"
        f" false alerts a week are accepted in all) where its effect is {budget.smallest_effect:.0%} or more."
    )
