"""Counts judged step by step, as the daemon would have: every anomaly, and when it would have been told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from monitor.checks.check import checks
from monitor.checks.decide import decide
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.kinds.missing_event import MissingEventParams
from monitor.checks.kinds.volume import VolumeParams
from monitor.checks.occasion import Occasion
from monitor.checks.rule import Rule
from monitor.checks.statistics.calendar import DAY, HOURS_OF_DAY, HOURS_OF_WEEK
from monitor.checks.statistics.expectations import Expectations, known_already
from monitor.checks.statistics.replay import Day, replay
from monitor.checks.statistics.words import span, usual
from monitor.checks.view import HOUR, Counts, View
from monitor.config.settings import AlertBudget
from monitor.profile.stream import Stream
from monitor.trial.anomaly import DIRECTIONS, Anomaly, begun
from monitor.trial.then import Then

RULES = (Rule("volume", "volume", VolumeParams()), Rule("missing-event", "missing_event", MissingEventParams()))
"""The two checks of counts as the shipped pack has them."""
AGAIN = 24 * HOUR
"""What comes back within a day is the same anomaly still."""
AFTERWARDS = 24
"""Hours after its end that are drawn."""
MOST_DRAWN = 24 * 28
A_STREAM = 4
"""Findings of a stream: drop, peak, shift, silence."""


@dataclass(slots=True)
class Judged:
    """What was found, the streams of which nothing could be said and why, and the last day, for explanations."""

    anomalies: list[Anomaly] = field(default_factory=list)
    not_judged: dict[Stream, str] = field(default_factory=dict)
    last: Day | None = None


def days_of(counts: Mapping[Stream, Counts]) -> int:
    """Return how many days `judge` goes through."""
    if not counts:
        return 0
    first = min(series.start for series in counts.values()) // DAY * DAY
    return int(-(-(max(series.end for series in counts.values()) - first) // DAY))


def judge(
    counts: Mapping[Stream, Counts],
    budget: AlertBudget,
    *,
    timezone: str,
    holidays: AbstractSet[date] = frozenset(),
    occasions: Sequence[Occasion] = (),
    step: int = 1,
    progress: Callable[[int], None] = lambda _days: None,
) -> Judged:
    """Look at counts at the end of every step of so many hours, by what was known then.

    Each look may spend its share of the budget, as the daemon's do: a week has 168 / step looks.
    """
    looking = _Looking(counts, budget, timezone, step)
    weeks = days_of(counts) // 7 + 2
    for day in replay(counts, timezone, holidays, occasions=occasions, weeks=weeks, step=step):
        for hour in range(day.p_values.shape[1]):
            if day.seen.hours.closes[hour]:
                looking.look(day, hour)
        looking.note(day)
        progress(1)
    return looking.end()


class _Looking:
    def __init__(
        self,
        counts: Mapping[Stream, Counts],
        budget: AlertBudget,
        timezone: str,
        step: int,
    ) -> None:
        self._counts = counts
        self._then = Then(counts, {stream: series.start for stream, series in counts.items()})
        self._budget = budget
        self._timezone, self._step = timezone, step
        self._looks = HOURS_OF_WEEK / step
        self._open: dict[tuple[Stream, str], Anomaly] = {}
        self._firing: dict[tuple[str, Stream, str], tuple[Stream, str]] = {}
        self._over: list[Anomaly] = []
        self._judged_hours: dict[Stream, int] = {}
        self._judged = Judged()

    def look(self, day: Day, hour: int) -> None:
        """Judge the streams of which something can be told at the end of an hour, or of which something is going on."""
        end = day.end(hour)
        rows = day.grid.streams
        most = int(A_STREAM * day.seen.judged[:, hour].sum())
        level = self._budget.false_alerts_per_week / self._looks / max(np.log(max(most, 1)) + np.euler_gamma, 1.0)
        wanted = {rows[row] for row in np.flatnonzero(day.p_values[:, hour] <= level)}
        wanted |= {stream for stream, _ in self._open}
        if not wanted:
            return
        expected = day.at(hour)
        self._follow(expected, end)
        seen = {stream: self._then.view(stream, end) for stream in wanted & self._counts.keys()}
        for total in wanted - self._counts.keys():
            one = min(stream for stream in self._counts if stream[:2] == total[:2])
            seen.setdefault(one, self._then.view(one, end))
        view = View(now=end, start=end - HOUR, end=end, streams=seen, timezone=self._timezone)
        with known_already(view, expected):
            judged = [finding for rule in RULES for finding in checks()[rule.check].evaluate(rule, view)]
        findings = [finding for finding in judged if finding.stream in wanted]
        findings += [_silent_site(total, expected) for total in sorted(wanted - self._counts.keys())]
        awaited = sum(finding.p_value is not None for finding in findings)
        others = [_OTHER] * max(most - awaited, 0)
        decided = decide((*findings, *others), self._budget, self._looks, self._firing.keys())
        for finding in decided[: len(findings)]:
            self._move(finding, end, expected)

    def _move(self, finding: Finding, end: float, expected: Expectations) -> None:
        name = (finding.rule, finding.stream, finding.detail)
        kind = finding.detail or "silence"
        key = (finding.stream, DIRECTIONS[kind])
        if finding.verdict is Verdict.MET:
            anomaly = self._open.get(key)
            if anomaly is None:
                anomaly = self._open[key] = begun(finding, kind, end, expected)
            self._firing[name] = key
            anomaly.until = None
            anomaly.met.append(end)
            anomaly.date(finding, self._step * HOUR)
        elif finding.verdict is Verdict.NOT_MET and name in self._firing:
            del self._firing[name]
            if key not in self._firing.values():
                self._open[key].until = self._open[key].over_at(end)

    def _follow(self, expected: Expectations, end: float) -> None:
        """Add the hours of a step to what is drawn of what is open, and let go of what has been over for a day."""
        for key, anomaly in list(self._open.items()):
            known = expected.of(anomaly.stream)
            if known is not None:
                anomaly.observed += known.past[-self._step :].tolist()
                anomaly.usual += known.past_usual[-self._step :].tolist()
            if len(anomaly.observed) > MOST_DRAWN:
                cut = len(anomaly.observed) - MOST_DRAWN
                anomaly.start += cut * HOUR
                del anomaly.observed[:cut], anomaly.usual[:cut]
            if anomaly.until is not None and end - anomaly.met[-1] > AGAIN:
                self._over.append(self._open.pop(key))

    def note(self, day: Day) -> None:
        """Note which streams could be judged on a day."""
        able = day.seen.judged.sum(1) + (day.expects.warm[:, None] & day.seen.known).sum(1)
        for stream, hours in zip(day.grid.streams, able.tolist(), strict=True):
            self._judged_hours[stream] = self._judged_hours.get(stream, 0) + hours
        self._judged.last = day

    def end(self) -> Judged:
        """Return what was found."""
        found = [*self._over, *self._open.values()]
        self._judged.anomalies = sorted(found, key=lambda one: (one.told_at, one.stream, one.kind))
        for stream, series in self._counts.items():
            if not self._judged_hours.get(stream):
                known = int((~np.isnan(series.values)).sum())
                self._judged.not_judged[stream] = (
                    f"{known // HOURS_OF_DAY} days {known % HOURS_OF_DAY} h are known; it takes more than 3 days"
                )
        return self._judged


def _silent_site(total: Stream, expected: Expectations) -> Finding:
    """Judge the silence of everything together. Of its streams `missing_event` then says nothing, for a daemon's own
    capture may be what is silent; counts from elsewhere have nobody else to tell of it.
    """
    known = expected.of(total)
    assert known is not None  # noqa: S101 - it was judged by it
    silence = known.silence
    silent = silence.hours > 0 and known.observed and known.warm
    low = usual(silence.low, silence.high)
    return Finding(
        check="missing_event",
        rule="missing-event",
        stream=total,
        verdict=Verdict.NOT_MET if known.observed else Verdict.UNKNOWN,
        severity=Severity.CRITICAL,
        start=known.end - HOUR * max(silence.hours, 1),
        end=known.end,
        message=f"{total.event}: nothing for {span(silence.hours)} where {low} are usual",
        observed=f"0 in {span(silence.hours)}" if silent else "",
        expected=low,
        p_value=silence.alone if silent else 1.0,
        effect=-1.0 if silent else 0.0,
        evidence={
            "since": known.end - HOUR * silence.hours,
            "expected": round(silence.expected, 2),
            "low": silence.low,
            "high": silence.high,
        },
    )


_OTHER = Finding("", "", Stream("", "", "", "", ""), Verdict.NOT_MET, Severity.INFO, 0.0, 0.0, p_value=1.0, effect=0.0)
