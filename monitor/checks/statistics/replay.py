"""Weeks of counts looked at once, a day at a time, as the daemon looks at them hour by hour: for backtests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.expectations import TRIALS, Expectations
from monitor.checks.statistics.grid import Floats, Grid, grid_of
from monitor.checks.statistics.learn import learn
from monitor.checks.statistics.look import Look, Rows, look
from monitor.checks.statistics.memory import Memory
from monitor.checks.statistics.surprise import tail
from monitor.checks.view import HOUR, Counts
from monitor.profile.stream import Stream

WEEKS = 60
"""A year, and what expectations are built from before it."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a grid. `p_values` [S, n] is the least of each stream (drop, peak or silence) in each of its hours."""

    grid: Grid
    number: int
    memory: Memory
    seen: Look
    p_values: Floats

    def end(self, hour: int) -> float:
        """Return the end of one of its hours, epoch seconds."""
        return self.grid.start + HOUR * (self.number * HOURS_OF_DAY + hour + 1)

    def at(self, hour: int) -> Expectations:
        """Return what every stream was expected to bring by the end of one of its hours.

        What is over by the end of the day is known a little better than it was at that hour: whether an empty hour was
        the last of a silence.
        """
        until = self.number * HOURS_OF_DAY + hour + 1
        grid = replace(
            self.grid,
            counts=self.grid.counts[:, :until],
            variance=self.grid.variance[:, :until],
            hour_of_week=self.grid.hour_of_week[:until],
        )
        return Expectations(grid, self.memory, _until(self.seen, hour + 1))


def replay(counts: Mapping[Stream, Counts], timezone: str) -> Iterator[Day]:
    """Yield every day of the counts, each judged by what was learned of those before it."""
    grid = grid_of(counts, timezone, weeks=WEEKS)
    if grid is None:
        return
    rows = Rows(grid.site, grid.total)
    memory = Memory.blank(len(grid.streams))
    for number in range(-(-grid.counts.shape[1] // HOURS_OF_DAY)):
        hours = slice(number * HOURS_OF_DAY, (number + 1) * HOURS_OF_DAY)
        where = grid.hour_of_week[hours]
        seen = look(memory, grid.counts[:, hours], grid.variance[:, hours], where, rows)
        yield Day(grid, number, memory, seen, _p_values(memory, seen))
        memory = learn(memory, seen, where)


def _p_values(memory: Memory, seen: Look) -> Floats:
    wild = memory.wildness()
    sides = (TRIALS * tail(scores / calm[:, None]) for scores, calm in zip((seen.drop, seen.peak), wild, strict=True))
    silent = np.exp(-seen.quiet / memory.restlessness()[:, None])
    return np.asarray(np.minimum(np.minimum(*sides), silent))


def _until(seen: Look, hours: int) -> Look:
    """Return a look as it is without its later hours: the last axis of everything that has one."""
    n = seen.counts.shape[-1]
    held = {field.name: getattr(seen, field.name) for field in fields(seen)}
    timed = {name: value[..., :hours] for name, value in held.items() if value.ndim > 1 and value.shape[-1] == n}
    return replace(seen, **timed)
