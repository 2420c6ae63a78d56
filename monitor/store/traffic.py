"""What was seen: streams, hourly counts, profiles and plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, func, select

from monitor.plan.plan import Plan
from monitor.plan.written import decode_plan, encode_plan
from monitor.profile.encode import decode_profile, encode
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.tables import AwakeRow, HourRow, PlanRow, ProfileRow, StreamRow
from monitor.store.upsert import table_of, upsert

HOUR = 3600
_ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """A stream's number and when it was first and last seen, event time."""

    id: int
    first_seen: float
    last_seen: float


@dataclass(frozen=True, slots=True)
class HourCount:
    """What one stream gained in one hour."""

    stream: Stream
    start: int
    weight: float
    variance: float


@dataclass(frozen=True, slots=True)
class HourCounts:
    """What one stream gained in some hours, named by their `starts`, in no order and none of them twice."""

    stream: Stream
    starts: NDArray[np.int64]
    weights: NDArray[np.float64]
    variances: NDArray[np.float64]


class Traffic:
    """Streams, counts, profiles and plans, within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def streams(self) -> dict[Stream, StreamRecord]:
        """Return every stream ever seen."""
        rows = self._connection.execute(select(table_of(StreamRow)))
        return {
            Stream(row.source, row.environment, row.vendor, row.account, row.event): StreamRecord(
                row.id, row.first_seen, row.last_seen
            )
            for row in rows
        }

    def see(
        self, spans: Mapping[Stream, tuple[float, float]], known: Mapping[Stream, StreamRecord]
    ) -> dict[Stream, StreamRecord]:
        """Record that streams had events from first to last (event time); return all streams, new ones included.

        `known` is what `streams` returned before: nobody else writes.
        """
        table = table_of(StreamRow)
        known = dict(known)
        wider: list[dict[str, float]] = []
        for stream, (first, last) in spans.items():
            record = known.get(stream)
            if record is None:
                values = {**stream._asdict(), "first_seen": first, "last_seen": last}
                number = self._connection.execute(table.insert().values(**values)).inserted_primary_key
                if number is None:
                    raise RuntimeError(f"the database gave stream {stream} no number")
                known[stream] = StreamRecord(int(number[0]), first, last)
            elif first < record.first_seen or last > record.last_seen:
                widened = StreamRecord(record.id, min(first, record.first_seen), max(last, record.last_seen))
                wider.append({"number": widened.id, "first": widened.first_seen, "last": widened.last_seen})
                known[stream] = widened
        if wider:
            values = {"first_seen": bindparam("first"), "last_seen": bindparam("last")}
            self._connection.execute(table.update().where(table.c.id == bindparam("number")).values(values), wider)
        return known

    def add_counts(self, counts: Iterable[HourCount], streams: Mapping[Stream, StreamRecord]) -> None:
        """Add to the hourly counts."""
        rows = [
            {"stream_id": streams[c.stream].id, "start": c.start, "weight": c.weight, "variance": c.variance}
            for c in counts
        ]
        upsert(self._connection, HourRow, rows, add=("weight", "variance"))

    def counts(self, since: int = 0) -> Iterator[HourCounts]:
        """Yield the hourly counts that start at or after `since`, each stream's in one or more parts.

        A year of 500 streams are five million rows: the driver's own tuples (3 s) rather than SQLAlchemy's (6 s).
        """
        streams = {record.id: stream for stream, record in self.streams().items()}
        cursor = self._connection.connection.cursor()
        cursor.execute("SELECT stream_id, start, weight, variance FROM hour WHERE start >= ?", (since,))
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            table = np.fromiter(chain.from_iterable(rows), float, 4 * len(rows)).reshape(-1, 4)
            table = table[np.argsort(table[:, 0], kind="stable")]
            firsts = np.flatnonzero(np.diff(table[:, 0], prepend=-1.0))
            for part in np.split(table, firsts[1:]):
                starts = part[:, 1].astype(np.int64)
                yield HourCounts(streams[int(part[0, 0])], starts, part[:, 2], part[:, 3])

    def put_profiles(
        self, profiles: Mapping[tuple[Stream, int], Profile], streams: Mapping[Stream, StreamRecord], at: float
    ) -> None:
        """Replace the hourly profiles named by (stream, start of the hour); `at` is wall clock."""
        rows = [
            {
                "stream_id": streams[stream].id,
                "start": start,
                "span": HOUR,
                "changed_at": at,
                "blob": encode(profile),
            }
            for (stream, start), profile in profiles.items()
        ]
        upsert(self._connection, ProfileRow, rows)

    def profile(self, number: int, start: int) -> Profile | None:
        """Return one stored hourly profile."""
        table = table_of(ProfileRow)
        where = (table.c.stream_id == number, table.c.start == start, table.c.span == HOUR)
        blob = self._connection.execute(select(table.c.blob).where(*where)).scalar()
        return None if blob is None else decode_profile(blob)

    def profiles(
        self, *, since: int, until: int | None = None, number: int | None = None
    ) -> Iterator[tuple[int, int, Profile]]:
        """Yield (stream number, start, profile), of every span, that start in [since, until), oldest first."""
        table = table_of(ProfileRow)
        statement = select(table).where(table.c.start >= since).order_by(table.c.start)
        if until is not None:
            statement = statement.where(table.c.start < until)
        if number is not None:
            statement = statement.where(table.c.stream_id == number)
        for row in self._connection.execute(statement):
            yield row.stream_id, row.start, decode_profile(row.blob)

    def oldest_profile(self) -> int | None:
        """Return the start of the oldest window a profile is stored of; None where none is."""
        table = table_of(ProfileRow)
        found: int | None = self._connection.execute(select(func.min(table.c.start))).scalar()
        return found

    def changed_profiles(self, since: float, *, before: int) -> Iterator[tuple[int, int, Profile]]:
        """Yield (stream number, start, profile) of windows before `before` that changed after `since` (wall clock)."""
        table = table_of(ProfileRow)
        statement = select(table).where(table.c.changed_at > since, table.c.start < before)
        for row in self._connection.execute(statement):
            yield row.stream_id, row.start, decode_profile(row.blob)

    def put_plans(self, plans: Iterable[Plan], streams: Mapping[Stream, StreamRecord]) -> None:
        """Store the learned plans of streams, replacing earlier ones."""
        rows = [
            {"stream_id": streams[plan.stream].id, "learned_at": plan.learned_at, "blob": encode_plan(plan)}
            for plan in plans
        ]
        upsert(self._connection, PlanRow, rows)

    def plans(self) -> dict[Stream, Plan]:
        """Return every learned plan."""
        plans = (decode_plan(blob) for blob in self._connection.execute(select(table_of(PlanRow).c.blob)).scalars())
        return {plan.stream: plan for plan in plans}

    def stay_awake(self, hours: Mapping[int, float]) -> None:
        """Add seconds of being awake to hours."""
        rows = [{"start": start, "seconds": seconds} for start, seconds in hours.items()]
        upsert(self._connection, AwakeRow, rows, add=("seconds",))

    def awake(self, since: int = 0) -> dict[int, float]:
        """Return the seconds the monitor was awake in each hour from `since` on; absent hours are 0."""
        table = table_of(AwakeRow)
        rows = self._connection.execute(select(table).where(table.c.start >= since))
        return {row.start: row.seconds for row in rows}

    def forget_profiles(self, before: int) -> int:
        """Delete the profiles of windows that start before this; return how many."""
        table = table_of(ProfileRow)
        return self._connection.execute(delete(table).where(table.c.start < before)).rowcount

    def forget_counts(self, before: int) -> int:
        """Delete the hourly counts of hours before this; return how many."""
        table = table_of(HourRow)
        return self._connection.execute(delete(table).where(table.c.start < before)).rowcount

    def forget_streams(self, numbers: Iterable[int]) -> int:
        """Delete streams and everything kept of them; return how many."""
        gone = [{"number": number} for number in numbers]
        if gone:
            for model in (HourRow, ProfileRow, PlanRow):
                table = table_of(model)
                self._connection.execute(delete(table).where(table.c.stream_id == bindparam("number")), gone)
            table = table_of(StreamRow)
            self._connection.execute(delete(table).where(table.c.id == bindparam("number")), gone)
        return len(gone)
