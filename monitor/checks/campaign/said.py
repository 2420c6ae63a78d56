"""A finding about campaigns, from what was counted and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.view import StreamView, View
from monitor.profile.asked import Answers


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of a parameter: its `path`, which trouble (`detail`), the verdict, and the words."""

    path: str
    detail: str
    verdict: Verdict
    message: str
    observed: str = ""
    expected: str = ""
    evidence: Mapping[str, str | int] = field(default_factory=dict)


def finding(rule: Rule, view: View, seen: StreamView, told: Answers, said: Said) -> Finding:
    """Return what is said of a stream, where `told` counts the events that are right and those that are not."""
    of = told.kept + told.broken
    file, entry = told.place or (None, None)
    return Finding(
        check=rule.check,
        rule=rule.id,
        stream=seen.stream,
        verdict=said.verdict,
        severity=rule.severity,
        start=seen.recent.first_at,
        end=view.end,
        message=said.message,
        path=said.path,
        detail=said.detail,
        observed=said.observed,
        expected=said.expected,
        count=float(told.broken),
        share=round(told.broken / of, 6) if of else None,
        evidence={"affected": told.broken, "of": of, **said.evidence},
        file=file,
        entry=entry,
    )
