"""When what happens: quiet weeks, then one fault after the other, each rolled back before the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.faults import FAULTS, Fault
from monitor.drill.season import ZONE
from monitor.drill.traffic import HOUR, Traffic

FIRST_DAY = datetime(2026, 9, 7, tzinfo=ZoneInfo(ZONE))
"""A Monday followed by weeks without a change of the clocks."""
QUIET_DAYS = 28
VISITS_PER_HOUR = 6.5
DEPLOY_HOUR = 9
"""Local hour at which a fault goes live: people deploy in the morning."""
AFTERMATH = 60 * HOUR
"""How long the shop is watched after the last rollback."""
SETTLE = 2 * HOUR
"""A fault's last hour is judged when it has closed, which is after the rollback."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One fault while it lasts: [start, end) in epoch seconds. What is told within `settle` of its end is still its."""

    fault: Fault
    start: float
    end: float
    settle: float = SETTLE


class Scenario:
    """A shop watched from `FIRST_DAY` on: `quiet_days` of a healthy site, then the faults in their order."""

    def __init__(
        self,
        seed: int,
        *,
        quiet_days: int = QUIET_DAYS,
        per_hour: float = VISITS_PER_HOUR,
        faults: Sequence[Fault] = FAULTS,
    ) -> None:
        self.seed = seed
        self.timezone = ZONE
        self.start = FIRST_DAY.timestamp()
        self.quiet_hours = quiet_days * 24
        days = accumulate((fault.days for fault in faults), initial=quiet_days)
        self.episodes = tuple(_episode(fault, day) for fault, day in zip(faults, days, strict=False))
        last = self.episodes[-1].end + AFTERMATH if self.episodes else _at(quiet_days, 24)
        self._hours = [self.start + HOUR * n for n in range(round((last - self.start) / HOUR))]
        self._traffic = Traffic(seed, per_hour, self.start, self._change)

    def hours(self) -> Sequence[float]:
        """Return the start of every hour, epoch seconds, in order."""
        return self._hours

    def hits(self, start: float) -> list[Hit]:
        """Return the hits of the hour that begins at `start`, with whatever fault is on then."""
        return self._traffic.hits(start)

    def _change(self, call: Call) -> Iterable[Call]:
        for episode in self.episodes:
            if episode.start <= call.at < episode.end:
                return episode.fault.change(call)
        return (call,)


def _episode(fault: Fault, day: int) -> Episode:
    start = _at(day, DEPLOY_HOUR)
    return Episode(fault, start, start + fault.hours * HOUR)


def _at(day: int, hour: int) -> float:
    """Return local midnight of the n-th day, plus hours, as epoch seconds."""
    return (FIRST_DAY + timedelta(days=day)).timestamp() + hour * HOUR
