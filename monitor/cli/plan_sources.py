"""Where plans to look at come from: what was learned, recent traffic, files, and revisions of git."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import reduce
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from monitor.cli.output import complain
from monitor.config.errors import UserError
from monitor.config.settings import Settings, load_settings, read_text
from monitor.daemon.history import History
from monitor.daemon.installation import database_path
from monitor.plan.diff import Change
from monitor.plan.infer import infer
from monitor.plan.maps import as_planned
from monitor.plan.plan import Plan
from monitor.plan.warmup import Asked, Seen, groups_of, lacking
from monitor.plan.written import overlay, parse_plans
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.engine import Database, open_database
from monitor.store.incidents import Incidents
from monitor.store.traffic import Traffic as StoredTraffic

T = TypeVar("T")
DAY = 86_400.0
Event = Annotated[str, typer.Argument(help="Event name or glob; every event where none is given.")]


@dataclass(frozen=True, slots=True)
class Traffic:
    """What recent traffic of a stream shows: its plan, the windows behind it by start, and what is broken in it now.

    `enough_hours` is how long a change must have been there to be offered for good.
    """

    plan: Plan
    windows: Mapping[int, Profile]
    troubled: frozenset[str]
    enough_hours: float

    def dated(self, change: Change) -> Change:
        """Return the change with when it was seen first, where that can be told: for properties that came."""
        if not change.path or change.field or change.before:
            return change
        starts = [
            start for start, seen in self.windows.items() if change.path in as_planned(seen, self.plan).properties
        ]
        return replace(change, since=float(min(starts)) if starts else None)

    def unproven(self, change: Change) -> str:
        """Return why a change may not be for good yet, or ""."""
        if change.path in self.troubled:
            return "an incident is open on it"
        if change.since is not None and self.windows:
            hours = (max(self.windows) - change.since) / 3600
            if hours < self.enough_hours:
                return f"it has been there for {hours:.0f} hours, and proves stable after {self.enough_hours:.0f}"
        return ""


def learned_plans(config: Path, pattern: str) -> list[Plan]:
    """Return the plans the daemon learned, of the events a glob names; says so where there are none."""
    settings, _ = load_settings(config)
    database = _open(settings)
    with database.read() as connection:
        plans = StoredTraffic(connection).plans()
    database.close()
    chosen = of_event(plans, pattern)
    if not chosen:
        learned = (
            f"{len(plans)} events have a plan" if plans else "no event has been watched long enough for a plan yet"
        )
        complain(f"no plan for {pattern!r}: {learned}")
    return [plan for _, plan in sorted(chosen.items())]


def waiting(config: Path, pattern: str) -> dict[Stream, list[str]]:
    """Return the events a glob names that have no plan yet, each with what is lacking."""
    settings, _ = load_settings(config)
    asked = Asked(settings.learning.min_events, settings.learning.min_days)
    database = _open(settings)
    found: dict[Stream, list[str]] = {}
    with database.read() as connection:
        traffic = StoredTraffic(connection)
        planned = traffic.plans()
        records = {s: r for s, r in of_event(traffic.streams(), pattern).items() if s.planned and s not in planned}
        history = History(frozenset())
        history.add_all(counts for counts in traffic.counts() if counts.stream in records)
        for stream, record in sorted(records.items()):
            whole = reduce(merge, (seen for _, _, seen in traffic.profiles(since=0, number=record.id)), Profile())
            by_day = history.by_day(stream, settings.timezone)
            found[stream] = lacking(Seen(by_day, groups_of(whole)), asked) or ["it gets one at the next pass"]
    database.close()
    return found


def recent_traffic(config: Path, pattern: str, days: float) -> list[Traffic]:
    """Return what the stored traffic of the newest days shows of each planned event that a glob names."""
    settings, _ = load_settings(config)
    database = _open(settings)
    found: list[Traffic] = []
    with database.read() as connection:
        traffic = StoredTraffic(connection)
        streams = of_event({stream: record for stream, record in traffic.streams().items() if stream.planned}, pattern)
        newest = max((record.last_seen for record in streams.values()), default=0.0)
        subjects = [finding for incident in Incidents(connection).listed() for finding in incident.troubled]
        for stream, record in sorted(streams.items()):
            since = int(newest - days * DAY)
            windows = {start: seen for _, start, seen in traffic.profiles(since=since, number=record.id)}
            whole = reduce(merge, windows.values(), Profile())
            if whole.depth:
                plan = infer(stream, whole, whole.last_at, list(windows.values()))
                troubled = frozenset(one.path for one in subjects if one.stream == stream and one.path)
                found.append(Traffic(plan, windows, troubled, float(settings.learning.min_hours)))
    database.close()
    if not found:
        complain(f"no traffic of {pattern!r} in the last {days:g} days")
    return found


def written_at(where: str) -> dict[Stream, Plan]:
    """Return the plans of a file, a folder, or `REVISION:PATH` of the git repository here. Raises UserError."""
    place = Path(where)
    if place.exists():
        files = sorted(place.glob("*.y*ml")) if place.is_dir() else [place]
        texts = {str(file): read_text(file) for file in files}
    elif ":" in where:
        texts = _at_revision(*where.split(":", 1))
    else:
        raise UserError(f"{where}: no such file or folder, and no REVISION:PATH of git")
    written = [plan for file, text in texts.items() for plan in parse_plans(text, file)]
    return {plan.stream: overlay(None, plan) for plan in written}


def of_event(by_stream: Mapping[Stream, T], pattern: str) -> dict[Stream, T]:
    """Return those of the events that a glob names."""
    return {stream: one for stream, one in by_stream.items() if fnmatchcase(stream.event, pattern)}


def _at_revision(revision: str, path: str) -> dict[str, str]:
    if revision.startswith("-"):
        raise UserError(f"{revision}: no revision of git")
    listed = _git("ls-tree", "-r", "--name-only", "-z", revision, "--", path)
    files = [name for name in listed.split("\0") if name.endswith((".yaml", ".yml"))]
    return {f"{revision}:{name}": _git("show", f"{revision}:./{name}") for name in files}


def _git(*arguments: str) -> str:
    try:
        ran = subprocess.run(["git", *arguments], capture_output=True, check=True, encoding="utf-8")  # noqa: S603, S607
    except OSError as error:
        raise UserError(f"git: {error.strerror or error}") from error
    except subprocess.CalledProcessError as error:
        said = (error.stderr or "").strip().splitlines()
        raise UserError(f"git {arguments[0]}: {said[0] if said else error}") from error
    return ran.stdout


def _open(settings: Settings) -> Database:
    return open_database(database_path(settings), writer=False)
