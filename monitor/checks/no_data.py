"""What a rule says where there is nothing to judge: no stream matches, or none of those that do had an event."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import OnNoData, Rule
from monitor.checks.view import View
from monitor.profile.stream import Stream

NO_DATA = "no_data"


def with_no_data(rule: Rule, view: View, findings: Collection[Finding]) -> Iterator[Finding]:
    """Yield a rule's findings as its `on_no_data` has them.

    There is no data where not one event came within the view's recent span in any stream the rule matches, or all of
    these are blind. OK makes every finding NOT_MET then; ALERT says so in a finding of its own.
    """
    if rule.on_no_data is OnNoData.KEEP:
        yield from findings
        return
    matched = [seen for stream, seen in view.streams.items() if rule.match.covers(stream)]
    some = any(
        seen.recent.events and (seen.stream.source, seen.stream.environment) not in view.blind for seen in matched
    )
    if rule.on_no_data is OnNoData.ALERT:
        yield from findings
        yield _alert(rule, view, len(matched), missing=not some)
    elif some:
        yield from findings
    else:
        yield from (replace(finding, verdict=Verdict.NOT_MET, p_value=None) for finding in findings)


def _alert(rule: Rule, view: View, streams: int, *, missing: bool) -> Finding:
    why = f"none of the {streams} streams it matches had an event" if streams else "no stream matches it"
    return Finding(
        check=rule.check,
        rule=rule.id,
        stream=subject_of_rule(rule),
        verdict=Verdict.MET if missing else Verdict.NOT_MET,
        severity=rule.severity,
        start=view.start,
        end=view.end,
        message=f"{rule.id}: nothing to judge: {why}",
        detail=NO_DATA,
        observed="no event" if missing else "",
        evidence={"no_data": True},
    )


def subject_of_rule(rule: Rule) -> Stream:
    """Return what stands for everything a rule matches, as far as its match names it."""
    match = rule.match
    return Stream(
        _only(match.source, "default"),
        _only(match.environment, "production"),
        _only(match.vendor, ""),
        _only(match.account, ""),
        _only(match.event, "(no data)"),
    )


def _only(globs: tuple[str, ...], otherwise: str) -> str:
    return globs[0] if len(globs) == 1 and not any(mark in globs[0] for mark in "*?[") else otherwise
