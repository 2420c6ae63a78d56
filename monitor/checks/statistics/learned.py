"""What is known at the end of a grid's last whole day, learned from those days that nobody remembers."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

import numpy as np

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.forecast import Forecast, Rows, forecast
from monitor.checks.statistics.grid import Grid
from monitor.checks.statistics.learn import learn
from monitor.checks.statistics.look import look
from monitor.checks.statistics.memory import Memory


def learned(
    grid: Grid, remembered: Mapping[bytes, tuple[Memory, Forecast]]
) -> tuple[tuple[Memory, Forecast], dict[bytes, tuple[Memory, Forecast]]]:
    """Learn from every whole day of a grid but those already remembered.

    Return what is known at the end of the last one, and the same of the last two by digest.
    """
    digests = _digests(grid)
    rows = Rows(grid.site, grid.total)
    day = next((day for day in range(len(digests) - 1, -1, -1) if digests[day] in remembered), None)
    if day is None:
        day, memory = 0, Memory.blank(len(grid.streams))
        expects = forecast(memory, rows)
    else:
        memory, expects = remembered[digests[day]]
    recent = {digests[day]: (memory, expects)}
    for number in range(day, grid.whole_days):
        hours = slice(number * HOURS_OF_DAY, (number + 1) * HOURS_OF_DAY)
        seen = look(memory, expects, grid.counts[:, hours], grid.variance[:, hours], grid.hours[hours])
        memory = learn(memory, expects, seen)
        expects = forecast(memory, rows)
        recent[digests[number + 1]] = (memory, expects)
    return (memory, expects), dict(list(recent.items())[-2:])


def _digests(grid: Grid) -> list[bytes]:
    """Return a digest of everything before each whole day, and before the running one."""
    running = blake2b(grid.site.tobytes() + grid.total.tobytes(), digest_size=16)
    digests = [running.digest()]
    for day in range(grid.whole_days):
        hours = slice(day * HOURS_OF_DAY, (day + 1) * HOURS_OF_DAY)
        when = grid.hours[hours]
        for part in (
            grid.counts[:, hours],
            grid.variance[:, hours],
            when.of_week,
            when.holiday,
            when.promotion,
            when.closes,
        ):
            running.update(np.ascontiguousarray(part).tobytes())
        digests.append(running.copy().digest())
    return digests
