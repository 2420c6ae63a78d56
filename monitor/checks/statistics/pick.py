"""Some of the streams that were looked at together, as they were seen among all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.forecast import Forecast
from monitor.checks.statistics.grid import WHOLE_WEEKS, Grid
from monitor.checks.statistics.look import Look
from monitor.checks.statistics.memory import FORECASTS, Memory
from monitor.checks.view import HOUR

DAYS = 7 * (WHOLE_WEEKS + 1)
"""Days of counts kept: as many as the daemon looks back at."""
T = TypeVar("T")


def picked(grid: Grid, rows: Sequence[int]) -> Grid:
    """Return some rows of a grid, and of its hours as many as the daemon keeps."""
    some = np.asarray(rows, np.intp)
    before = max(grid.counts.shape[1] // 24 - DAYS, 0) * 24
    hours = grid.hours[before:]
    return Grid(
        streams=tuple(grid.streams[row] for row in some),
        site=grid.site[some],
        total=grid.total[some],
        start=grid.start + HOUR * before,
        counts=grid.counts[some, before:],
        variance=grid.variance[some, before:],
        hours=replace(hours, holiday=hours.holiday[some], promotion=hours.promotion[some]),
    )


def picked_of(of: tuple[Memory, Forecast, Look], rows: Sequence[int]) -> tuple[Memory, Forecast, Look]:
    """Return what was remembered, expected and seen of some rows; what the rest of their sites did is in it already."""
    some, streams = np.asarray(rows, np.intp), len(of[0].hours)
    memory, expects, seen = of
    return _some(memory, some, streams), _some(expects, some, streams), _some(seen, some, streams)


def _some(value: T, rows: NDArray[np.intp], streams: int) -> T:
    """Pick rows along the axis of streams: the first, or the second where the first is that of forecasts or sides."""
    if isinstance(value, np.ndarray):
        if value.ndim and value.shape[0] == streams:
            return value[rows]  # type: ignore[return-value]
        if value.ndim > 1 and value.shape[0] <= FORECASTS and value.shape[1] == streams:
            return value[:, rows]  # type: ignore[return-value]
        return value
    if is_dataclass(value):
        held: Any = {field.name: _some(getattr(value, field.name), rows, streams) for field in fields(value)}
        return replace(value, **held)  # type: ignore[type-var]
    return value
