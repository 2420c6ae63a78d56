"""One trouble of one stream's counts: what was said of it, since when, until when, and the hours around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from monitor.checks.finding import Finding
from monitor.checks.statistics.expectations import Expectations
from monitor.checks.statistics.since import over_after
from monitor.checks.view import HOUR
from monitor.profile.stream import Stream

DIRECTIONS: Mapping[str, str] = {"drop": "down", "silence": "down", "peak": "up", "shift": "shifted"}


@dataclass(slots=True)
class Anomaly:
    """One trouble of one stream. Times are epoch seconds of model time.

    `kind` is drop, silence, peak or shift, as it was told first: `told` is what was said at `told_at`, the end of the
    first step at which it could be. `since` lies within `between` where that can be told; `until` is None where it goes
    on, and is reckoned afterwards. `met` are the ends of the
    steps at which it was told or went on. `start`, `observed` and `usual` are the hours around it.
    """

    stream: Stream
    kind: str
    told: Finding
    told_at: float
    since: float
    between: tuple[float, float] | None
    start: float
    observed: list[float]
    usual: list[float]
    until: float | None = None
    met: list[float] = field(default_factory=list)

    @property
    def direction(self) -> str:
        """Return down, up or shifted."""
        return DIRECTIONS[self.kind]

    def in_all(self) -> tuple[float, float]:
        """Return what came and what was usual from its beginning, as far as it was followed, to its end."""
        first = max(round((self.since - self.start) / HOUR), 0)
        last = len(self.observed) if self.until is None else round((self.until - self.start) / HOUR)
        came, usual = np.array(self.observed[first:last]), np.array(self.usual[first:last])
        known = ~np.isnan(came)
        return float(came[known].sum()), float(usual[known].sum())

    def date(self, finding: Finding, step: float) -> None:
        """Take a finding's word on since when, where it is more precise than what was known: more hours tell more.

        Nothing is known to be finer than a step.
        """
        evidence = finding.evidence
        since, between = evidence.get("since"), evidence.get("since_between")
        if since is None or since > self.told_at:
            return
        if between is not None:
            since, first, last = (at // step * step for at in (since, *between))
        elif self.between is None:
            # Of a silence it is the last event: the first step without any began after it.
            since = first = last = -(-since // step) * step
        else:
            return
        if self.between is None or last - first < self.between[1] - self.between[0]:
            self.since, self.between = float(since), (float(first), float(last))

    def over_at(self, end: float) -> float:
        """Return the end of the hours that its change explains best, at `end` by which it is over."""
        first = max(round((self.since - self.start) / HOUR), 0)
        observed, usual = np.array(self.observed[first:]), np.array(self.usual[first:])
        if not len(observed) or self.kind == "shift":
            return end
        last = self.start + HOUR * (first + over_after(observed, usual, up=self.kind == "peak"))
        return min(max(last, self.told_at), end)


def begun(finding: Finding, kind: str, end: float, expected: Expectations) -> Anomaly:
    """Return what a finding at the end of a step begins, with the hours before it as they were expected."""
    known = expected.of(finding.stream)
    assert known is not None  # noqa: S101 - it was judged by it
    return Anomaly(
        stream=finding.stream,
        kind=kind,
        told=finding,
        told_at=end,
        since=finding.start,
        between=None,
        start=end - HOUR * len(known.past),
        observed=known.past.tolist(),
        usual=known.past_usual.tolist(),
    )
