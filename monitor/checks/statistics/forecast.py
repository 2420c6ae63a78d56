"""What a memory expects of the hours that follow it: computed once a day, asked every hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.calendar import HOURS_OF_DAY
from monitor.checks.statistics.calibrate import (
    FIRST_SPREAD2,
    Spread,
    restlessness,
    spread,
    waywardness,
    wildness,
)
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.memory import PLAIN, RELATIVE, Memory
from monitor.checks.statistics.peers import Site, sites_of
from monitor.checks.statistics.season import season, site_shape
from monitor.checks.statistics.windows import DAY_WINDOW, Mask

LEVEL_EVENTS = 5.0
"""Events' worth of doubt in a level."""
WARM_HOURS = 3.0 * HOURS_OF_DAY
"""Before three days nothing is judged."""
NEAR_HOURS = 2
"""An hour may be as busy as one this near to it: people are not punctual."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of counts are: the number of each one's site [S], and which ones are the total of a site [S]."""

    site: NDArray[np.int64]
    total: Mask


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of each stream: `shape` [S, 168] events an hour at its level of the last weeks, `near` [S, 168] the busiest
    of the hours around, `level` [S] of the last days over it, `lean` [S] the logarithm of the same beside the rest of
    the site, `spread`, `doubt2` [S] the variance of the forecast itself, `clump` and `counting` [S] variance over mean.
    `relative` [S] tells where the relative forecast is the better one; `sites` what moves together. `wild` [2, S, K],
    `wayward` and `restless` [S] are what past scores of sums, of shifted days and of silences are to be divided by.
    """

    rows: Rows
    shape: Floats
    near: Floats
    level: Floats
    lean: Floats
    spread: Spread
    doubt2: Floats
    clump: Floats
    counting: Floats
    relative: Mask
    warm: Mask
    young: Mask
    sites: tuple[Site, ...]
    wild: Floats
    wayward: Floats
    restless: Floats


def forecast(memory: Memory, rows: Rows) -> Forecast:
    """Return what a memory of rows expects."""
    young = memory.young
    prior = site_shape(memory.events, memory.exposure, rows.site, young=young)
    hours = np.sum(memory.exposure * prior, -1)
    base = np.where(hours > 0, (memory.events.sum(-1) + 0.5) / np.maximum(hours, 1e-9), 0.0)
    shape = season(memory.events, memory.exposure, prior * base[..., None], young=young)
    clump = memory.clump
    hold = LEVEL_EVENTS * clump
    usual = _of_the_young(spread(memory, rows.site), young)
    return Forecast(
        rows=rows,
        shape=shape,
        near=np.maximum.reduce([np.roll(shape, by, 1) for by in range(-NEAR_HOURS, NEAR_HOURS + 1)]),
        level=(memory.level_events + LEVEL_EVENTS) / (memory.level_expected + LEVEL_EVENTS),
        lean=np.log((memory.lean_events + hold) / (memory.lean_expected + hold)),
        spread=usual,
        doubt2=1.0 / (memory.taught_by + 1.0),
        clump=clump,
        counting=memory.counting,
        relative=(usual.busy[RELATIVE, :, DAY_WINDOW] < usual.busy[PLAIN, :, DAY_WINDOW]) & ~rows.total,
        warm=np.asarray(memory.hours >= WARM_HOURS),
        young=young,
        sites=sites_of(memory, rows.site),
        wild=wildness(memory, rows.site, rows.total),
        wayward=waywardness(memory),
        restless=restlessness(memory),
    )


def _of_the_young(usual: Spread, young: Mask) -> Spread:
    """Return a spread widened for streams whose shape is not yet known."""
    more = np.where(young, FIRST_SPREAD2, 0.0)[None, :, None]
    return Spread(usual.quiet + more, usual.busy + more, usual.windows)
