"""`tagwatch plan export`, `import` and `validate`: plans for other tools, from other tools, and against raw events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import BAD_INPUT, FOUND, Format, complain
from monitor.cli.plan_sources import Event, learned_plans, of_event, written_at
from monitor.config.errors import UserError
from monitor.config.settings import read_text
from monitor.plan.compiled import Validator
from monitor.plan.exchange import to_iglu, to_rudderstack, to_segment
from monitor.plan.imported import read_plans
from monitor.plan.json_schema import to_json_schema
from monitor.plan.judge import Judge
from monitor.plan.plan import Plan
from monitor.plan.rewrite import file_name
from monitor.plan.to_table import to_csv, to_markdown_table
from monitor.plan.words import percent
from monitor.plan.written import to_yaml

BATCH = 4_096
"""Lines validated at a time: a few megabytes."""


class Form(StrEnum):
    """What a plan is written as."""

    YAML = "yaml"
    JSON_SCHEMA = "json-schema"
    SEGMENT = "segment"
    RUDDERSTACK = "rudderstack"
    IGLU = "iglu"
    CSV = "csv"
    MARKDOWN = "markdown"


def export(
    event: Event = "*",
    config: Config = DEFAULT_CONFIG,
    form: Annotated[Form, typer.Option("--as", help="The form to write.")] = Form.YAML,
    plan: Annotated[
        str | None, typer.Option(help="Plan files, a folder, or REVISION:PATH of git; what was learned where none.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="File to write (a folder for iglu); standard output where none is named.")
    ] = None,
    vendor: Annotated[str, typer.Option(help="Vendor of the schemas in an Iglu registry.")] = "com.example",
) -> None:
    """Write plans for other tools, or as YAML to be kept in git, edited, and named in the configuration as `plans`.

    Example: tagwatch plan export --as segment --to segment.json
    """
    plans = [one for _, one in sorted(of_event(written_at(plan), event).items())] if plan else []
    plans = plans or learned_plans(config, event)
    if form is Form.IGLU:
        if to is None:
            raise UserError("an Iglu registry is a folder: name it with --to")
        for one in plans:
            path, schema = to_iglu(one, vendor)
            _write(to / path, _json(schema))
        return
    text = _text(form, plans)
    if to is None:
        typer.echo(text, nl=False)
    else:
        _write(to, text)


def import_(
    file: Annotated[Path, typer.Argument(help="JSON Schema, Iglu, Segment, RudderStack, CSV or a Markdown table.")],
    vendor: Annotated[str, typer.Option(help="Vendor that the events are sent to, as Tagwatch calls it.")],
    to: Annotated[Path, typer.Option(help="Folder to write plan files into.")],
    account: Annotated[str, typer.Option(help="Account at the vendor (G-ABC123, a write key).")] = "",
    event: Annotated[str, typer.Option(help="Event of a schema that names none.")] = "",
) -> None:
    """Turn a plan kept elsewhere into plan files, a file an event. Files that are there are left alone.

    Example: tagwatch plan import tracking-plan.csv --vendor ga4 --account G-ABC123 --to plans/
    """
    for plan in read_plans(read_text(file), str(file), vendor=vendor, account=account, event=event):
        place = to / file_name(plan)
        if place.exists():
            complain(f"{place} is there already: left alone")
        else:
            _write(place, to_yaml([plan]))


def validate(
    lines: Annotated[Path, typer.Argument(help="Events as JSON, one a line.")],
    plan: Annotated[str, typer.Option(help="Plan files, a folder, or REVISION:PATH of git.")],
    key: Annotated[str, typer.Option(help="Top-level key that names the event.")] = "event",
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Validate raw JSON events against plans, about as fast as they can be parsed; each line is one event's properties.

    Exit code 0 where all conform, 1 where some do not, 2 where a line is no event of a plan.

    Example: tagwatch plan validate events.jsonl --plan plans/
    """
    plans = {stream.event: one for stream, one in written_at(plan).items()}
    if not plans:
        raise UserError(f"{plan}: no plan is in it")
    try:
        with lines.open("rb") as data:
            seen, faults, failing, unread = _validated(data, plans, key)
    except OSError as error:
        raise UserError(f"{lines}: {error.strerror or error}") from error
    if fmt is Format.JSON:
        rows = [
            {"event": event, "path": path, "fault": kind, "count": times}
            for (event, path, kind), times in sorted(faults.items())
        ]
        typer.echo(orjson.dumps({"events": seen, "failing": failing, "unread": unread, "faults": rows}))
    else:
        for (event, path, kind), times in sorted(faults.items(), key=lambda pair: (-pair[1], pair[0])):
            typer.echo(f"{event}  {path}  {kind}  {times:,}")
        typer.echo(f"{seen:,} events; {failing:,} fail ({percent(failing, seen)}); {unread:,} are of no plan")
    if failing or unread:
        raise typer.Exit(BAD_INPUT if unread else FOUND)


def _validated(
    data: Iterable[bytes], plans: Mapping[str, Plan], key: str
) -> tuple[int, Counter[tuple[str, str, str]], int, int]:
    validator = Validator.by_name(plans, key)
    judges = {event: Judge(plan) for event, plan in plans.items()}
    faults: Counter[tuple[str, str, str]] = Counter()
    seen = failing = unread = 0
    batch: list[bytes] = []

    def judge() -> None:
        nonlocal failing, unread
        by_event: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for i in validator.sort(batch).failing:
            row = _row(batch[i])
            if isinstance(row.get(key), str) and row[key] in plans:
                by_event[row[key]].append(row)
                failing += 1
            else:
                unread += 1
        for event, rows in by_event.items():
            for (path, kind), times in judges[event].faults(rows, ignore=frozenset({key})).counts.items():
                faults[event, path, kind] += times
        batch.clear()

    for line in data:
        if line.strip():
            seen += 1
            batch.append(line)
            if len(batch) == BATCH:
                judge()
    judge()
    return seen, faults, failing, unread


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return row if isinstance(row, dict) else {}


def _text(form: Form, plans: list[Plan]) -> str:
    if form is Form.YAML:
        return to_yaml(plans)
    if form in {Form.CSV, Form.MARKDOWN}:
        return to_csv(plans) if form is Form.CSV else to_markdown_table(plans)
    if form is Form.SEGMENT:
        return _json(to_segment(plans))
    if form is Form.RUDDERSTACK:
        return _json(to_rudderstack(plans))
    schemas = [to_json_schema(plan) for plan in plans]
    return _json(schemas[0] if len(schemas) == 1 else schemas)


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode("utf-8")


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{error.filename or file}: {error.strerror or error}") from error
    complain(f"wrote {file}")
