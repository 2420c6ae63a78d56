"""`tagwatch check`: one-shot quality assurance of a capture, for people and for CI."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import orjson
import typer

from monitor.checks.asked import asked_of
from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.view import Counts, StreamView, View
from monitor.cli.baseline import compared, names_of, read_baseline, write_baseline
from monitor.cli.capture import Captures, Read, read_captures
from monitor.cli.check_ci import as_annotations, as_junit, as_sarif
from monitor.cli.given import Given, given_plans
from monitor.cli.output import BAD_INPUT, FOUND, complain, several
from monitor.cli.report.gather import CHECKS, Report
from monitor.cli.report.machine import as_json
from monitor.cli.report.make import report_of
from monitor.cli.report.page import as_html
from monitor.cli.report.text import lines
from monitor.cli.ruleset import rule_paths
from monitor.config.errors import UserError
from monitor.config.region import known_region
from monitor.config.settings import Privacy, load_settings
from monitor.config.shipped import shipped_rules
from monitor.plan.maps import as_planned
from monitor.profile.stream import Stream
from monitor.rules.load import RuleSet, load_rules


class CheckFormat(StrEnum):
    """How findings are printed: for people, for machines, for CI, or as a privacy report to hand over."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


NO_HISTORY = Counts(0.0, np.zeros(0), np.zeros(0))


def check(  # noqa: PLR0913 - one parameter an option
    captures: Captures,
    *,
    plan: Annotated[
        list[Path] | None, typer.Option(help="Plan to check against, as `tagwatch plan export` writes it.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Source the capture is of; only plans of it count.", show_default="any")
    ] = None,
    environment: Annotated[
        str | None, typer.Option(help="Environment the capture is of; only plans of it count.", show_default="any")
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option(help="Rule files, or folders of them; the shipped packs where none is named.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Configuration whose `privacy` section to judge by.", show_default="none")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Where the visitor was: DE, US-CA, EEA.", show_default="not known")
    ] = None,
    fmt: Annotated[CheckFormat, typer.Option("--format", help="How to print.")] = CheckFormat.TEXT,
    baseline: Annotated[
        Path | None, typer.Option(help="What an earlier capture held: what vanished and appeared since is told.")
    ] = None,
    write_to: Annotated[
        Path | None, typer.Option("--write-baseline", help="File to write what this capture holds to: names only.")
    ] = None,
    fail_on: Annotated[
        Severity, typer.Option(help="The least severity that ends with exit code 1.")
    ] = Severity.WARNING,
) -> None:
    """Check captured traffic once: personal data, consent, and, with a plan, schema and rogue events.

    Plans are found by vendor, account and event. Where several sources or environments have a plan of one event, say
    which is meant.

    With rules of personal data and consent a privacy report goes with it: who received what under which consent, and
    each code explained. `--format html` is that report as one page to hand over.

    Exit code 0 when clean, 1 when something was found, 2 when input could not be read (what could be is checked all
    the same) or a plan is for nothing in the capture.

    Example: tagwatch check visit.har --rules rules/privacy.yaml --region DE --format html > report.html
    """
    ruleset = load_rules(rule_paths(rules) if rules else shipped_rules())
    privacy = _privacy(config, region)
    read = read_captures(
        captures,
        key=secrets.token_bytes(32),
        source=source,
        environment=environment,
        privacy=privacy,
        asked=asked_of(ruleset.rules),
    )
    given = given_plans(plan or [], read.profiles, (source, environment))
    if not read.problems:  # what could not be read may be what the plans are for
        read.problems += given.problems
    view = _view(read, given)
    evaluated = evaluate(ruleset.rules, view)
    found = [finding for finding in evaluated.findings if finding.verdict is Verdict.MET]
    findings = sorted([*found, *_since(baseline, write_to, read, view)], key=_loudest_first)
    if fmt in CI:
        typer.echo(CI[fmt](findings, ruleset, baseline, fail_on), nl=False)
    else:
        _show(fmt, findings, read, _privacy_report(fmt, findings, read, captures, ruleset, privacy), planned=bool(plan))
    for failure in evaluated.failures:
        complain(f"{failure.rule.file}:{failure.rule.line}: rule {failure.rule.id} failed: {failure.why}")
    for problem in read.problems:
        complain(problem)
    if read.problems or evaluated.failures:
        raise typer.Exit(BAD_INPUT)
    if any(finding.severity.rank >= fail_on.rank for finding in findings):
        raise typer.Exit(FOUND)


