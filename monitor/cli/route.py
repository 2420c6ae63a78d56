"""`tagwatch route`: who would be told."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Annotated

import typer

from monitor.alerts.figures import span
from monitor.alerts.routing import Routing, Way
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.opened import moment
from monitor.config.errors import UserError
from monitor.config.nearest import did_you_mean
from monitor.daemon.setup import Setup, load_setup
from monitor.incidents.incident import Incident, State
from monitor.profile.stream import Stream

app = typer.Typer(help="Who is told of what.", no_args_is_help=True)
KEYS = ("severity", "owner", "check", "tag", "source", "environment", "vendor", "account", "event", "path")


@app.callback()
def route() -> None:
    """Group of commands."""


@app.command()
def test(
    about: Annotated[list[str] | None, typer.Argument(help="severity=critical vendor=meta event=Purchase …")] = None,
    rule: Annotated[str | None, typer.Option(help="As if this rule had found it.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Print who would be told of an incident, by which line of the configuration, and who if nobody takes it on.

    Nothing is sent. Exit code 2 where a key or a rule is unknown.

    Example: tagwatch route test severity=critical vendor=meta event=Purchase
    """
    setup = load_setup(config)
    known = _rule(setup, rule)
    incident, known = _incident(about or [], known)
    way = setup.routing.way(incident, known)
    owner = setup.routing.owner_of(incident, known)
    typer.echo(f"owner       {owner or 'nobody is named'}")
    _print(way, setup.routing)


def _print(way: Way, routing: Routing) -> None:
    now = time.time()
    if not way.targets:
        typer.echo("told        nobody: no channel is configured")
    for target in way.targets:
        who = ", ".join(routing.recipients[target.channel])
        opens = target.not_before(now)
        held = f"; waits until {moment(opens)}" if opens else ""
        typer.echo(f"told        {target.channel} ({who}): {target.why}{held}")
    for step in way.steps:
        typer.echo(f"after {span(step.after):<7} {', '.join(step.to)}, unless somebody has acknowledged it")


def _rule(setup: Setup, name: str | None) -> Rule | None:
    rules = {rule.id: rule for rule in setup.rules.rules}
    if name is not None and name not in rules:
        raise UserError(f"--rule: no rule {name!r}{did_you_mean(name, rules)}")
    return rules.get(name or "")


def _incident(about: list[str], rule: Rule | None) -> tuple[Incident, Rule]:
    given = {}
    for pair in about:
        key, separator, value = pair.partition("=")
        if key not in KEYS or not separator:
            raise UserError(f"{pair!r}: one of {', '.join(KEYS)} and its value, such as vendor=meta")
        given[key] = value
    try:
        severity = Severity(given.get("severity", (rule.severity if rule else Severity.WARNING).value))
    except ValueError as error:
        raise UserError(f"{given['severity']!r} is no severity: info, warning or critical") from error
    made = rule or Rule("(any)", given.get("check", ""), Params())
    name, _, value = given.get("tag", "").partition("=")
    labels = {**made.labels, **({name: value} if name else {})}
    made = replace(made, owner=given.get("owner", made.owner), labels=labels)
    stream = Stream(
        given.get("source", "default"),
        given.get("environment", "production"),
        given.get("vendor", ""),
        given.get("account", ""),
        given.get("event", ""),
    )
    finding = Finding(made.check, made.id, stream, Verdict.MET, severity, 0.0, 0.0, path=given.get("path", ""))
    return Incident("test", "test", made.id, made.check, State.FIRING, severity, (finding,), 0.0), made
