"""What moved with a stream, and what did not: the first thing people ask when they look for a cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.checks.statistics.agree import log_ratio
from monitor.checks.statistics.grid import Floats

HALF = 0.5
"""Share of the stream's own change, in logarithms, that another must show to have moved with it, and must be surely
below to have stayed."""
SURE = 2.0
"""Standard deviations that make a change one, or none."""
NO_CHANGE = 0.25
"""A larger relative change is not called none to people, even where chance may explain it."""
LEAST_EVENTS = 4.0
"""Fewer events than this more or less are no change, as nowhere else (look.py)."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Company:
    """Rows of streams of the same site by how they did in the same hours, and each one's relative change.

    The same event at other vendors comes first, as nothing says more, then the busiest. Those that are in neither list
    are too small, or too wild, to say.
    """

    moved: tuple[tuple[int, float], ...]
    steady: tuple[tuple[int, float], ...]


def company(
    row: int, others: NDArray[np.int64], same: NDArray[np.bool_], sums: Floats, means: Floats, doubt2: Floats
) -> Company:
    """Hold what `others` (rows) brought in a window beside what row did: `sums`, plain `means` [S] and the relative
    variance `doubt2` [S] of what is usual. `same` [S] tells which are the same event at other vendors.
    """
    change = log_ratio(sums, means)
    own = change[row]
    if not own:
        return Company((), ())
    side, deviation = np.sign(own), np.sqrt(doubt2)
    known = means > 0
    moved = known & (change * side >= HALF * abs(own)) & (np.abs(change) > SURE * deviation)
    moved &= np.abs(sums - means) >= LEAST_EVENTS
    ratio = np.where(known, sums / np.maximum(means, 1e-9) - 1.0, 0.0)
    steady = known & (np.abs(change) + SURE * deviation < HALF * abs(own)) & (np.abs(ratio) <= NO_CHANGE)
    order = others[np.lexsort((-means[others], ~same[others]))]

    def listed(those: NDArray[np.bool_]) -> tuple[tuple[int, float], ...]:
        return tuple((int(other), float(ratio[other])) for other in order[those[order]][:MOST])

    return Company(listed(moved), listed(steady))
