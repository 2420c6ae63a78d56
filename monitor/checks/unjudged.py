"""What a rule says where nothing could be judged: not one event came to it, or its evaluation failed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import OnError, OnNoData, Rule
from monitor.checks.view import View
from monitor.profile.stream import Stream

NO_DATA, ERROR = "no_data", "error"
OF_THE_RULE = frozenset({NO_DATA, ERROR})
"""Details of findings that are about a rule as a whole, whatever it matches."""


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
        why = f"none of the {len(matched)} streams it matches had an event" if matched else "no stream matches it"
        yield _of_the_rule(rule, view, NO_DATA, "" if some else f"nothing to judge: {why}")
    elif some:
        yield from findings
    else:
        yield from (replace(finding, verdict=Verdict.NOT_MET, p_value=None) for finding in findings)


def with_error(rule: Rule, view: View, why: str | None) -> Iterator[Finding]:
    """Yield what a rule's `on_error` makes of its evaluation, `why` it failed or None where it did not.

    KEEP says nothing: what is known stays as it is, and a rule that goes on failing is the monitor's own trouble
    (monitor/daemon/watch.py). ALERT says at once, as the rule itself says what it finds, that nobody can tell.
    """
    if rule.on_error is OnError.ALERT:
        yield _of_the_rule(rule, view, ERROR, "" if why is None else f"cannot be evaluated: {why}")


def _of_the_rule(rule: Rule, view: View, detail: str, trouble: str) -> Finding:
    """Return a finding about a rule as a whole: that there is this `trouble`, or with "" that there is none."""
    return Finding(
        check=rule.check,
        rule=rule.id,
        stream=subject_of_rule(rule),
        verdict=Verdict.MET if trouble else Verdict.NOT_MET,
        severity=rule.severity,
        start=view.start,
        end=view.end,
        message=f"{rule.id}: {trouble}" if trouble else "",
        detail=detail,
        observed="no event" if trouble and detail == NO_DATA else "",
        evidence={detail: True},
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
