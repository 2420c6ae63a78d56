"""`tagwatch incidents budget`: the false alerts that were allowed, beside what was told and what became of it."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

import orjson
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.opened import opened, seconds
from monitor.cli.output import Format, show, table_of
from monitor.daemon.move_on import rules_of
from monitor.daemon.setup import load_setup
from monitor.incidents.incident import Incident
from monitor.incidents.spent import Spent, spent
from monitor.store.incidents import Incidents
from monitor.store.people import People
from monitor.store.traffic import Traffic

WEEK = 7 * 86_400.0


def budget(
    since: Annotated[str, typer.Option(help="How far back to count, such as 30d.")] = "90d",
    config: Config = DEFAULT_CONFIG,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Print how many false alerts the budget allowed, how many statistics told, and how many of them were useful.

    What nobody spoke of may have been either: the truth lies between `noise` and `in doubt`.

    Example: tagwatch incidents budget --since 30d
    """
    setup = load_setup(config)
    rules = rules_of(setup)

    def owner_of(incident: Incident) -> str:
        return setup.routing.owner_of(incident, rules.get(incident.rule))

    now = time.time()
    with opened(config) as database, database.read() as connection:
        # A young installation has not been allowed more than its weeks.
        first = min((record.first_seen for record in Traffic(connection).streams().values()), default=0.0)
        begins = max(now - seconds(since), min(first, now))
        weeks = (now - begins) / WEEK
        stored = People(connection)
        found = spent(
            Incidents(connection).told(since=begins),
            stored.opinions(since=begins),
            stored.acknowledged(since=begins),
            owner_of,
            setup.settings.alert_budget.false_alerts_per_week * weeks,
        )
    if fmt is Format.JSON:
        typer.echo(orjson.dumps({"weeks": round(weeks, 2), "rows": [asdict(one) for one in found]}))
        return
    table = table_of("owner", "allowed", "told", "useful", "taken on", "noise", last="in doubt")
    for one in found:
        allowed = "" if one.allowed is None else f"{one.allowed:.1f}"
        numbers = (str(n) for n in (one.told, one.useful, one.acknowledged, one.noise, one.doubtful))
        table.add_row(one.owner or "everyone", allowed, *numbers)
    show(table)
    typer.echo(_verdict(found[0], weeks))


def _verdict(all_: Spent, weeks: float) -> str:
    said = (
        f"{weeks:.1f} weeks: between {all_.noise} and {all_.doubtful} false alerts where {all_.allowed:.1f} are allowed"
    )
    if all_.is_over:
        return f"{said}: more than the budget; `tagwatch incidents worth` says which rules"
    return said
