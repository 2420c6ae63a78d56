"""One hourly amount and another, and what became of holding them against each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.checks.statistics.grid import Floats
from monitor.checks.view import HOUR


@dataclass(frozen=True, slots=True)
class Amounts:
    """Hourly amounts [P, H], NaN where unknown, and the variance of each were its events independent: the number of
    events of a count, the sum of squares of a sum, with what sampling adds.
    """

    values: Floats
    noise: Floats

    def __getitem__(self, part: slice) -> Amounts:
        """Return some of the subjects."""
        return Amounts(self.values[part], self.noise[part])


@dataclass(frozen=True, slots=True)
class Side:
    """The most telling window on one side: `observed` in `hours` beside `base` of the other amount, where `expected`
    (`low` to `high`, 95 %) are usual. `effect` is the relative change, `p_value` paid for every window tried.
    """

    hours: int
    observed: float
    base: float
    expected: float
    low: float
    high: float
    effect: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Paired:
    """One amount against another at the last closed hour.

    `usual` is the learned ratio over all hours, `unit` what one event usually amounts to (squares over sum); `since`
    the hour (epoch seconds) from which a change shows best, None where it is older than a week. `recent` and `expected`
    are the last hours of the amount and of what the other one makes usual.
    """

    end: float
    usual: float
    unit: float
    drop: Side
    peak: Side
    since: float | None
    recent: Floats
    expected: Floats

    @property
    def chart(self) -> dict[str, object]:
        """Return the last hours for drawing: what came (None where unknown) beside what is usual."""
        return {
            "start": self.end - HOUR * len(self.recent),
            "step": int(HOUR),
            "observed": [None if np.isnan(value) else float(value) for value in self.recent],
            "expected": [None if np.isnan(value) else round(float(value), 2) for value in self.expected],
        }
