"""`tagwatch check`: one-shot quality assurance of a capture, for people and for CI."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import orjson
import typer

from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.view import Counts, StreamView, View
from monitor.cli.capture import Read, read_captures
from monitor.cli.decode import Captures
from monitor.cli.output import BAD_INPUT, FOUND, Format, complain
from monitor.config.settings import read_text
from monitor.config.shipped import shipped_rules
from monitor.plan.plan import Plan
from monitor.plan.written import overlay, parse_plans
from monitor.profile.stream import Stream
from monitor.rules.load import load_rules

NO_HISTORY = Counts(0.0, np.zeros(0), np.zeros(0))


def check(
    captures: Captures,
    plan: Annotated[
        list[Path] | None, typer.Option(help="Plan to check against, as `tagwatch plan export` writes it.")
    ] = None,
    rules: Annotated[list[Path] | None, typer.Option(help="Rule files; the shipped packs where none is named.")] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    fail_on: Annotated[
        Severity, typer.Option(help="The least severity that ends with exit code 1.")
    ] = Severity.WARNING,
) -> None:
    """Check captured traffic once: personal data, consent, and, with a plan, schema and rogue events.

    Exit code 0 when clean, 1 when something was found, 2 when input could not be read (what could be is checked all
    the same).

    Example: tagwatch check checkout.har --plan plans/ --format json
    """
    ruleset = load_rules(rules or shipped_rules())
    plans = _plans(plan or [])
    read = read_captures(captures, key=secrets.token_bytes(32))
    evaluated = evaluate(ruleset.rules, _view(read, plans))
    findings = sorted((finding for finding in evaluated.findings if finding.verdict is Verdict.MET), key=_loudest_first)
    if fmt is Format.JSON:
        typer.echo(orjson.dumps(_report(findings, read), option=orjson.OPT_INDENT_2))
    else:
        _print(findings, read, plans)
    for failure in evaluated.failures:
        complain(f"{failure.rule.file}:{failure.rule.line}: rule {failure.rule.id} failed: {failure.why}")
    for problem in read.problems:
        complain(problem)
    if read.problems or evaluated.failures:
        raise typer.Exit(BAD_INPUT)
    if any(finding.severity.rank >= fail_on.rank for finding in findings):
        raise typer.Exit(FOUND)


def _loudest_first(finding: Finding) -> tuple[int, str, Stream, str, str]:
    return -finding.severity.rank, finding.check, finding.stream, finding.path, finding.detail


def _plans(paths: list[Path]) -> dict[Stream, Plan]:
    files = [file for path in paths for file in (sorted(path.glob("*.y*ml")) if path.is_dir() else [path])]
    written = [plan for file in files for plan in parse_plans(read_text(file), str(file))]
    return {plan.stream: overlay(None, plan) for plan in written}


def _view(read: Read, plans: Mapping[Stream, Plan]) -> View:
    streams = {
        stream: StreamView(
            stream=stream,
            recent=profile,
            plan=plans.get(stream),
            counts=NO_HISTORY,
            first_seen=profile.first_at,
            last_seen=profile.last_at,
        )
        for stream, profile in read.profiles.items()
    }
    first = min((profile.first_at for profile in read.profiles.values()), default=0.0)
    last = max((profile.last_at for profile in read.profiles.values()), default=0.0)
    warm = {(stream.source, stream.environment): -1.0 for stream in plans}
    return View(now=last, start=first, end=last, streams=streams, warm=warm)


def _report(findings: list[Finding], read: Read) -> dict[str, Any]:
    return {
        "findings": [
            {
                "check": finding.check,
                "rule": finding.rule,
                "severity": finding.severity,
                "vendor": finding.stream.vendor,
                "account": finding.stream.account,
                "event": finding.stream.event,
                "path": finding.path,
                "message": finding.message,
                "count": finding.count,
                "examples": list(finding.examples),
                "file": finding.file,
                "entry": finding.entry,
            }
            for finding in findings
        ],
        "summary": {
            "requests": read.hits,
            "events": sum(read.events.values()),
            "events_by_vendor": dict(sorted(read.events.items())),
            "mirrors": read.mirrors,
            "unread": dict(sorted(read.unread.items())),
            "undecodable": dict(sorted(read.undecodable.items())),
            "findings_by_severity": {
                severity.value: sum(finding.severity is severity for finding in findings) for severity in Severity
            },
            "problems": read.problems,
        },
    }


def _print(findings: list[Finding], read: Read, plans: Mapping[Stream, Plan]) -> None:
    for finding in findings:
        place = f"{finding.file}#{finding.entry}" if finding.file is not None else str(finding.stream)
        typer.echo(f"{finding.severity.value:<8} {place}: {finding.message}  [{finding.check}, rule {finding.rule}]")
        for example in finding.examples:
            typer.echo(f"{'':<8} e.g. {example}")
    if findings:
        typer.echo("")
    vendors = ", ".join(f"{vendor} {number}" for vendor, number in sorted(read.events.items())) or "none"
    typer.echo(f"{read.hits} requests, {sum(read.events.values())} events ({vendors}), {len(findings)} findings")
    if read.unread:
        typer.echo(f"{sum(read.unread.values())} requests to {len(read.unread)} known trackers that no decoder reads")
    if read.undecodable:
        typer.echo(f"{sum(read.undecodable.values())} requests could not be decoded")
    if not plans:
        typer.echo("no plan given: schema and rogue events were not judged (tagwatch check --plan, plan export)")
