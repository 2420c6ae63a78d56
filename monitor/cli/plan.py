"""`tagwatch plan`: what was learned, to look at and to keep in git."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import Format, complain
from monitor.cli.run import DEFAULT_CONFIG, Config
from monitor.config.errors import UserError
from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path
from monitor.plan.plan import Plan
from monitor.plan.written import encode_plan, to_yaml
from monitor.store.engine import open_database
from monitor.store.traffic import Traffic

app = typer.Typer(help="The tracking plan that was learned from traffic.", no_args_is_help=True)

Pattern = Annotated[str, typer.Argument(help="Event name or glob; every event where none is given.")]


@app.command()
def show(
    event: Pattern = "*",
    config: Config = DEFAULT_CONFIG,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Print what was learned of each event, property by property, with the reason.

    Example: tagwatch plan show purchase
    """
    plans = _plans(config, event)
    if fmt is Format.JSON:
        typer.echo(b"[" + b",".join(encode_plan(plan) for plan in plans) + b"]")
        return
    for plan in plans:
        typer.echo(f"{plan.stream}  (learned from {plan.learned_from:,} events)")
        width = max((len(path) for path in plan.properties), default=0)
        for path, known in sorted(plan.properties.items()):
            typer.echo(f"  {path:<{width}}  {known.presence:<9} {'|'.join(sorted(known.types)):<16} {known.why}")
        typer.echo("")


@app.command()
def export(
    event: Pattern = "*",
    config: Config = DEFAULT_CONFIG,
    to: Annotated[Path | None, typer.Option(help="File to write; standard output where none is named.")] = None,
) -> None:
    """Write the learned plan as YAML, to be kept in git, edited, and named in the configuration as `plans`.

    Example: tagwatch plan export --to plans/shop.yaml
    """
    text = to_yaml(_plans(config, event))
    if to is None:
        typer.echo(text, nl=False)
    else:
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UserError(f"{error.filename or to}: {error.strerror or error}") from error
        complain(f"wrote {to}")


def _plans(config: Path, pattern: str) -> list[Plan]:
    settings, _ = load_settings(config)
    database = open_database(database_path(settings), writer=False)
    with database.read() as connection:
        plans = Traffic(connection).plans()
    database.close()
    chosen = [plan for stream, plan in sorted(plans.items()) if fnmatchcase(stream.event, pattern)]
    if not chosen:
        learned = (
            f"{len(plans)} events have a plan" if plans else "no event has been watched long enough for a plan yet"
        )
        complain(f"no plan for {pattern!r}: {learned}")
    return chosen
