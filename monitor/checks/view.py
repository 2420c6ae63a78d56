"""Everything a check may look at, gathered before it runs: checks read no clock, no store and no traffic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from monitor.checks.occasion import Occasion
from monitor.plan.plan import Plan
from monitor.privacy.trackers import Seen, Tracker
from monitor.profile.measure import Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Hourly counts of closed windows. `values[i]` is the window [start + i h, start + (i + 1) h).

    NaN is a window in which capture was blind (law 3): unknown, not zero. `variance` is what sampling added to each
    value (0 where every hit was captured).
    """

    start: float
    values: NDArray[np.float64]
    variance: NDArray[np.float64]

    @property
    def end(self) -> float:
        """Return the end of the last closed window, epoch seconds."""
        return self.start + HOUR * len(self.values)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured in closed hours, beginning at `start`: how often, the sum, and the sum of squares.

    `number[i]`, `total[i]` and `squares[i]` are those of [start + i h, start + (i + 1) h), estimates for all events
    where only some were looked into; NaN where capture was blind.
    """

    start: float
    number: NDArray[np.float64]
    total: NDArray[np.float64]
    squares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StreamView:
    """One stream as this pass sees it.

    `recent` is the merge of its profiles over the view's recent span (empty when it was silent); `plan` is None while
    the stream is still being learned; `counts` is the whole stored history up to the last closed hour; `first_seen` and
    `last_seen` are event times. `hours` reads what is kept hour by hour of the last day, oldest first: what is wrong is
    dated by it.
    """

    stream: Stream
    recent: Profile
    plan: Plan | None
    counts: Counts
    first_seen: float
    last_seen: float
    hours: Callable[[], Sequence[Profile]] = tuple


@dataclass(frozen=True, slots=True)
class View:
    """What one evaluation sees. [start, end) is the recent span content checks judge; `now` is the pass's own time.

    `streams` holds every stream ever seen. `warm` holds the (source, environment) pairs that have been watched long
    enough for a new event to be news, and since when (event time): a stream first seen later is news. With
    `tagwatch check --plan` they are those the plan names, since 0. `blind` holds those
    whose capture is silent or broken at `now`. `timezone` is the IANA zone people's weeks follow, `holidays` are
    the local dates on which they do not, `occasions` other days that are not like others, of some streams or all.
    `trackers` holds every domain that ever received data and every cookie that was ever kept. `measures` holds what was
    measured beside events, by what it is of and its name (see `monitor/profile/measure.py`).
    """

    now: float
    start: float
    end: float
    streams: Mapping[Stream, StreamView]
    warm: Mapping[tuple[str, str], float] = field(default_factory=dict)
    blind: frozenset[tuple[str, str]] = frozenset()
    timezone: str = "UTC"
    holidays: AbstractSet[date] = frozenset()
    occasions: tuple[Occasion, ...] = ()
    trackers: Mapping[Tracker, Seen] = field(default_factory=dict)
    measures: Mapping[Measure, Measured] = field(default_factory=dict)
