"""Where reading stands: the spool's cursor, batches and files already counted, mirrors, tallies, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from monitor.capture.spool import Cursor
from monitor.store.tables import BatchRow, CursorRow, FileRow, MirrorRow, NoteRow, TallyRow
from monitor.store.upsert import table_of, upsert

SPOOL = "spool"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was counted rather than kept, and when last (wall clock)."""

    kind: str
    name: str
    count: int
    last_at: float


class Intake:
    """What has been taken in, within the caller's transaction; replaying a batch or file changes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self) -> Cursor:
        """Return how far the spool has been worked through."""
        row = self._connection.execute(select(table_of(CursorRow)).where(table_of(CursorRow).c.name == SPOOL)).first()
        return Cursor(0, 0) if row is None else Cursor(row.segment, row.offset)

    def move(self, cursor: Cursor) -> None:
        """Set how far the spool has been worked through."""
        upsert(self._connection, CursorRow, [{"name": SPOOL, "segment": cursor.segment, "offset": cursor.offset}])

    def new_batch(self, batch: str, at: float) -> bool:
        """Record a batch; False where it was counted before."""
        table = table_of(BatchRow)
        if self._connection.execute(select(table.c.id).where(table.c.id == batch)).first():
            return False
        self._connection.execute(table.insert().values(id=batch, seen_at=at))
        return True

    def has_read(self, digest: str) -> bool:
        """Tell whether a file of this content was read to its end."""
        table = table_of(FileRow)
        return bool(self._connection.execute(select(table.c.done).where(table.c.digest == digest)).scalar())

    def entries_read(self, digest: str) -> int:
        """Return how many entries of a file of this content were committed."""
        table = table_of(FileRow)
        return self._connection.execute(select(table.c.entries).where(table.c.digest == digest)).scalar() or 0

    def read_file(self, digest: str, name: str, entries: int, at: float, *, done: bool) -> None:
        """Record how far a file has been read."""
        row = {"digest": digest, "name": name, "entries": entries, "done": done, "read_at": at}
        upsert(self._connection, FileRow, [row])

    def new_mirrors(self, keys: Iterable[bytes], at: float) -> set[bytes]:
        """Record collapse keys (hashed), seen now; return those not counted before."""
        table = table_of(MirrorRow)
        new = set(keys)
        for chunk in _chunks(list(new), 500):
            new -= set(self._connection.execute(select(table.c.key).where(table.c.key.in_(chunk))).scalars())
        upsert(self._connection, MirrorRow, [{"key": key, "seen_at": at} for key in new])
        return new

    def forget(self, *, mirrors_before: float, batches_before: float) -> None:
        """Delete collapse keys and batch ids that were seen (wall clock) too long ago to come again."""
        for model, before in ((MirrorRow, mirrors_before), (BatchRow, batches_before)):
            table = table_of(model)
            self._connection.execute(delete(table).where(table.c.seen_at < before))

    def tally(self, counts: Mapping[tuple[str, str], int], at: float) -> None:
        """Add to counters named by (kind, name)."""
        rows = [{"kind": kind, "name": name, "count": n, "last_at": at} for (kind, name), n in counts.items()]
        upsert(self._connection, TallyRow, rows, add=("count",))

    def tallies(self, kind: str | None = None) -> list[Tally]:
        """Return the counters, the largest first."""
        table = table_of(TallyRow)
        statement = select(table).order_by(table.c["count"].desc())
        if kind is not None:
            statement = statement.where(table.c.kind == kind)
        return [Tally(row.kind, row.name, row[2], row.last_at) for row in self._connection.execute(statement)]

    def note(self, name: str) -> str | None:
        """Return a small fact by name."""
        table = table_of(NoteRow)
        return self._connection.execute(select(table.c.value).where(table.c.name == name)).scalar()

    def put_notes(self, notes: Mapping[str, str]) -> None:
        """Set small facts."""
        upsert(self._connection, NoteRow, [{"name": name, "value": value} for name, value in notes.items()])


def _chunks(keys: list[bytes], size: int) -> Iterable[list[bytes]]:
    return (keys[i : i + size] for i in range(0, len(keys), size))
