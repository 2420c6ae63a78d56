"""The streams no rule is tried on, all together: a forecast is made from how the whole of a site fares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from monitor.checks.view import HOUR, Counts
from monitor.profile.stream import Stream

REST = "(the rest)"


def with_rest(counts: Mapping[Stream, Counts], matched: frozenset[Stream]) -> dict[Stream, Counts]:
    """Return the counts of matched streams, and all others of their sites together: a forecast is made from those."""
    kept = {stream: counts[stream] for stream in matched}
    for source, environment in {stream[:2] for stream in matched}:
        site = (source, environment)
        rest = [series for s, series in counts.items() if s[:2] == site and s.planned and s not in matched]
        if rest:
            kept[Stream(source, environment, "", "", REST)] = _sum(rest)
    return kept


def _sum(series: Sequence[Counts]) -> Counts:
    start, end = min(one.start for one in series), max(one.end for one in series)
    values = np.zeros((2, int((end - start) // HOUR)))
    blind = np.ones(values.shape[1], bool)
    for one in series:
        at = int((one.start - start) // HOUR)
        span = slice(at, at + len(one.values))
        values[0, span] += np.nan_to_num(one.values)
        values[1, span] += one.variance
        blind[span] &= np.isnan(one.values)
    values[0, blind] = np.nan
    return Counts(start, values[0], values[1])
