"""Causes explain effects: what follows from an event having gone silent is not told on top of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.checks.finding import Finding, Verdict
from monitor.profile.stream import Stream

EXPLAINED_BY: dict[str, tuple[str, ...]] = {
    "volume": ("missing_event",),
    "schema": ("missing_event",),
    "vendor_spec": ("missing_event",),
}
"""By check, the checks whose trouble on the same stream explains its own (alerting semantics 5).

That nothing comes from a source at all explains whatever its streams lack in the same way, one step earlier: the view
calls such a source blind, and a check says UNKNOWN of what it cannot see.
"""
TOLD_BY: dict[str, tuple[str, ...]] = {"vendor_spec": ("schema",)}
"""By check, those that tell better of the same property: what a vendor asks for and a plan knows to be there is drift
when it is lost. They tell also while they are not sure yet, or both would be told a few events apart."""
EXPLAINS = 5
"""Effects a cause's message names."""


def inhibit(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with those explained by another turned UNKNOWN: they neither fire nor resolve meanwhile.

    Once the cause is over they are judged again; an effect that is still there fires then. The cause carries what it
    explains as evidence, `explains`, so that its message can name it.
    """
    findings = tuple(findings)
    causes = {(finding.check, finding.stream): finding for finding in findings if finding.verdict is Verdict.MET}
    suspected = {
        (finding.check, finding.stream, finding.path)
        for finding in findings
        if finding.path and finding.verdict is not Verdict.NOT_MET
    }
    effects: dict[tuple[str, Stream], list[str]] = {}
    judged = []
    for finding in findings:
        if _told_by_another(finding, suspected):
            judged.append(replace(finding, verdict=Verdict.UNKNOWN))
            continue
        cause = _cause_of(finding, causes)
        if cause is not None and finding.verdict is Verdict.MET:
            effects.setdefault((cause.check, cause.stream), []).append(_words(finding))
        judged.append(finding if cause is None else replace(finding, verdict=Verdict.UNKNOWN))
    return tuple(_with_effects(finding, effects) for finding in judged)


def _cause_of(finding: Finding, causes: dict[tuple[str, Stream], Finding]) -> Finding | None:
    for check in EXPLAINED_BY.get(finding.check, ()):
        if (check, finding.stream) in causes:
            return causes[check, finding.stream]
    return None


def _told_by_another(finding: Finding, suspected: set[tuple[str, Stream, str]]) -> bool:
    return any((other, finding.stream, finding.path) in suspected for other in TOLD_BY.get(finding.check, ()))


def _with_effects(finding: Finding, effects: dict[tuple[str, Stream], list[str]]) -> Finding:
    known = effects.get((finding.check, finding.stream))
    if known is None or finding.verdict is not Verdict.MET:
        return finding
    return replace(finding, evidence={**finding.evidence, "explains": sorted(set(known))[:EXPLAINS]})


def _words(effect: Finding) -> str:
    if effect.check == "volume":
        return "its low volume"
    return f"changes in {effect.path}" if effect.path else "changes in its properties"
