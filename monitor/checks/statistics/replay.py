"""Weeks of counts looked at once, a day at a time, as the daemon looks at them hour by hour: for backtests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from monitor.checks.occasion import Occasion
from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.expectations import SHIFT_TRIALS, TRIALS, Expectations
from monitor.checks.statistics.forecast import Forecast, Rows, forecast
from monitor.checks.statistics.grid import Floats, Grid, grid_of
from monitor.checks.statistics.learn import learn
from monitor.checks.statistics.look import Look, look
from monitor.checks.statistics.memory import Memory
from monitor.checks.statistics.pick import picked, picked_of
from monitor.checks.statistics.surprise import tail
from monitor.checks.view import HOUR, Counts
from monitor.profile.stream import Stream

FEW = 32
"""Streams up to which all are expected at once."""
WEEKS = 60
"""A year, and what expectations are built from before it."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a grid. `p_values` [S, n] is the least of each stream (drop, peak, shift or silence) in
    each of its hours.
    """

    grid: Grid
    number: int
    memory: Memory
    expects: Forecast
    seen: Look
    p_values: Floats

    def end(self, hour: int) -> float:
        """Return the end of one of its hours, epoch seconds."""
        return self.grid.start + HOUR * (self.number * HOURS_OF_DAY + hour + 1)

    def at(self, hour: int, rows: Sequence[int] | None = None) -> Expectations:
        """Return what streams, or those in some `rows`, were expected to bring by the end of one of its hours.

        What is over by the end of the day is known a little better than it was at that hour: whether an empty hour was
        the last of a silence.
        """
        until = self.number * HOURS_OF_DAY + hour + 1
        grid = replace(
            self.grid,
            counts=self.grid.counts[:, :until],
            variance=self.grid.variance[:, :until],
            hours=self.grid.hours[:until],
        )
        memory, expects, seen = self.memory, self.expects, self.seen
        # Of two streams the axes of streams and forecasts are equally long; and so few are no work.
        if rows is not None and len(grid.streams) > FEW:
            grid = picked(grid, rows)
            memory, expects, seen = picked_of((memory, expects, seen), rows)
        return Expectations(grid, memory, expects, _until(seen, hour + 1))


def replay(
    counts: Mapping[Stream, Counts],
    timezone: str,
    holidays: AbstractSet[date] = frozenset(),
    *,
    occasions: Sequence[Occasion] = (),
    weeks: int = WEEKS,
    step: int = 1,
) -> Iterator[Day]:
    """Yield every day of the counts, each judged by what was learned of those before it.

    Of the past, so many weeks are looked at; `step` is the number of hours that each count was spread over.
    """
    grid = grid_of(counts, timezone, holidays, occasions=occasions, weeks=weeks, step=step)
    if grid is None:
        return
    rows = Rows(grid.site, grid.total)
    memory = Memory.blank(len(grid.streams))
    for number in range(-(-grid.counts.shape[1] // HOURS_OF_DAY)):
        hours = slice(number * HOURS_OF_DAY, (number + 1) * HOURS_OF_DAY)
        expects = forecast(memory, rows)
        seen = look(memory, expects, grid.counts[:, hours], grid.variance[:, hours], grid.hours[hours])
        yield Day(grid, number, memory, expects, seen, _p_values(expects, seen))
        memory = learn(memory, expects, seen)


def _p_values(expects: Forecast, seen: Look) -> Floats:
    volume = TRIALS * tail(np.maximum(seen.drop, seen.peak))
    shift = SHIFT_TRIALS * tail(seen.shift / expects.wayward[:, None])
    silent = np.exp(-seen.quiet / expects.restless[:, None])
    return np.asarray(np.minimum(np.minimum(volume, shift), silent))


def _until(seen: Look, hours: int) -> Look:
    """Return a look as it is without its later hours: the last axis of everything that has one."""
    n = seen.counts.shape[-1]
    held = {field.name: getattr(seen, field.name) for field in fields(seen) if field.name != "hours"}
    timed = {name: value[..., :hours] for name, value in held.items() if value.ndim > 1 and value.shape[-1] == n}
    return replace(seen, hours=seen.hours[:hours], **timed)
