"""Streams as they were known at a moment of the past: with the counts, and the last hit, that there were by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monitor.checks.view import HOUR, Counts, StreamView
from monitor.plan.plan import Plan
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

NOTHING = Counts(0.0, np.zeros(0), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Then:
    """The whole counts of some streams, and what else is known of them; a moment is looked up, not searched for."""

    counts: Mapping[Stream, Counts]
    first_seen: Mapping[Stream, float]
    plans: Mapping[Stream, Plan] = field(default_factory=dict)
    _some: Mapping[Stream, NDArray[np.intp]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        some = {stream: np.flatnonzero(np.nan_to_num(one.values) > 0) for stream, one in self.counts.items()}
        object.__setattr__(self, "_some", some)

    def view(self, stream: Stream, end: float) -> StreamView:
        """Return a stream as of the hour that ends at `end` (epoch s), without a profile."""
        whole = self.counts.get(stream, NOTHING)
        hours = max(int((end - whole.start) // HOUR), 0) if len(whole.values) else 0
        before = int(np.searchsorted(self._some[stream], hours)) if hours else 0
        last = whole.start + HOUR * (self._some[stream][before - 1] + 1) - 1 if before else whole.start
        counts = Counts(whole.start, whole.values[:hours], whole.variance[:hours])
        first = self.first_seen.get(stream, whole.start)
        return StreamView(stream, Profile(), self.plans.get(stream), counts, first, last)
