"""What is measured by the hour beside the number of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, delete, select, update

from monitor.profile.measure import Amount, Measure
from monitor.profile.stream import Stream
from monitor.store.tables import MeasureRow
from monitor.store.upsert import table_of, upsert


class Measures:
    """Hourly amounts, within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, amounts: Mapping[tuple[Measure, int], Amount]) -> None:
        """Replace hours of measures."""
        rows = [
            {**measure.stream._asdict(), "name": measure.name, "start": start, **amount._asdict()}
            for (measure, start), amount in amounts.items()
        ]
        upsert(self._connection, MeasureRow, rows)

    def at(self, measure: Measure, start: int) -> Amount | None:
        """Return one hour of a measure."""
        table = table_of(MeasureRow)
        keys = {**measure.stream._asdict(), "name": measure.name, "start": start}
        row = self._connection.execute(
            select(table.c.number, table.c.total, table.c.squares, table.c.distinct).where(
                *(table.c[name] == value for name, value in keys.items())
            )
        ).first()
        return None if row is None else Amount(*row)

    def since(self, start: int) -> Iterator[tuple[Measure, int, Amount]]:
        """Yield the hours that start at or after `start`, in order of time."""
        table = table_of(MeasureRow)
        for row in self._connection.execute(select(table).where(table.c.start >= start).order_by(table.c.start)):
            stream = Stream(row.source, row.environment, row.vendor, row.account, row.event)
            yield Measure(stream, row.name), row.start, Amount(row.number, row.total, row.squares, row.distinct)

    def forget(self, before: int, *, sketches_before: int) -> int:
        """Delete hours before one, and the sketches of those before another; return how many hours went."""
        table = table_of(MeasureRow)
        old = (table.c.start < sketches_before, table.c.distinct != b"")
        self._connection.execute(update(table).where(*old).values(distinct=b""))
        return self._connection.execute(delete(table).where(table.c.start < before)).rowcount
