"""`tagwatch doctor`: whether everything is as it should be."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from monitor.alerts.figures import span
from monitor.alerts.message import Delivery
from monitor.cli.config_option import DEFAULT_CONFIG, Config
from monitor.cli.output import FOUND, several
from monitor.config.settings import Settings
from monitor.config.yaml_source import ProblemsError
from monitor.daemon.installation import database_path
from monitor.daemon.setup import load_setup
from monitor.daemon.working_set import LAST_PASS
from monitor.store.engine import Database, StoreError, open_database
from monitor.store.intake import Intake
from monitor.store.outbox import StoredOutbox
from monitor.store.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was looked at. `advice` says what to do where it is not well."""

    subject: str
    well: bool
    what: str
    advice: str = ""


def doctor(config: Config = DEFAULT_CONFIG) -> None:
    """Look at configuration, rules, channels, database, traffic and outbox, and say what is wrong and what to do.

    Looks only: nothing is sent and nothing is changed. Exit code 1 when something is not well.

    Example: tagwatch doctor --config /etc/tagwatch/config.yaml
    """
    answers = list(_look(config))
    for answer in answers:
        typer.echo(f"{'ok ' if answer.well else 'BAD'}  {answer.subject:<10} {answer.what}")
        if answer.advice and not answer.well:
            typer.echo(f"{'':<16}{answer.advice}")
    if not all(answer.well for answer in answers):
        raise typer.Exit(FOUND)


def _look(config: Path) -> Iterator[Answer]:
    try:
        setup = load_setup(config)
    except ProblemsError as error:
        for problem in error.problems:
            yield Answer("config", well=False, what=str(problem), advice="correct it, then run `tagwatch doctor` again")
        return
    yield Answer("config", well=True, what=f"{config}: {several(len(setup.settings.sources), 'watched folder')}")
    yield Answer(
        "rules",
        well=bool(setup.rules.rules),
        what=several(len(setup.rules.rules), "rule"),
        advice="name at least one rule file under `rules:`; the shipped packs are in rules/",
    )
    yield Answer(
        "channels",
        well=bool(setup.channels),
        what=", ".join(sorted(setup.channels)) or "none",
        advice="add one under `channels:`; `tagwatch alerts test` sends a sample",
    )
    yield from _folders(setup.settings)
    yield _collector(setup.settings)
    yield from _database(setup.settings)


def _folders(settings: Settings) -> Iterator[Answer]:
    for source in settings.sources:
        folder = Path(source.folder)
        yield Answer(
            "folder",
            well=folder.is_dir(),
            what=f"{folder} (source {source.name})",
            advice="it does not exist yet; `tagwatch run` creates it",
        )


def _collector(settings: Settings) -> Answer:
    collector = settings.collector
    if not collector.enabled:
        return Answer("collector", well=True, what="switched off")
    address = f"{collector.host}:{collector.port}"
    try:
        socket.create_connection((collector.host, collector.port), timeout=2).close()
    except (socket.gaierror, UnicodeError) as error:  # no such name, or none that could be
        what = f"{address} does not answer: {error.args[-1]}"
        return Answer("collector", well=False, what=what, advice="correct `collector.host`; 127.0.0.1 is this machine")
    except OSError:
        advice = "start the daemon: `tagwatch run`, or `systemctl start tagwatch`"
        return Answer("collector", well=False, what=f"{address} does not answer", advice=advice)
    return Answer("collector", well=True, what=f"{address} answers")


def _database(settings: Settings) -> Iterator[Answer]:
    try:
        database = open_database(database_path(settings), writer=False)
    except StoreError as error:
        yield Answer("database", well=False, what=str(error))
        return
    try:
        yield Answer("database", well=True, what=str(database.path))
        yield from _contents(database, settings, time.time())
    finally:
        database.close()


def _contents(database: Database, settings: Settings, now: float) -> Iterator[Answer]:
    with database.read() as connection:
        streams, plans = Traffic(connection).streams(), Traffic(connection).plans()
        last_pass = float(Intake(connection).note(LAST_PASS) or 0)
        tallies = Intake(connection).tallies()
    age = now - last_pass
    yield Answer(
        "passes",
        well=bool(last_pass) and age < max(600.0, 5 * settings.passes.every_seconds),
        what=f"the last one ended {span(age)} ago" if last_pass else "none yet",
        advice="see the daemon's log: `journalctl -u tagwatch -e`",
    )
    planned = sum(stream.planned for stream in streams)
    newest = max((record.last_seen for record in streams.values()), default=0.0)
    yield Answer(
        "traffic",
        well=bool(streams) and now - newest < 86400,
        what=f"{several(planned, 'event')} known, {len(plans)} with a plan"
        + (f", the last hit {span(now - newest)} ago" if streams else ""),
        advice="nothing came within a day: is the capture snippet, export or file drop still running?",
    )
    for tally in tallies[:5]:
        if tally.kind in {"undecodable", "problem"}:
            yield Answer("traffic", well=True, what=f"{tally.count:,} × {tally.kind}: {tally.name}")
    for (channel, state), (number, _oldest) in StoredOutbox(database).depths().items():
        if state == Delivery.DEAD:
            advice = "the channel refused them for good; `tagwatch incidents show ID` has the reason"
            yield Answer("outbox", well=False, what=f"{number} messages to {channel} were given up", advice=advice)
