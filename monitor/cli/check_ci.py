"""What a check found, as CI systems read it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.checks.finding import Finding, Severity
from monitor.cli.baseline import CHECK as BASELINE
from monitor.cli.junit import Tested, junit_of
from monitor.cli.reports import Result, github_of, sarif_of
from monitor.rules.load import RuleSet

_LEVELS = {Severity.CRITICAL: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
"""SARIF 2.1.0, 3.27.10."""


def as_sarif(findings: Sequence[Finding], ruleset: RuleSet) -> bytes:
    """Return findings as a SARIF log, with every rule that was judged by."""
    own = {rule.id: rule.description or f"A rule of kind {rule.check}." for rule in ruleset.rules}
    rules = {**own, BASELINE: "What vanished or appeared since the baseline was written."}
    return sarif_of([_result(finding) for finding in findings], rules)


def as_annotations(findings: Sequence[Finding]) -> str:
    """Return findings as annotations for GitHub, a line each."""
    return "".join(line + "\n" for line in github_of(map(_result, findings)).splitlines())


def as_junit(findings: Sequence[Finding], ruleset: RuleSet, baseline: Path | None, fail_on: Severity) -> str:
    """Return a JUnit report: one test a rule, failed by all it found that is loud enough."""
    loud = [finding for finding in findings if finding.severity.rank >= fail_on.rank]
    names = [(rule.check, rule.id, rule.file or "", rule.line or 0) for rule in ruleset.rules]
    if baseline is not None:
        names.append((BASELINE, BASELINE, str(baseline), 0))
    tested = [
        Tested(check, name, [f"{f.stream}: {f.message}" for f in loud if f.rule == name], file, line)
        for check, name, file, line in names
    ]
    return junit_of("tagwatch check", tested)


def _result(finding: Finding) -> Result:
    stream = finding.stream
    return Result(
        level=_LEVELS[finding.severity],
        rule=finding.rule,
        message=f"{stream}: {finding.message}",
        file=finding.file or "",
        key="/".join((finding.rule, *stream[2:], finding.path, finding.detail)),
    )
