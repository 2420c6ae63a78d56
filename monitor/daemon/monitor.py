"""One pass as one function of what is stored, what came in, the rules and the time."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.alerts.delivery import DeliveryReport, deliver
from monitor.capture.folder import Folder
from monitor.capture.spool import Spool
from monitor.checks.asked import asked_of
from monitor.config.settings import Settings
from monitor.daemon.behind import catch_up
from monitor.daemon.crowd import faded
from monitor.daemon.digests import write_digest
from monitor.daemon.down import DOWN, Down
from monitor.daemon.hours import HOUR
from monitor.daemon.judge import Judged, judge
from monitor.daemon.learn import learn
from monitor.daemon.measuring import paths_of
from monitor.daemon.move_on import move_on
from monitor.daemon.retention import retain
from monitor.daemon.setup import Setup
from monitor.daemon.sum_up import sum_up
from monitor.daemon.take_in import TakeIn, TookIn
from monitor.daemon.wishes import take_down
from monitor.daemon.working_set import LAST_PASS, WorkingSet, looked_at_since
from monitor.incidents.machine import Stepped
from monitor.incidents.wish import Wish
from monitor.privacy.inspect import Inspector
from monitor.profile.measure import REQUESTS, Amount, Measure
from monitor.profile.stream import Stream
from monitor.profile.window import window_of
from monitor.store.engine import Database
from monitor.store.intake import Intake
from monitor.store.measures import Measures
from monitor.store.outbox import StoredOutbox
from monitor.store.people import People
from monitor.store.traffic import Traffic

MIRROR_SECONDS = 2 * HOUR
"""How long a mirror of an event may lag behind it: they come within seconds, uploads of offline devices in hours."""
BATCH_SECONDS = 7 * 24 * HOUR
"""How long a client may retry a batch before its id is forgotten."""
CLOCK_BACK_SECONDS = 300.0
"""A clock that goes back further than this was wrong, not merely adjusted."""
MISSED_PASSES = 5
"""As many passes may be missed before the time since the last one counts as having been asleep."""


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass did."""

    took: TookIn
    tallies: Mapping[tuple[str, str], int] = field(default_factory=dict)
    learned: int = 0
    evaluations: tuple[Judged, ...] = ()
    down: Down | None = None
    """That the monitor did not run before this pass, and what became of it."""


