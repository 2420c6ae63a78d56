"""From the spool and the watched folders into the store, a bounded chunk a transaction."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from monitor.capture.folder import CaptureFile, Folder
from monitor.capture.hit import Hit
from monitor.capture.read import CaptureError, read_capture
from monitor.capture.spool import Cursor, Record, Spool, hits_of
from monitor.daemon.crowd import counted_together, crowded_out
from monitor.daemon.intake import Taken, take
from monitor.daemon.working_set import WorkingSet, looked_at_since
from monitor.privacy.inspect import Inspector
from monitor.profile.asked import NOTHING, Asked
from monitor.profile.measure import Amount, Measure
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.consent import Ledger
from monitor.store.engine import Database, Transaction
from monitor.store.intake import Intake
from monitor.store.measures import Measures
from monitor.store.trackers import Trackers
from monitor.store.traffic import HourCount, StreamRecord, Traffic

Progress = Callable[[], None]
CHUNK_HITS = 2_000
"""Hits a transaction: a few megabytes of memory, and a commit's cost spread thin."""
IN_DEPTH = 2_000
"""Events of a stream and hour that are looked into, roughly: of every chunk a quarter of what is left of them. A share
of one half is then known to within 2.2 % (two standard errors); counts are of every event all the same."""
LEAST_IN_DEPTH = 50
"""… but never fewer of a chunk than this, so that no part of the hour goes unseen."""
SPOOL_BYTES = 4 * 1024 * 1024
"""Bytes of the spool read at a time."""


@dataclass(slots=True)
class TookIn:
    """What one pass took in."""

    hits: int = 0
    batches: int = 0
    repeated_batches: int = 0
    files: int = 0
    problems: tuple[str, ...] = ()

    def add(self, taken: Taken) -> None:
        """Count a chunk."""
        self.hits += taken.hits


