"""The consent ledger, kept by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, delete, select

from monitor.privacy.consent.ledger import Count, Entry
from monitor.store.tables import ConsentRow
from monitor.store.upsert import table_of, upsert


class Ledger:
    """Counts by day, site, vendor, purpose and state, within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, counts: Mapping[Entry, Count]) -> None:
        """Add to the counts."""
        rows = [{**entry._asdict(), **count._asdict()} for entry, count in counts.items()]
        upsert(self._connection, ConsentRow, rows, add=("events", "breaking"))

    def entries(self, since: int = 0, until: int | None = None) -> Iterator[tuple[Entry, Count]]:
        """Yield the counts of days that start in [since, until), oldest first, then by site, vendor and state."""
        table = table_of(ConsentRow)
        statement = select(table).where(table.c.day >= since).order_by(*table.primary_key.columns)
        if until is not None:
            statement = statement.where(table.c.day < until)
        for row in self._connection.execute(statement):
            entry = Entry(row.day, row.source, row.environment, row.vendor, row.purpose, row.state)
            yield entry, Count(row.events, row.breaking)

    def forget(self, before: int) -> int:
        """Delete the counts of days before this; return how many."""
        table = table_of(ConsentRow)
        return self._connection.execute(delete(table).where(table.c.day < before)).rowcount
