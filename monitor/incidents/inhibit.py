"""Causes explain effects: what follows from an event having gone silent is not told on top of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.checks.finding import Finding, Verdict
from monitor.profile.stream import Stream

EXPLAINED_BY: dict[str, tuple[str, ...]] = {
    "volume": ("missing_event",),
    "schema": ("missing_event",),
}
"""By check, the checks whose trouble on the same stream explains its own (alerting semantics 5)."""


def inhibit(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with those explained by another turned UNKNOWN: they neither fire nor resolve meanwhile.

    Once the cause is over they are judged again; an effect that is still there fires then.
    """
    findings = tuple(findings)
    troubled = {(finding.check, finding.stream) for finding in findings if finding.verdict is Verdict.MET}
    return tuple(_judged(finding, troubled) for finding in findings)


def _judged(finding: Finding, troubled: set[tuple[str, Stream]]) -> Finding:
    for cause in EXPLAINED_BY.get(finding.check, ()):
        if (cause, finding.stream) in troubled:
            return replace(finding, verdict=Verdict.UNKNOWN)
    return finding
