"""Checks of amounts and ages over what is stored: evaluated every hour of the past, on the streams they look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from monitor.checks.evaluate import Evaluated, evaluate
from monitor.checks.rule import Rule
from monitor.checks.same_event import same_event
from monitor.checks.view import HOUR, Counts, Measured, StreamView, View
from monitor.profile.measure import Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

HOURLY = frozenset({"missing_destination", "ratio", "kpi", "discrepancy", "freshness", "capture_health"})
"""Kinds that need hourly counts and measures, which are kept for over a year, and look at several streams at once."""


@dataclass(frozen=True, slots=True)
class Hourly:
    """The rules of these kinds, and the counts and measures they look at."""

    rules: Sequence[Rule]
    counts: Mapping[Stream, Counts]
    measures: Mapping[Measure, Measured]
    first_seen: Mapping[Stream, float]
    timezone: str
    lateness: float
    _streams: Mapping[Stream, Counts] = field(init=False, repr=False)
    _seen: Mapping[Stream, NDArray[np.intp]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        concerned = {stream: self.counts[stream] for stream in _concerned(self.rules, self.counts)}
        seen = {s: np.flatnonzero(np.nan_to_num(counts.values) > 0) for s, counts in concerned.items()}
        object.__setattr__(self, "_streams", concerned)
        object.__setattr__(self, "_seen", seen)

    def evaluate(self, end: float) -> Evaluated:
        """Evaluate every rule as of the hour that ends at `end`."""
        now = end + self.lateness
        streams = {}
        for stream, counts in self._streams.items():
            hours = int((end - counts.start) // HOUR)
            if hours <= 0:
                continue
            part = Counts(counts.start, counts.values[:hours], counts.variance[:hours])
            before = int(np.searchsorted(self._seen[stream], hours))
            last = counts.start + HOUR * (self._seen[stream][before - 1] + 1) - 1 if before else counts.start
            first = self.first_seen.get(stream, counts.start)
            streams[stream] = StreamView(stream, Profile(), None, part, first, last)
        measures = {
            measure: Measured(one.start, one.number[:hours], one.total[:hours], one.squares[:hours])
            for measure, one in self.measures.items()
            if (hours := int((end - one.start) // HOUR)) > 0
        }
        view = View(now=now, start=end - HOUR, end=now, streams=streams, measures=measures, timezone=self.timezone)
        return evaluate(self.rules, view)


def _concerned(rules: Iterable[Rule], streams: Iterable[Stream]) -> set[Stream]:
    """Return the streams rules match, those of the same event elsewhere, and those they name beside."""
    streams = list(streams)
    found: set[Stream] = set()
    for rule in rules:
        matched = {stream for stream in streams if rule.match.covers(stream)}
        also = rule.params.also
        keys = {same_event(stream.vendor, stream.event) for stream in matched}
        keys |= {same_event("", name) for name in (*rule.match.event, *also)}
        found |= matched
        found |= {
            stream
            for stream in streams
            if same_event(stream.vendor, stream.event) in keys or any(fnmatchcase(stream.event, name) for name in also)
        }
    return found
