"""`tagwatch decode`: what every request of a capture says."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from monitor.capture.read import CaptureError, read_capture
from monitor.cli.capture import Captures
from monitor.cli.output import BAD_INPUT, complain, progress, show, table_of
from monitor.decode.registry import decode as decode_hit
from monitor.decode.row import rows_of


class DecodeFormat(StrEnum):
    """A table for people, or one JSON object a line for machines."""

    TABLE = "table"
    JSONL = "jsonl"


def decode(
    captures: Captures,
    fmt: Annotated[DecodeFormat, typer.Option("--format", help="How to print.")] = DecodeFormat.TABLE,
) -> None:
    """Print what every tracking request says, one event a line.

    Requests to known trackers that no decoder reads are listed with their host, not hidden. Exit code 2 when part of
    the input could not be read; what could be is printed all the same.

    Example: tagwatch decode checkout.har --format jsonl | jq .name
    """
    problems: list[CaptureError] = []
    rows = _rows(captures, problems)
    if fmt is DecodeFormat.JSONL:
        for row in rows:
            typer.echo(orjson.dumps(row, default=str))
    else:
        show(_table(rows))
    for problem in problems:
        complain(str(problem))
    if problems:
        raise typer.Exit(BAD_INPUT)


def _rows(captures: list[Path], problems: list[CaptureError]) -> Iterator[dict[str, Any]]:
    with progress("decoding") as advance:
        for path in captures:
            try:
                for hit in read_capture(path, on_problem=problems.append):
                    advance(1)
                    yield from rows_of(hit, decode_hit(hit))
            except CaptureError as error:
                problems.append(error)


def _table(rows: Iterator[dict[str, Any]]) -> Table:
    table = table_of("entry", "vendor", "kind", "account", "event", "value", last="page")
    for row in rows:
        value = "" if row["value"] is None else f"{row['value']:g} {row['currency'] or ''}".strip()
        vendor = row["vendor"] or "(no decoder)"
        name = row["name"] or row.get("host") or row.get("reason") or ""
        cells = [row["entry"], vendor, row["kind"] or "", row["account"] or "", name, value, _short(row["page"])]
        table.add_row(*(str(cell) for cell in cells))
    return table


def _short(url: str | None, length: int = 60) -> str:
    url = (url or "").split("?", 1)[0]
    return url if len(url) <= length else url[: length - 1] + "…"
