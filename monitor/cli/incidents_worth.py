"""`tagwatch incidents worth`: by rule, how many incidents were told and what their readers say of them."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.opened import opened, seconds
from monitor.cli.output import Format, show, table_of
from monitor.incidents.opinion import FEW, Worth, worth_of
from monitor.store.incidents import Incidents
from monitor.store.people import People


def worth(
    since: Annotated[str, typer.Option(help="How far back to count, such as 7d.")] = "30d",
    config: Config = DEFAULT_CONFIG,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Print by rule what its incidents were worth: told, taken on, called useful or noise by those who read of them.

    Example: tagwatch incidents worth --since 7d
    """
    begins = time.time() - seconds(since)
    with opened(config) as database, database.read() as connection:
        stored = People(connection)
        found = worth_of(
            Incidents(connection).told(since=begins),
            stored.opinions(since=begins),
            stored.acknowledged(since=begins),
        )
    if fmt is Format.JSON:
        typer.echo(orjson.dumps([asdict(one) | {"precision": one.precision} for one in found]))
        return
    if not found:
        typer.echo(f"nobody was told of an incident in {since}")
        return
    table = table_of("rule", "told", "taken on", "useful", "noise", last="so far")
    for one in found:
        table.add_row(one.rule, str(one.told), str(one.acknowledged), str(one.useful), str(one.noise), _verdict(one))
    show(table)


def _verdict(one: Worth) -> str:
    if one.precision is None:
        return f"too few opinions to say ({FEW} are needed)"
    if one.is_noisy:
        return f"{one.precision:.0%} useful: `tagwatch rules backtest {one.rule}` tries another threshold"
    return f"{one.precision:.0%} useful"