class Monitor:
    """The daemon without its clock: everything a pass needs, and nothing that wakes it.

    `run_pass` and `send` may be called from different threads; each is never run twice at once. `setup` is replaced
    as a whole on reload, between passes.
    """

    def __init__(self, setup: Setup, database: Database, spool: Spool, key: bytes, now: float) -> None:
        self._database = database
        self._spool = spool
        self._key = key
        self._passing = threading.Lock()
        self._stopping = threading.Event()
        self._answering = threading.Lock()
        self._answers = (0, 0)
        self.outbox = StoredOutbox(database)
        self._setup = setup
        self._ended = 0.0
        self._begin(now, setup)

    @property
    def setup(self) -> Setup:
        """Return what the monitor is set up with now."""
        return self._setup

    @property
    def work(self) -> WorkingSet:
        """Return what passes work on; to be looked at only."""
        return self._work

    def adopt(self, setup: Setup, now: float) -> None:
        """Replace the set-up between two passes. Where that fails, the old one stays."""
        with self._passing:
            self._begin(now, setup)

    def answered(self, *, refused: bool) -> None:
        """Count an answer of the collector; what was counted is committed by the next pass."""
        with self._answering:
            number, total = self._answers
            self._answers = number + refused, total + 1

    def stop(self) -> None:
        """Let a running pass end after the chunk it is at; what is left is taken up after the next start."""
        self._stopping.set()

    def ended(self, at: float) -> None:
        """Say when the last pass was over (wall clock): however long it took, it was no sleep."""
        self._ended = at

    def run_pass(self, now: float, progress: Callable[[], None] = lambda: None) -> PassReport:
        """Take in what is new, learn, judge every hour that closed since the last pass, and commit.

        `progress` is called after every committed chunk, so that a watchdog can tell a long pass from a stuck one.
        After an error nothing in memory is trusted: it is read anew from the store.
        """
        with self._passing:
            try:
                if self._work.last_pass is not None and now < self._work.last_pass - CLOCK_BACK_SECONDS:
                    # What memory holds was chosen by a clock that was wrong.
                    self._begin(now)
                return self._pass(now, progress)
            except BaseException:
                self._begin(now)
                raise

    def act(self, now: float) -> Stepped:
        """Do what people did since the last pass; nothing where a pass is running, which does it itself."""
        if not self._passing.acquire(blocking=False):
            return Stepped()
        try:
            with self._database.read() as connection:
                waits = bool(People(connection).undone())
            return move_on(self._work, self._setup, self._database, (), at=now, now=now)[0] if waits else Stepped()
        finally:
            self._passing.release()

    def wish(self, wish: Wish) -> str:
        """Take down what a person asks for; `act` does it. Returns what to answer."""
        return take_down(wish, self._database, self._setup)

    def send(self, now: Callable[[], float]) -> DeliveryReport:
        """Deliver what is due."""
        report = deliver(self.outbox, self._setup.channels, now, fallbacks=self._setup.fallbacks)
        took = {channel for (channel, result), number in report.results.items() if result == "sent" and number}
        self._work.troubles |= dict.fromkeys(took) | dict(report.troubles)
        return report

    def retain(self, now: float) -> dict[str, int]:
        """Let go of what is older than people want it kept; return how many rows of each went."""
        with self._passing:
            retention = self._setup.settings.retention
            streams = self._work.streams
            totals = {stream: self._work.history.total(stream) for stream in streams}
            going = [streams[stream].id for stream in faded(streams, totals, now)]
            gone = retain(self._database, retention, going, now)
            if going:
                self._begin(now)
            else:
                self._work.forget(_history_since(self._setup.settings, now), now - self._setup.policy.reopen_window)
            return gone

    def _begin(self, now: float, setup: Setup | None = None) -> None:
        """Read what passes work on anew; nothing is taken over before all of it is there."""
        setup = self._setup if setup is None else setup
        settings = setup.settings
        sums = paths_of(setup.rules.rules)
        sum_up(self._database, setup.rules.rules, now)
        with self._database.read() as connection:
            work = WorkingSet.load(
                connection,
                now=now,
                looked_at_from=looked_at_since(now, settings.passes.lateness_seconds),
                history_since=_history_since(settings, now),
                reopen_window=setup.policy.reopen_window,
                pulled=frozenset(source.name for source in settings.sources),
            )
        take_in = TakeIn(
            self._database,
            self._spool,
            Inspector.of(self._key, privacy=settings.privacy),
            work,
            self._stopping,
            settings.passes.lateness_seconds,
            asked=asked_of(setup.rules.rules),
            sums=sums,
        )
        folders = [
            (source.name, source.environment, Folder(Path(source.folder), source.pattern, source.settle_seconds))
            for source in settings.sources
        ]
        self._setup, self._work, self._take_in, self._folders = setup, work, take_in, folders

    def _pass(self, now: float, progress: Callable[[], None]) -> PassReport:
        took = TookIn()
        tallies: Counter[tuple[str, str]] = Counter()
        tallies.update(self._take_in.spool(now, took, progress))
        for name, environment, folder in self._folders:
            tallies.update(self._take_in.folder(folder, name, environment, now, took, progress))
        self._count_answers(now)
        awake, asleep_since = self._awake(now)
        learned = learn(self._work, self._setup.settings.learning, self._database, now, self._setup.settings.timezone)
        with self._database.write() as connection:
            Traffic(connection).stay_awake(awake)
            intake = Intake(connection)
            intake.put_notes({LAST_PASS: repr(now)})
            intake.forget(mirrors_before=now - MIRROR_SECONDS, batches_before=now - BATCH_SECONDS)
        self._work.history.stay_awake(awake)
        self._work.last_pass = now
        down = None if asleep_since is None else self._down(asleep_since, now)
        judged = list(catch_up(self._work, self._setup, self._database, now=now))
        for moment in self._moments(now):
            if self._stopping.is_set():
                break
            judged.append(judge(self._work, self._setup, self._database, at=moment, now=now))
            progress()
        if down is not None:
            with self._database.write() as connection:
                Intake(connection).put_notes({DOWN: down.kept()})
        write_digest(self._work, self._setup, self._database, now)
        self._work.age(now)
        return PassReport(took, tallies, learned, tuple(judged), down)

    def _down(self, since: float, now: float) -> Down:
        first, closed = self._unjudged(now)
        hours = max(0, (closed - first) // HOUR + 1)
        return Down(since, now, hours, self._work.history.asleep(first - HOUR, closed) if hours else 0)

    def _count_answers(self, now: float) -> None:
        with self._answering:
            (refused, total), self._answers = self._answers, (0, 0)
        if not total:
            return
        requests = Measure(Stream("default", "production", "tagwatch", "", ""), REQUESTS)
        with self._database.write() as connection:
            measures = Measures(connection)
            amounts = self._work.measuring.with_more({(requests, window_of(now)): Amount(refused, total)}, measures)
            measures.put(amounts)
        self._work.measuring.put((measure, start, amount) for (measure, start), amount in amounts.items())

    def _awake(self, now: float) -> tuple[dict[int, float], float | None]:
        """Spread the time since the last pass over its hours.

        A gap longer than passes may leave was not awake: no hours, and since when.
        """
        longest = MISSED_PASSES * self._setup.settings.passes.every_seconds
        since = now if self._work.last_pass is None else self._work.last_pass
        if now <= since or now - max(since, self._ended) > longest:
            return {}, (since if now > since else None)
        hours: dict[int, float] = {}
        at = since
        while at < now:
            start = int(at // HOUR) * HOUR
            end = min(now, start + HOUR)
            hours[start] = hours.get(start, 0.0) + end - at
            at = end
        return hours, None

    def _moments(self, now: float) -> list[float]:
        """Every moment an hour closed since the last evaluation, as far back as catching up goes, and now."""
        lateness = self._setup.settings.passes.lateness_seconds
        first, closed = self._unjudged(now)
        return [*(float(hour + lateness) for hour in range(first, closed, HOUR)), now]

    def _unjudged(self, now: float) -> tuple[int, int]:
        """Return the end of the first hour that is to be judged, and of the last one that has closed."""
        passes = self._setup.settings.passes
        closed = int((now - passes.lateness_seconds) // HOUR) * HOUR
        since = self._work.evaluated_until or closed
        return max(since + HOUR, closed - passes.catch_up_hours * HOUR), closed


def _history_since(settings: Settings, now: float) -> int:
    return int((now - settings.retention.history_weeks * 7 * 24 * HOUR) // HOUR * HOUR)
