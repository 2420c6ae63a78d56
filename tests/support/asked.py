"""Profiles as they are built for rules that ask something of single events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from monitor.checks.asked import asked_of
from monitor.checks.check import checks
from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Match, Rule
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream, stream_of
from tests.support.streams import view


def rule(kind: str, match: Match | None = None, **params: Any) -> Rule:
    return Rule("asked", kind, checks()[kind].Params.model_validate(params), match or Match())


def profiles(events: Iterable[Inspected], *rules: Rule) -> dict[Stream, Profile]:
    asked = asked_of(rules)
    groups: dict[Stream, list[Inspected]] = {}
    for one in events:
        groups.setdefault(stream_of(one.event), []).append(one)
    return {stream: profile_of(group, budget=None, asked=asked.of(stream)) for stream, group in groups.items()}


def judged(of: Rule, events: Iterable[Inspected], *, history: bool = True) -> list[Finding]:
    return said(of, profiles(events, of), history=history)


def said(of: Rule, recent: Mapping[Stream, Profile], *, history: bool = True) -> list[Finding]:
    evaluated = evaluate([of], view(recent, history=history))
    assert not evaluated.failures, evaluated.failures
    return list(evaluated.findings)


def met(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is Verdict.MET]
