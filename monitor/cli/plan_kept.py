"""`tagwatch plan show`, `infer`, `diff` and `accept`: between traffic and the plans in git."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

import orjson
import typer

from monitor.cli.capture import capture_files, read_captures
from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import FOUND, Format, complain
from monitor.cli.plan_sources import Event, Traffic, learned_plans, of_event, recent_traffic, waiting, written_at
from monitor.config.errors import UserError
from monitor.config.settings import load_settings, read_text
from monitor.plan.diff import Change, Weight, changes, to_markdown, to_text
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.plan.rewrite import file_name, rewritten
from monitor.plan.warmup import taught_by
from monitor.plan.written import encode_plan, overlay, parse_plans
from monitor.profile.limits import limits_met
from monitor.profile.stream import Stream

Pattern = Annotated[str, typer.Option("--event", help="Event name or glob.", show_default="every event")]
Days = Annotated[float, typer.Option(min=0.04, help="Days of traffic to look at, counted from the newest.")]
Folder = Annotated[Path | None, typer.Option(help="Folder of plan files; `plans` of the configuration where none.")]


def show(
    event: Event = "*",
    config: Config = DEFAULT_CONFIG,
    why: Annotated[bool, typer.Option(help="With the reason and sample size of every decision.")] = True,
    fmt: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """Print what was learned of each event, property by property, with the reason.

    Example: tagwatch plan show purchase --why
    """
    plans = learned_plans(config, event)
    if fmt is Format.JSON:
        typer.echo(b"[" + b",".join(encode_plan(plan) for plan in plans) + b"]")
        return
    for plan in plans:
        taught = taught_by(plan.evidence.by_day, plan.evidence.seen) if why else ""
        typer.echo(f"{plan.stream}  (learned from {plan.learned_from:,} events{' ' * bool(taught)}{taught})")
        about = plan.about.fields()
        if about:
            typer.echo("  " + "; ".join(f"{name} {value}" for name, value in about.items()))
        width = max((len(path) for path in plan.properties), default=0)
        for path, known in sorted(plan.properties.items()):
            sure = f"  {known.confidence:.0%} sure; {known.why}".replace("%", " %", 1) if why else ""
            line = f"  {path:<{width}}  {known.presence:<9} {'|'.join(sorted(known.types)):<16}{sure}"
            typer.echo(line.rstrip())
        for limit in limits_met(plan.evidence.seen) if why else ():
            typer.echo(f"  bounded: {limit}")
        typer.echo("")
    for stream, lacks in waiting(config, event).items() if why else ():
        typer.echo(f"{stream}  (no plan yet: {'; '.join(lacks)})")


def infer_(
    captures: Annotated[
        list[Path] | None,
        typer.Argument(help="Captures, or folders of them; the stored traffic where none.", callback=capture_files),
    ] = None,
    to: Folder = None,
    event: Pattern = "*",
    days: Days = 14,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Write what traffic shows as YAML, a file an event. Files that are there keep all that people wrote in them.

    New properties are put in; what differs stays until `tagwatch plan accept`.

    Example: tagwatch plan infer checkout.har --to plans/
    """
    folder = _folder(to, config)
    plans = _captured(captures, event) if captures else [one.plan for one in recent_traffic(config, event, days)]
    kept = _kept(folder)
    for plan in plans:
        file, old = kept.get(plan.stream, (folder / file_name(plan), None))
        new = [] if old is None else [change for change in changes(old, plan) if _is_new(change)]
        if old is None or new:
            _write(file, plan, new)


