"""`tagwatch incidents`: what is wrong now, and what was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from monitor.cli.output import BAD_INPUT, Format, complain, table_of
from monitor.cli.output import show as show_table
from monitor.cli.run import DEFAULT_CONFIG, Config
from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path
from monitor.incidents.incident import Incident
from monitor.store.engine import Database, open_database
from monitor.store.incidents import Incidents
from monitor.store.outbox import StoredOutbox

app = typer.Typer(help="What is wrong, and what was.", no_args_is_help=True)
_INCIDENT = TypeAdapter(Incident)

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
    database = _open(config)
    with database.read() as connection:
        incidents = Incidents(connection).listed(everything=everything)
    database.close()
    if fmt is Format.JSON:
        typer.echo(b"[" + b",".join(_INCIDENT.dump_json(incident) for incident in incidents) + b"]")
        return
    if not incidents:
        typer.echo("nothing is wrong" if not everything else "no incident yet")
        return
    table = table_of("id", "state", "severity", "since", last="what")
    for incident in incidents:
        what = incident.subjects[0].message if incident.subjects else incident.rule
        table.add_row(incident.id, incident.state, incident.severity, _time(incident.pending_since), what)
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
    database = _open(config)
    with database.read() as connection:
        found = Incidents(connection).named(incident)
    if len(found) != 1:
        database.close()
        several = ", ".join(one.id for one in found[:5])
        complain(f"{incident}: several incidents start so: {several}" if found else f"{incident}: no such incident")
        raise typer.Exit(BAD_INPUT)
    messages = StoredOutbox(database).of_incident(found[0].id)
    database.close()
    if fmt is Format.JSON:
        typer.echo(_INCIDENT.dump_json(found[0]))
        return
    one = found[0]
    typer.echo(f"{one.id}  {one.state}  {one.severity}  rule {one.rule} ({one.check})")
    times = {"first seen": one.pending_since, "told": one.fired_at, "last seen": one.last_met, "over": one.resolved_at}
    for name, at in times.items():
        if at is not None:
            typer.echo(f"  {name:<11} {_time(at)}")
    for finding in one.subjects:
        typer.echo(f"  {finding.stream}: {finding.message}")
        for example in finding.examples:
            typer.echo(f"    e.g. {example}")
    for message in messages:
        error = f": {message.error}" if message.error else ""
        typer.echo(f"  {message.transition.value:<9} to {message.channel} {message.recipient}: {message.state}{error}")


def _open(config: Path) -> Database:
    settings, _ = load_settings(config)
    return open_database(database_path(settings), writer=False)


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")
