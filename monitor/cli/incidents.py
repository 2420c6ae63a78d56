"""`tagwatch incidents`: what is wrong now, what was, and who takes it on."""

from __future__ import annotations

import time
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer
from pydantic import TypeAdapter

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.explained import deliveries, evidence, head, people, routes, subjects
from monitor.cli.incidents_budget import budget
from monitor.cli.incidents_worth import worth
from monitor.cli.opened import me, moment, opened, seconds, the_incident
from monitor.cli.output import Format, table_of
from monitor.cli.output import show as show_table
from monitor.daemon.move_on import rules_of
from monitor.daemon.setup import load_setup
from monitor.incidents.action import Act, Action
from monitor.incidents.incident import Incident
from monitor.store.incidents import Incidents
from monitor.store.outbox import StoredOutbox
from monitor.store.people import People

app = typer.Typer(help="What is wrong, and what was.", no_args_is_help=True)
_INCIDENT = TypeAdapter(Incident)
ANSWER_SECONDS = 3.0
"""How long to wait for the daemon, which looks every second."""

Formatted = Annotated[Format, typer.Option("--format", help="How to print.")]


@app.command("list")
def list_(
    config: Config = DEFAULT_CONFIG,
    everything: Annotated[bool, typer.Option("--all", help="Resolved and pending ones too.")] = False,
    fmt: Formatted = Format.TEXT,
) -> None:
    """Print the incidents that are open, newest first.

    Example: tagwatch incidents list --all
    """
    with opened(config) as database, database.read() as connection:
        incidents = Incidents(connection).listed(everything=everything)
    if fmt is Format.JSON:
        typer.echo(b"[" + b",".join(_INCIDENT.dump_json(incident) for incident in incidents) + b"]")
        return
    if not incidents:
        typer.echo("nothing is wrong" if not everything else "no incident yet")
        return
    table = table_of("id", "state", "severity", "since", last="what")
    for incident in incidents:
        what = incident.subjects[0].message if incident.subjects else incident.rule
        table.add_row(incident.id, incident.state, incident.severity, moment(incident.pending_since), what)
    show_table(table)


@app.command()
def show(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    config: Config = DEFAULT_CONFIG,
    fmt: Formatted = Format.TEXT,
) -> None:
    """Print one incident: what was found where, and every message about it.

    Example: tagwatch incidents show 4f1c
    """
    with opened(config) as database:
        one = the_incident(database, incident)
        messages = StoredOutbox(database).of_incident(one.id)
        with database.read() as connection:
            actions = People(connection).of_incident(one.id)
    if fmt is Format.JSON:
        typer.echo(_INCIDENT.dump_json(one))
        return
    for line in (*head(one), *subjects(one), *people(one, actions), *deliveries(messages)):
        typer.echo(line)


@app.command()
def explain(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Print why an incident is what it is: data, window, thresholds, what it explains, who is told and every attempt.

    Example: tagwatch incidents explain 4f1c
    """
    setup = load_setup(config)
    with opened(config) as database:
        one = the_incident(database, incident)
        messages = StoredOutbox(database).of_incident(one.id)
        with database.read() as connection:
            actions = People(connection).of_incident(one.id)
    rule = rules_of(setup).get(one.rule)
    told = routes(setup.routing, one, rule)
    for line in (*head(one), *subjects(one), *evidence(one, rule), *told, *people(one, actions), *deliveries(messages)):
        typer.echo(line)


@app.command()
def acknowledge(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    for_: Annotated[
        str | None, typer.Option("--for", help="For how long, such as 8h; until it is over, by default.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who takes it on; you, when left out.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Take an incident on: reminders and escalation stop, and everyone who was told sees by whom.

    Example: tagwatch incidents acknowledge 4f1c --for 8h
    """
    _do(Act.ACKNOWLEDGE, incident, by, config, for_)


@app.command()
def release(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who gives it back; you, when left out.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Give an incident back that somebody has taken on.

    Example: tagwatch incidents release 4f1c
    """
    _do(Act.RELEASE, incident, by, config)


@app.command()
def resolve(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who ends it; you, when left out.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """End an incident. It is told again where its trouble comes back after being well, or is still there a day later.

    Example: tagwatch incidents resolve 4f1c
    """
    _do(Act.RESOLVE, incident, by, config)


@app.command()
def useful(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who says so; you, when left out.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say that an incident was worth telling. `tagwatch incidents worth` counts it.

    Example: tagwatch incidents useful 4f1c
    """
    _do(Act.USEFUL, incident, by, config)


@app.command()
def noise(
    incident: Annotated[str, typer.Argument(help="Its id, or the start of it.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who says so; you, when left out.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say that an incident was not worth telling. `tagwatch incidents worth` counts it.

    Example: tagwatch incidents noise 4f1c
    """
    _do(Act.NOISE, incident, by, config)


app.command()(worth)
app.command()(budget)


def _do(act: Act, incident: str, by: str | None, config: Path, for_: str | None = None) -> None:
    """Ask the daemon, and wait a moment for what it says."""
    now = time.time()
    with opened(config) as database:
        one = the_incident(database, incident)
        until = None if for_ is None else now + seconds(for_)
        action = Action(f"cli.{token_hex(8)}", act, one.id, by or me(), now, until)
        with database.write() as connection:
            People(connection).add_action(action)
        deadline = time.monotonic() + ANSWER_SECONDS
        answer = None
        while answer is None and time.monotonic() < deadline:
            time.sleep(0.1)
            with database.read() as connection:
                answer = People(connection).answer_to(action.key)
    typer.echo(f"{one.id}: {answer or 'written down; the daemon does it once it runs'}")
