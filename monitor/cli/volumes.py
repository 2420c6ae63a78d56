"""`tagwatch volumes`: the daemon's statistics of volumes on counts from anywhere."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import orjson
import typer

from monitor.cli.counts.explain import explanation
from monitor.cli.counts.pictures import Picture, write_pictures
from monitor.cli.counts.rows import Rows, read_rows
from monitor.cli.counts.series import Series, series_of
from monitor.cli.counts.told import Outcome, as_json, as_text
from monitor.cli.output import BAD_INPUT, FOUND, Format, complain, progress
from monitor.config.duration import parse_duration
from monitor.config.errors import UserError
from monitor.config.nearest import did_you_mean
from monitor.config.settings import AlertBudget, read_document
from monitor.config.special_days import SpecialDays, known_place
from monitor.config.telling import known_zone
from monitor.config.validate import validate
from monitor.daemon.special_days import holidays_between, occasions_of
from monitor.trial.anomalies import days_of, judge

MOST_COMPLAINTS = 20
"""Rows left out that are named on stderr in text; `--format json` names them all."""


class Absent(StrEnum):
    """What a row that is not there means."""

    UNKNOWN = "unknown"
    ZERO = "zero"


def volumes(  # noqa: PLR0913 - one parameter an option
    counts: Annotated[
        Path,
        typer.Argument(help="CSV with columns stream, time, count and maybe users; - for stdin.", metavar="COUNTS"),
    ],
    *,
    timezone: Annotated[
        str | None,
        typer.Option(help="IANA zone of times without an offset, and of people's weeks.", show_default="the data's"),
    ] = None,
    step: Annotated[
        str | None, typer.Option(help="How far rows are apart, such as 15m, 1h, 1d.", show_default="from the data")
    ] = None,
    holidays: Annotated[
        list[str] | None, typer.Option(help="Country or region whose public holidays count: DE-BY, FR, US-CA.")
    ] = None,
    calendar: Annotated[
        Path | None, typer.Option(help="YAML of holidays and entries of your own; see docs/calendar.md.")
    ] = None,
    absent: Annotated[Absent, typer.Option(help="What a row that is not there means.")] = Absent.UNKNOWN,
    budget: Annotated[
        float, typer.Option(min=0.0001, help="False alerts a week that are accepted.")
    ] = AlertBudget().false_alerts_per_week,
    smallest_effect: Annotated[
        float, typer.Option(min=0, max=1, help="Smaller relative changes are not told.")
    ] = AlertBudget().smallest_effect,
    explain: Annotated[
        list[str] | None, typer.Option(help="Show the model and thresholds of this stream instead.")
    ] = None,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    chart_dir: Annotated[Path | None, typer.Option(help="Folder for a chart of every anomaly.")] = None,
    chart_format: Annotated[Picture, typer.Option(help="What charts are.")] = Picture.PNG,
) -> None:
    """Find anomalies in counts from anywhere, say a warehouse: drops, peaks, silence, days at the wrong hours.

    Rows may come every minute, hour or day, or at any other step of up to half a day. They are gone through step by
    step, as the daemon would have: what is told of a step rests on nothing that came after it. A row that is not there
    is unknown, not zero, unless `--absent zero` says otherwise.

    Exit code 0 when clean, 1 when something was found, 2 when the file or some of its rows could not be read (the
    others are judged all the same).

    Example: tagwatch volumes counts.csv --timezone Europe/Berlin --budget 0.5 --chart-dir charts
    """
    zone, days = _zone(timezone), _special_days(holidays or [], calendar)
    with progress("reading rows") as advance:
        read = read_rows(counts, ZoneInfo(zone or "UTC"), advance)
    series = series_of(read, zone, _seconds(step), absent_zero=absent is Absent.ZERO)
    limits = AlertBudget(false_alerts_per_week=budget, smallest_effect=smallest_effect)
    with progress("judging days", days_of(series.counts)) as advance:
        judged = judge(
            series.counts,
            limits,
            timezone=series.zone,
            holidays=holidays_between(days, *_span(series)),
            occasions=occasions_of(days),
            step=series.hours,
            progress=advance,
        )
    outcome = Outcome(read, series, judged, budget)
    if explain:
        _explain(outcome, explain, limits)
        _complain(read, fmt)
        return
    if chart_dir is not None:
        write_pictures(outcome, chart_dir, chart_format)
    if fmt is Format.JSON:
        typer.echo(orjson.dumps(as_json(outcome), option=orjson.OPT_INDENT_2))
    else:
        typer.echo("\n".join(as_text(outcome)))
    _complain(read, fmt)
    if judged.anomalies:
        raise typer.Exit(FOUND)


def _zone(name: str | None) -> str | None:
    try:
        return None if name is None else known_zone(name)
    except ValueError as error:
        raise UserError(f"--timezone: {error}") from error


def _special_days(codes: list[str], calendar: Path | None) -> SpecialDays:
    days = SpecialDays() if calendar is None else validate(SpecialDays, read_document(calendar))
    try:
        places = tuple(map(known_place, codes))
    except ValueError as error:
        raise UserError(f"--holidays: {error}") from error
    return days.model_copy(update={"holidays": (*days.holidays, *places)})


def _span(series: Series) -> tuple[float, float]:
    return (float(series.starts[0]), float(series.starts[-1])) if len(series.starts) else (0.0, 0.0)


def _seconds(step: str | None) -> float | None:
    try:
        seconds = None if step is None else parse_duration(step)
    except ValueError as error:
        raise UserError(f"--step: {error}") from error
    if seconds == 0:
        raise UserError("--step: longer than nothing")
    return seconds


def _explain(outcome: Outcome, names: list[str], limits: AlertBudget) -> None:
    day = outcome.judged.last
    by_name = {outcome.stream(stream): stream for stream in outcome.series.counts}
    for name in names:
        if name not in by_name or day is None:
            raise UserError(f"--explain: no stream {name!r} was counted{did_you_mean(name, by_name)}")
        for line in explanation(day, by_name[name], name, limits, outcome.series.hours):
            typer.echo(line)


def _complain(read: Rows, fmt: Format) -> None:
    """Name every row that was left out; ends with exit code 2 where there are any."""
    shown = read.left_out if fmt is Format.JSON else read.left_out[:MOST_COMPLAINTS]
    for row in shown:
        complain(f"{read.file}:{row.line}:{row.column}: {row.why}; the row is left out")
    if len(shown) < len(read.left_out):
        more = ", ".join(str(row.line) for row in read.left_out[len(shown) :])
        complain(f"{read.file}: {len(read.left_out) - len(shown)} more rows are left out: lines {more}")
    if read.broken:
        complain(f"{read.file}: {read.broken}; what came before it was judged")
    if read.left_out or read.broken:
        raise typer.Exit(BAD_INPUT)
