"""`tagwatch consent`: the ledger of who got how much under which consent."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import show, table_of
from monitor.config.errors import UserError
from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path
from monitor.privacy.consent.ledger import DAY, Count, Entry
from monitor.store.consent import Ledger
from monitor.store.engine import open_database

app = typer.Typer(help="The consent ledger.", no_args_is_help=True)
COLUMNS = ("day", "source", "environment", "vendor", "purpose", "state", "events", "breaking")


@app.callback()
def _group() -> None:
    """Tell who got how much under which consent."""


class LedgerFormat(StrEnum):
    """How the ledger is printed."""

    CSV = "csv"
    JSON = "json"
    TEXT = "text"


@app.command()
def export(
    config: Config = DEFAULT_CONFIG,
    since: Annotated[str | None, typer.Option(help="First day, such as 2026-11-01 (UTC).")] = None,
    until: Annotated[str | None, typer.Option(help="Last day.")] = None,
    fmt: Annotated[LedgerFormat, typer.Option("--format", help="How to print.")] = LedgerFormat.CSV,
) -> None:
    """Print the consent ledger: events by day, vendor, purpose and what had been chosen.

    `breaking` counts the events that broke something about consent.

    Example: tagwatch consent export --since 2026-11-01 > consent.csv
    """
    first, last = _day(since, "--since"), _day(until, "--until")
    settings, _ = load_settings(config)
    database = open_database(database_path(settings), writer=False)
    with database.read() as connection:
        entries = list(Ledger(connection).entries(first or 0, None if last is None else last + DAY))
    database.close()
    if fmt is LedgerFormat.JSON:
        rows = [dict(zip(COLUMNS, _row(entry, count), strict=True)) for entry, count in entries]
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    elif fmt is LedgerFormat.CSV:
        write_csv(entries)
    else:
        table = table_of(*COLUMNS[:-1], last=COLUMNS[-1])
        for entry, count in entries:
            table.add_row(*(str(value) for value in _row(entry, count)))
        show(table)


def write_csv(entries: Iterable[tuple[Entry, Count]]) -> None:
    """Write the ledger to standard output as CSV (RFC 4180) with a header.

    A name that a spreadsheet would take for a formula is led by an apostrophe: vendors' names come out of traffic.
    """
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry, count in entries:
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in _row(entry, count)])


def _row(entry: Entry, count: Count) -> tuple[Any, ...]:
    return (entry.date, *entry[1:], *(int(number) if number.is_integer() else round(number, 3) for number in count))


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text


def _day(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{option}: {text!r} is no day, such as 2026-11-01") from error
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