def diff(
    old: Annotated[str | None, typer.Argument(help="Plan files, a folder, or REVISION:PATH of git.")] = None,
    new: Annotated[str | None, typer.Argument(help="The same, or `traffic`.", show_default="traffic")] = None,
    *,
    event: Pattern = "*",
    days: Days = 14,
    noise: Annotated[bool, typer.Option(help="Tell differences of chance as well.")] = False,
    fmt: Annotated[str, typer.Option("--format", help="text, json or markdown.")] = "text",
    fail_on: Annotated[Weight | None, typer.Option(help="End with exit code 1 where there is one as bad.")] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say how traffic differs from the plans in git, or how two revisions of them differ.

    `breaking`: what could be relied on no longer can. `compatible`: more is there, or more may be relied on.

    Example: tagwatch plan diff main:plans plans/ --format markdown
    """
    if fmt not in {"text", "json", "markdown"}:
        raise UserError(f"--format {fmt}: choose text, json or markdown")
    before = written_at(old or str(_folder(None, config)))
    if new in {None, "traffic"}:
        found = {one.plan.stream: _told(before, one) for one in recent_traffic(config, event, days)}
    else:
        after = written_at(str(new))
        found = {stream: changes(before.get(stream), plan) for stream, plan in of_event(after, event).items()}
        gone = of_event({stream: plan for stream, plan in before.items() if stream not in after}, event)
        found |= {stream: [_planned_no_more(stream)] for stream in gone}
    shown = {
        stream: kept
        for stream, of_stream in found.items()
        if (kept := [change for change in of_stream if noise or change.weight is not Weight.NOISE])
    }
    _print(shown, fmt)
    if fail_on is not None and any(c.weight.rank <= fail_on.rank for of_stream in found.values() for c in of_stream):
        raise typer.Exit(FOUND)


def accept(
    event: Event = "*",
    path: Annotated[list[str] | None, typer.Option("--path", help="Property or glob; may be repeated.")] = None,
    to: Folder = None,
    days: Days = 14,
    young: Annotated[bool, typer.Option(help="Also what is too young, or has an open incident.")] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Take what traffic shows into the plan files, comments kept. Nothing is taken over an open incident.

    Example: tagwatch plan accept purchase --path currency
    """
    folder = _folder(to, config)
    kept = _kept(folder)
    for one in recent_traffic(config, event, days):
        file, old = kept.get(one.plan.stream, (folder / file_name(one.plan), None))
        told = [change for change in _told({one.plan.stream: old} if old else {}, one) if _asked(change, path)]
        for change in told:
            if not young and (reason := one.unproven(change)):
                complain(f"left {change.path} as it is: {reason}")
        taken = [change for change in told if young or not one.unproven(change)]
        if taken:
            _write(file, one.plan, taken)


def _asked(change: Change, paths: Iterable[str] | None) -> bool:
    if paths:
        return any(fnmatchcase(change.path, glob) for glob in paths)
    return change.weight is not Weight.NOISE


def _is_new(change: Change) -> bool:
    return bool(change.path) and not change.field and not change.before and change.weight is not Weight.NOISE


def _told(before: Mapping[Stream, Plan], one: Traffic) -> list[Change]:
    return [one.dated(change) for change in changes(before.get(one.plan.stream), one.plan)]


def _planned_no_more(stream: Stream) -> Change:
    return Change(stream, "", "", Weight.BREAKING, "planned", "", "its plan was taken out")


def _captured(captures: list[Path], event: str) -> list[Plan]:
    read = read_captures(captures, key=secrets.token_bytes(32))
    for problem in read.problems:
        complain(problem)
    plans = {s: infer(s, profile, profile.last_at) for s, profile in read.profiles.items() if s.planned}
    return [plan for _, plan in sorted(of_event(plans, event).items())]


def _folder(to: Path | None, config: Path) -> Path:
    folder = to or (load_settings(config)[0].plans if config.exists() else None)
    if folder is None:
        raise UserError("no folder of plans: name one with --to, or as `plans` in the configuration")
    return folder


def _kept(folder: Path) -> dict[Stream, tuple[Path, Plan]]:
    files = sorted(folder.glob("*.y*ml")) if folder.is_dir() else []
    written = [(file, plan) for file in files for plan in parse_plans(read_text(file), str(file))]
    return {plan.stream: (file, overlay(None, plan)) for file, plan in written}


def _write(file: Path, plan: Plan, accepted: list[Change]) -> None:
    text = rewritten(read_text(file) if file.exists() else None, plan, accepted)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{error.filename or file}: {error.strerror or error}") from error
    complain(f"wrote {file}" + (f": {len(accepted)} changes" if accepted else ""))


def _print(found: Mapping[Stream, list[Change]], fmt: str) -> None:
    if fmt == "json":
        rows = [
            {
                **change.stream._asdict(),
                "path": change.path,
                "field": change.field,
                "weight": change.weight,
                "before": change.before,
                "after": change.after,
                "why": change.why,
                "share": change.share,
                "since": change.since,
                "release": change.release,
            }
            for _, of_stream in sorted(found.items())
            for change in of_stream
        ]
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    else:
        typer.echo((to_markdown if fmt == "markdown" else to_text)(found), nl=False)