CI: Mapping[CheckFormat, Callable[[list[Finding], RuleSet, Path | None, Severity], str | bytes]] = {
    CheckFormat.JUNIT: as_junit,
    CheckFormat.SARIF: lambda findings, ruleset, _baseline, _fail_on: as_sarif(findings, ruleset),
    CheckFormat.GITHUB: lambda findings, _ruleset, _baseline, _fail_on: as_annotations(findings),
}


def _since(baseline: Path | None, write_to: Path | None, read: Read, view: View) -> list[Finding]:
    """Return what changed since a baseline, and write what the capture holds as the next one."""
    names = names_of(read.profiles)
    changed = [] if baseline is None else list(compared(read_baseline(baseline), names, view.start, view.end))
    if write_to is not None:
        write_baseline(write_to, names)
    return changed


def _privacy_report(
    fmt: CheckFormat, findings: list[Finding], read: Read, captures: list[Path], ruleset: RuleSet, privacy: Privacy
) -> Report | None:
    if fmt is CheckFormat.HTML or any(rule.check in CHECKS for rule in ruleset.rules):
        return report_of(findings, read, captures, privacy, now=time.time())
    return None


def _show(fmt: CheckFormat, findings: list[Finding], read: Read, report: Report | None, *, planned: bool) -> None:
    if report is not None and fmt is CheckFormat.HTML:
        typer.echo(as_html(report))
    elif fmt is CheckFormat.JSON:
        told = {"privacy": as_json(report)} if report else {}
        typer.echo(orjson.dumps(_report(findings, read) | told, option=orjson.OPT_INDENT_2))
    else:
        _print(findings, read, report, planned=planned)


def _privacy(config: Path | None, region: str | None) -> Privacy:
    privacy = Privacy() if config is None else load_settings(config)[0].privacy
    if region is None:
        return privacy
    try:
        return privacy.model_copy(update={"region": known_region(region)})
    except ValueError as error:
        raise UserError(f"--region: {error}") from error


def _loudest_first(finding: Finding) -> tuple[int, str, Stream, str, str]:
    return -finding.severity.rank, finding.check, finding.stream, finding.path, finding.detail


def _view(read: Read, given: Given) -> View:
    streams = {
        stream: StreamView(
            stream=stream,
            recent=as_planned(profile, given.plans.get(stream)),
            plan=given.plans.get(stream),
            counts=NO_HISTORY,
            first_seen=profile.first_at,
            last_seen=profile.last_at,
        )
        for stream, profile in read.profiles.items()
    }
    first = min((profile.first_at for profile in read.profiles.values()), default=0.0)
    last = max((profile.last_at for profile in read.profiles.values()), default=0.0)
    sites = {stream[:2] for stream in read.profiles if (stream.vendor, stream.account) in given.accounts}
    return View(
        now=last, start=first, end=last, streams=streams, warm=dict.fromkeys(sites, -1.0), trackers=read.trackers
    )


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


def _print(findings: list[Finding], read: Read, report: Report | None, *, planned: bool) -> None:
    for finding in findings:
        place = f"{finding.file}#{finding.entry}" if finding.file is not None else str(finding.stream)
        typer.echo(f"{finding.severity.value:<8} {place}: {finding.message}  [{finding.check}, rule {finding.rule}]")
        for example in finding.examples:
            typer.echo(f"{'':<8} e.g. {example}")
    if findings:
        typer.echo("")
    if report is not None:
        for line in lines(report):
            typer.echo(line)
        typer.echo("")
    vendors = ", ".join(f"{vendor} {number}" for vendor, number in sorted(read.events.items())) or "none"
    events = several(sum(read.events.values()), "event")
    typer.echo(f"{several(read.hits, 'request')}, {events} ({vendors}), {several(len(findings), 'finding')}")
    if read.unread:
        requests, trackers = several(sum(read.unread.values()), "request"), several(len(read.unread), "known tracker")
        typer.echo(f"{requests} to {trackers} that no decoder reads")
    if read.undecodable:
        typer.echo(f"{several(sum(read.undecodable.values()), 'request')} could not be decoded")
    if not planned:
        typer.echo("no plan given: schema and rogue events were not judged (tagwatch check --plan, plan export)")
