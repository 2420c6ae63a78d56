"""Domains that received data and cookies that were kept, with when they were first and last seen."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from monitor.privacy.trackers import Seen, Tracker
from monitor.store.tables import TrackerRow
from monitor.store.upsert import table_of, upsert


class Trackers:
    """Every domain and cookie ever seen, within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, trackers: Mapping[Tracker, Seen]) -> None:
        """Replace what is known of trackers."""
        upsert(self._connection, TrackerRow, [{**t._asdict(), **seen._asdict()} for t, seen in trackers.items()])

    def all(self) -> dict[Tracker, Seen]:
        """Return what is known of every tracker."""
        rows = self._connection.execute(select(table_of(TrackerRow)))
        return {
            Tracker(row.kind, row.source, row.environment, row.name, row.vendor): Seen(row.first, row.last, row.times)
            for row in rows
        }
