"""What the commands that operate a running monitor share: its database, and names for people and times."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from monitor.config.duration import parse_duration
from monitor.config.errors import UserError
from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path
from monitor.incidents.incident import Incident
from monitor.store.engine import Database, open_database
from monitor.store.incidents import Incidents


@contextmanager
def opened(config: Path) -> Iterator[Database]:
    """Open the database beside a daemon that may be running; a request of a person is one small transaction."""
    settings, _ = load_settings(config)
    database = open_database(database_path(settings), writer=False)
    try:
        yield database
    finally:
        database.close()


def the_incident(database: Database, prefix: str) -> Incident:
    """Return the one incident whose id starts so. Raises UserError where there is none, or several."""
    with database.read() as connection:
        found = Incidents(connection).named(prefix)
    if len(found) == 1:
        return found[0]
    several = ", ".join(one.id for one in found[:5])
    raise UserError(f"{prefix}: several incidents start so: {several}" if found else f"{prefix}: no such incident")


def me() -> str:
    """Return who is typing, as the system knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def moment(at: float | None) -> str:
    """Return a time as the commands print it."""
    return "" if at is None else datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")


def seconds(text: str) -> float:
    """Read a span such as 2h. Raises UserError."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise UserError(str(error)) from error
