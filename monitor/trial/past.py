"""What is stored of an installation, ready to try rules on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from monitor.checks.view import HOUR
from monitor.config.settings import Settings
from monitor.daemon.history import History
from monitor.daemon.measuring import Measuring
from monitor.daemon.special_days import holidays_between, occasions_of
from monitor.daemon.view import SETTLED_SECONDS, recent_of
from monitor.daemon.working_set import RECENT_HOURS, WorkingSet
from monitor.plan.plan import Plan
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.engine import Database
from monitor.store.traffic import StreamRecord, Traffic
from monitor.trial.tried import Past

DAY = 24 * int(HOUR)


AsIf = Callable[[Stream, int, Profile], Profile]
Recent = Callable[[Iterable[Stream], float], Mapping[Stream, Profile]]


def profiles_as_if(database: Database, as_if: AsIf) -> Recent | None:
    """Return how the profiles of a past are read, each as something would have made it; None where none is kept."""
    with database.read() as connection:
        traffic = Traffic(connection)
        records, oldest = traffic.streams(), traffic.oldest_profile()
    return None if oldest is None else _Profiles(database, records, as_if).recent


def read_past(
    database: Database,
    settings: Settings,
    plan_of: Callable[[Mapping[Stream, Plan]], Callable[[Stream], Plan | None]],
    since: float,
    until: float,
) -> Past:
    """Read counts, plans and the places of profiles; profiles themselves are read a day at a time when asked for.

    Counts reach back from `since` as far as expectations are built from.
    """
    begin = int((since - settings.retention.history_weeks * 7 * DAY) // HOUR * HOUR)
    closed = int(until // HOUR * HOUR)
    with database.read() as connection:
        traffic = Traffic(connection)
        records = traffic.streams()
        history = History(frozenset(source.name for source in settings.sources), begin)
        history.add_all(traffic.counts(begin))
        history.stay_awake(traffic.awake(begin))
        measures = Measuring.load(connection, begin).series(history, closed)
        learned = traffic.plans()
        oldest = traffic.oldest_profile()
    plans = {stream: plan for stream in records if (plan := plan_of(learned)(stream)) is not None}
    counts = {stream: series for stream in records if len((series := history.series(stream, closed)).values)}
    return Past(
        counts={stream: series for stream, series in counts.items() if stream.planned},
        first_seen={stream: record.first_seen for stream, record in records.items()},
        plans=plans,
        recent=None if oldest is None else _Profiles(database, records).recent,
        profiles_since=float("inf") if oldest is None else float(oldest),
        warm=_warm(records, plans),
        timezone=settings.timezone,
        holidays=holidays_between(settings.calendar, begin, until),
        occasions=occasions_of(settings.calendar),
        lateness=settings.passes.lateness_seconds,
        measures=measures,
    )


def _warm(records: Mapping[Stream, StreamRecord], plans: Mapping[Stream, Plan]) -> dict[tuple[str, str], float]:
    begun: dict[tuple[str, str], float] = {}
    for stream, record in records.items():
        begun[stream[:2]] = min(record.first_seen, begun.get(stream[:2], record.first_seen))
    return {stream[:2]: begun[stream[:2]] + SETTLED_SECONDS for stream in plans}


class _Profiles:
    """Hourly profiles of a day and the one before it, read again when another day is asked for.

    `as_if` makes of a stream's profile of an hour (its start) what is to be seen in its place.
    """

    def __init__(self, database: Database, records: Mapping[Stream, StreamRecord], as_if: AsIf | None = None) -> None:
        self._as_if = as_if
        self._database = database
        self._records = records
        self._work = WorkingSet(dict(records), {}, {}, {}, History(frozenset()), 0, None)
        self._held: tuple[int, frozenset[Stream]] | None = None

    def recent(self, streams: Iterable[Stream], end: float) -> Mapping[Stream, Profile]:
        """Return what checks of content would have seen of streams when an hour had closed."""
        wanted = frozenset(streams)
        day = int(end - 1) // DAY * DAY
        if self._held != (day, wanted):
            self._read(day, wanted)
            self._held = (day, wanted)
        closed = int(end)
        # What came after that hour was not there yet.
        work = replace(self._work, profiles={k: p for k, p in self._work.profiles.items() if k[1] < closed})
        return {stream: recent_of(work, stream, closed) for stream in wanted}

    def _read(self, day: int, wanted: frozenset[Stream]) -> None:
        since, until = day - RECENT_HOURS * int(HOUR), day + DAY
        by_number = {self._records[stream].id: stream for stream in wanted if stream in self._records}
        with self._database.read() as connection:
            traffic = Traffic(connection)
            few = len(by_number) * 4 < len(self._records)
            found = (
                (row for number in by_number for row in traffic.profiles(since=since, until=until, number=number))
                if few
                else traffic.profiles(since=since, until=until)
            )
            profiles = {(by_number[n], start): profile for n, start, profile in found if n in by_number}
        if self._as_if is not None:
            profiles = {key: self._as_if(*key, profile) for key, profile in profiles.items()}
        self._work = replace(self._work, profiles=profiles, closed={})
