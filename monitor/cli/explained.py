"""One incident, line by line: what it is, what it rests on, who is told, and what became of each message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monitor.alerts.figures import span
from monitor.alerts.message import Message
from monitor.alerts.routing import Routing
from monitor.checks.rule import Rule
from monitor.cli.opened import moment
from monitor.incidents.action import Action
from monitor.incidents.incident import Incident


def head(one: Incident) -> Iterator[str]:
    """Say how it stands."""
    yield f"{one.id}  {one.state}  {one.severity}  rule {one.rule} ({one.check})"
    times = {"first seen": one.pending_since, "told": one.fired_at, "last seen": one.last_met, "over": one.resolved_at}
    for name, at in times.items():
        if at is not None:
            yield f"  {name:<11} {moment(at)}"
    if one.resolution:
        yield f"  {'because':<11} {one.resolution.value}" + (f", {one.resolved_by}" if one.resolved_by else "")


def subjects(one: Incident) -> Iterator[str]:
    """Say what was found where."""
    for finding in one.subjects:
        yield f"  {finding.stream}: {finding.message}"
        for example in finding.examples:
            yield f"    e.g. {example}"


def evidence(one: Incident, rule: Rule | None) -> Iterator[str]:
    """Say what each finding rests on, and what the rule asks."""
    for finding in one.subjects:
        figures = {
            "window": f"{moment(finding.start)} to {moment(finding.end)}",
            "seen": finding.observed,
            "expected": finding.expected,
            "p": None if finding.p_value is None else f"{finding.p_value:.2g}",
            "effect": None if finding.effect is None else f"{finding.effect:+.0%}",
            "share": None if finding.share is None else f"{finding.share:.1%}",
            "explains": ", ".join(finding.evidence.get("explains", ())),
        }
        said = "; ".join(f"{name} {value}" for name, value in figures.items() if value)
        what = " ".join(part for part in (finding.stream.event, finding.path, finding.verdict.value) if part)
        yield f"  {what}: {said}"
    if rule is None:
        yield "  its rule was removed"
        return
    place = f" ({rule.file}:{rule.line})" if rule.file else ""
    yield f"  rule {rule.id}{place}: for {span(rule.for_)}, keeps firing for {span(rule.keep_firing_for)}"


def routes(routing: Routing, one: Incident, rule: Rule | None) -> Iterator[str]:
    """Say who is told, and by which line."""
    way = routing.way(one, rule)
    for target in way.targets:
        yield f"  goes to {target.channel}: {target.why}"
    for step in way.steps:
        yield f"  after {span(step.after)} also to {', '.join(step.to)}, unless somebody has acknowledged it"


def people(one: Incident, actions: Iterable[tuple[Action, str | None]]) -> Iterator[str]:
    """Say what people did with it, and what keeps it quiet."""
    if one.muted is not None:
        mute = one.muted
        details = [
            mute.name,
            mute.author and f"by {mute.author}",
            mute.until and f"until {moment(mute.until)}",
            mute.reason,
        ]
        yield f"  quiet: {mute.by.value}, " + ", ".join(str(part) for part in details if part)
    for action, answer in actions:
        yield f"  {moment(action.at)} {action.by}: {action.act} ({answer or 'not seen to yet'})"


def deliveries(messages: Iterable[Message]) -> Iterator[str]:
    """Say what became of every message."""
    for message in messages:
        error = f": {message.error}" if message.error else ""
        tries = f" after {message.attempts} tries" if message.attempts > 1 else ""
        repeat = ", possible repeat" if message.repeat else ""
        to = f"{message.channel} {message.recipient}"
        yield f"  {message.transition.value:<12} to {to}: {message.state}{tries}{repeat}{error}"
