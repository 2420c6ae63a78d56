"""`tagwatch drill`: faults planted in what an installation has stored, and whether its own rules find them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import orjson
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import FOUND, Format, complain, progress, show, table_of
from monitor.cli.rules_backtest import stored_past
from monitor.cli.ruleset import look_at
from monitor.config.duration import parse_duration
from monitor.config.errors import UserError
from monitor.drill.stored import Drilled, Outcome, plant, spoil_counts, spoiled_profiles
from monitor.drill.stored import drill as drill_
from monitor.trial.review import known_incident


def drill(
    config: Config = DEFAULT_CONFIG,
    since: Annotated[str, typer.Option(help="How far back faults are planted, such as 60d.")] = "60d",
    each: Annotated[int, typer.Option(help="In how many streams each fault is planted.", min=1, max=20)] = 3,
    seed: Annotated[int, typer.Option(help="Another seed plants them at other times.")] = 7,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Plant faults in your own stored traffic: what your rules would have found, how fast, at how many false alarms.

    Events stop, drop by half, come twice; properties are lost, change type or are new; an address leaks, a tag fires
    after a refusal. Nothing stored is changed. Exit code 1 where a fault that a rule watches for was not found.

    Example: tagwatch drill --since 90d --format json
    """
    shop = look_at([], config)
    shop.complain()
    assert shop.settings is not None  # noqa: S101 - a configuration was read
    try:
        seconds = parse_duration(since)
    except ValueError as error:
        raise UserError(f"--since: {error}") from error
    stored = stored_past(shop.settings, config, seconds)
    began, ended = stored.since, stored.until
    planted = plant(stored.past, began, ended, seed, each)
    if not planted:
        raise UserError(
            "no stream has four weeks of counts, or days of profiles, to plant a fault in: `tagwatch run` has to go on"
        )
    spoiled = spoil_counts(replace(stored.past, recent=stored.recent(spoiled_profiles(planted))), planted, seed)
    rules = [written.rule for written in shop.loaded.written]
    with progress("drilling", int((ended - began) // 3600) * 2) as advance:
        drilled = drill_(
            rules,
            stored.past,
            spoiled,
            planted,
            (began, ended),
            shop.settings.alert_budget,
            known=lambda told: known_incident(told, stored.incidents) is not None,
            progress=advance,
        )
    if fmt is Format.JSON:
        typer.echo(orjson.dumps(_machine(drilled), option=orjson.OPT_INDENT_2))
    else:
        _print(drilled)
    for name, why in drilled.failures.items():
        complain(f"rule {name} failed: {why}")
    if any(outcome.watched and outcome.found_after is None for outcome in drilled.outcomes):
        raise typer.Exit(FOUND)


def _print(drilled: Drilled) -> None:
    table = table_of("fault", "found after", "events an hour", "by", last="stream")
    for outcome in drilled.outcomes:
        planted = outcome.planted
        rules = ", ".join(outcome.rules)
        path = f" {planted.path}" if planted.path else ""
        table.add_row(planted.spoiling.name, _after(outcome), f"{planted.rate:,.0f}", rules, f"{planted.stream}{path}")
    show(table)
    watched = [outcome for outcome in drilled.outcomes if outcome.watched]
    found = [outcome for outcome in watched if outcome.found_after is not None]
    typer.echo(f"\n{len(found)} of {len(watched)} faults that a rule watches for were found.")
    typer.echo(
        f"False alarms: {len(drilled.quiet)} in {drilled.days:.0f} days with no fault and nothing on record "
        f"({drilled.false_a_week:.2f} a week); {len(drilled.set_off)} more set off elsewhere by the faults."
    )
    if all(outcome.planted.spoiling.profile is not None for outcome in drilled.outcomes):
        typer.echo("Faults of counts were not tried: no stream was known for four weeks before these days (--since).")
    unwatched = sorted({o.planted.spoiling.name for o in drilled.outcomes} - {o.planted.spoiling.name for o in watched})
    if unwatched:
        typer.echo(f"No rule watches for: {', '.join(unwatched)}.")


def _after(outcome: Outcome) -> str:
    if outcome.found_after is None:
        return "not found" if outcome.watched else "no rule"
    return f"{outcome.found_after:.0f} h"


def _machine(drilled: Drilled) -> dict[str, Any]:
    return {
        "faults": [
            {
                "fault": one.planted.spoiling.name,
                "says": one.planted.spoiling.sentence,
                "stream": one.planted.stream._asdict(),
                "path": one.planted.path,
                "start": one.planted.start,
                "end": one.planted.end,
                "events_an_hour": round(one.planted.rate, 2),
                "watched": one.watched,
                "found_after_hours": None if one.found_after is None else round(one.found_after, 2),
                "rules": one.rules,
            }
            for one in drilled.outcomes
        ],
        "false_alarms": [
            {"rule": told.incident.rule, "fired_at": told.fired_at, "message": told.message} for told in drilled.quiet
        ],
        "false_alarms_a_week": round(drilled.false_a_week, 3),
        "set_off_elsewhere": [
            {"rule": told.incident.rule, "fired_at": told.fired_at, "message": told.message} for told in drilled.set_off
        ],
        "days": round(drilled.days, 2),
    }