class TakeIn:
    """Reads what is new, once. A crash at any point is made good by reading on from what was committed."""

    def __init__(
        self,
        database: Database,
        spool: Spool,
        inspector: Inspector,
        work: WorkingSet,
        stopping: threading.Event,
        lateness: float,
        *,
        asked: Asked = NOTHING,
        sums: Collection[str] = (),
    ) -> None:
        self._asked = asked
        self._sums = sums
        self._stopping = stopping
        self._lateness = lateness
        self._database = database
        self._spool = spool
        self._inspector = inspector
        self._work = work

    def spool(self, now: float, took: TookIn, progress: Progress) -> Counter[tuple[str, str]]:
        """Work through the spool to its end; return what was tallied."""
        tallied: Counter[tuple[str, str]] = Counter()
        with self._database.read() as connection:
            cursor = Intake(connection).cursor()
        while not self._stopping.is_set() and (records := list(self._spool.read(cursor, SPOOL_BYTES))):
            cursor = records[-1][0]
            tallied.update(self._take_records(records, cursor, now, took))
            self._spool.forget(cursor)
            progress()
        return tallied

    def _take_records(
        self, records: list[tuple[Cursor, Record]], cursor: Cursor, now: float, took: TookIn
    ) -> Counter[tuple[str, str]]:
        with self._database.write() as connection:
            intake = Intake(connection)
            fresh = [record for _, record in records if intake.new_batch(record.batch, now)]
            hits = (hit for record in fresh for hit in hits_of(record))
            commit = self._store(connection, hits, now, Counter())
            intake.move(cursor)
        took.batches += len(fresh)
        took.repeated_batches += len(records) - len(fresh)
        return self._adopt(commit, took, now)

    def folder(
        self, folder: Folder, source: str, environment: str, now: float, took: TookIn, progress: Progress
    ) -> Counter[tuple[str, str]]:
        """Read the files of a folder that have settled and were not read before; return what was tallied."""
        tallied: Counter[tuple[str, str]] = Counter()
        with self._database.read() as connection:
            files = folder.settled(now, Intake(connection))
        for file in files:
            tallied.update(self._take_file(file, source, environment, now, took, progress))
            took.files += 1
        return tallied

    def _take_file(
        self, file: CaptureFile, source: str, environment: str, now: float, took: TookIn, progress: Progress
    ) -> Counter[tuple[str, str]]:
        tallied: Counter[tuple[str, str]] = Counter()
        problems: list[CaptureError] = []
        with self._database.read() as connection:
            read = Intake(connection).entries_read(file.digest)
        hits = islice(
            read_capture(file.path, source=source, environment=environment, on_problem=problems.append), read, None
        )
        done = False
        while not done and not self._stopping.is_set():
            counted: Counter[tuple[str, str]] = Counter()
            try:
                chunk = list(islice(hits, CHUNK_HITS))
            except CaptureError as error:
                if not file.path.exists():
                    # Renamed or taken away since it was listed: under its new name it is still to be read.
                    return tallied
                # Not one hit of the file can be read; it is told once, and not tried again.
                problems.append(error)
                chunk = []
            done = len(chunk) < CHUNK_HITS
            read += len(chunk)
            if done:
                counted["problem", file.path.name] += len(problems)
            with self._database.write() as connection:
                commit = self._store(connection, chunk, now, counted)
                Intake(connection).read_file(file.digest, file.path.name, read, now, done=done)
            tallied.update(self._adopt(commit, took, now))
            progress()
        took.problems += tuple(str(problem) for problem in problems)
        return tallied

    def _store(
        self, connection: Transaction, hits: Iterable[Hit], now: float, counted: Counter[tuple[str, str]]
    ) -> _Commit:
        intake, traffic = Intake(connection), Traffic(connection)
        taken = take(
            hits,
            self._inspector,
            lambda keys: intake.new_mirrors(keys, now),
            now=now,
            budget=self._budget,
            answers=True,
            asked=self._asked,
            sums=self._sums,
        )
        instead = crowded_out((stream for stream, _ in taken.profiles), self._work.streams)
        parts = counted_together(taken.profiles, instead) if instead else taken.profiles
        for (stream, _), part in taken.profiles.items():
            if stream in instead:
                counted["crowded", f"{stream.source} {stream.vendor}"] += part.events
        streams = traffic.see(dict(_spans(parts)), self._work.streams)
        profiles = {}
        for (stream, start), part in parts.items():
            known = self._work.profiles.get((stream, start))
            if known is None and start < self._work.profiles_since:
                known = traffic.profile(streams[stream].id, start)
            profiles[stream, start] = part if known is None else merge(known, part)
        counts = [HourCount(stream, start, part.weight, part.weight_squares) for (stream, start), part in parts.items()]
        traffic.put_profiles(profiles, streams, now)
        traffic.add_counts(counts, streams)
        measures = Measures(connection)
        of_kept = {key: amount for key, amount in taken.amounts.items() if key[0].stream not in instead}
        amounts = self._work.measuring.with_more(of_kept, measures)
        measures.put(amounts)
        Ledger(connection).add(taken.ledger)
        Trackers(connection).put(self._work.with_trackers(taken.trackers))
        tallies = {key: n for key, n in (Counter(taken.tallies) + counted).items() if key[0] != "event"}
        intake.tally(tallies, now)
        changed = {stream: streams[stream] for stream, _ in parts}
        taken = replace(taken, profiles=parts, tallies=dict(Counter(taken.tallies) + counted))
        return _Commit(taken, changed, profiles, counts, amounts)

    def _budget(self, stream: Stream, start: int) -> int:
        known = self._work.profiles.get((stream, start))
        return max(LEAST_IN_DEPTH, (IN_DEPTH - (known.depth if known else 0)) // 4)

    def _adopt(self, commit: _Commit, took: TookIn, now: float) -> Counter[tuple[str, str]]:
        looked_at_from = looked_at_since(now, self._lateness)
        self._work.adopt(commit.streams, commit.profiles, commit.taken.profiles, looked_at_from)
        self._work.history.add(commit.counts)
        self._work.measuring.put((measure, start, amount) for (measure, start), amount in commit.amounts.items())
        self._work.trackers.update(self._work.with_trackers(commit.taken.trackers))
        took.add(commit.taken)
        hits = {("hits", source): n for (source, _), n in commit.taken.sources.items()}
        weights: Counter[tuple[str, str]] = Counter()
        for (stream, _), part in commit.taken.profiles.items():
            # Whole events stand for `weight` of them: what sampling makes of one.
            weights["sampled", stream.source] += part.events
            weights["weight", stream.source] += round(part.weight)
        return Counter(commit.taken.tallies) + Counter(hits) + weights


@dataclass(frozen=True, slots=True)
class _Commit:
    """What a transaction changed, to be taken over into memory once it is committed."""

    taken: Taken
    streams: dict[Stream, StreamRecord]
    profiles: dict[tuple[Stream, int], Profile]
    counts: list[HourCount]
    amounts: dict[tuple[Measure, int], Amount]


def _spans(parts: Mapping[tuple[Stream, int], Profile]) -> Iterator[tuple[Stream, tuple[float, float]]]:
    first: dict[Stream, float] = {}
    last: dict[Stream, float] = {}
    for (stream, _), profile in parts.items():
        first[stream] = min(profile.first_at, first.get(stream, profile.first_at))
        last[stream] = max(profile.last_at, last.get(stream, profile.last_at))
    return ((stream, (first[stream], last[stream])) for stream in first)
