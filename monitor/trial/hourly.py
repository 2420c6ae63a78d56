"""Checks of amounts and ages over what is stored: evaluated every hour of the past, on the streams they look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from monitor.checks.evaluate import Evaluated, evaluate
from monitor.checks.rule import Rule
from monitor.checks.same_event import same_event
from monitor.checks.view import HOUR, Counts, Measured, View
from monitor.profile.measure import Measure
from monitor.profile.stream import Stream
from monitor.trial.then import Then

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
    _then: Then = field(init=False, repr=False)

    def __post_init__(self) -> None:
        concerned = {stream: self.counts[stream] for stream in _concerned(self.rules, self.counts)}
        object.__setattr__(self, "_then", Then(concerned, self.first_seen))

    def evaluate(self, end: float) -> Evaluated:
        """Evaluate every rule as of the hour that ends at `end`."""
        now = end + self.lateness
        begun = (stream for stream, counts in self._then.counts.items() if end - counts.start >= HOUR)
        streams = {stream: self._then.view(stream, end) for stream in begun}
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
