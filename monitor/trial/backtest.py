"""Rules over what is stored: what they would have told, hour by hour, had they been there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monitor.checks.decide import decide
from monitor.checks.evaluate import Failure, evaluate
from monitor.checks.finding import Finding
from monitor.checks.kinds.volume import SIDES, VolumeParams
from monitor.checks.rule import Rule
from monitor.checks.schedule import scheduled
from monitor.checks.statistics.expectations import known_already
from monitor.checks.statistics.grid import all_events
from monitor.checks.statistics.replay import Day, replay
from monitor.checks.view import HOUR, View
from monitor.config.settings import AlertBudget
from monitor.daemon.judge import LOOKS_PER_WEEK
from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.machine import step
from monitor.incidents.policy import Policy
from monitor.plan.maps import as_planned
from monitor.profile.stream import Stream
from monitor.trial.hourly import HOURLY, Hourly
from monitor.trial.rest import REST, with_rest
from monitor.trial.then import Then
from monitor.trial.tried import Backtest, Past, Told

BY_COUNTS = frozenset({"missing_event", "volume"})
"""Kinds that need hourly counts only, which are kept for over a year."""


def backtest(
    rules: Sequence[Rule],
    past: Past,
    since: float,
    until: float,
    budget: AlertBudget,
    *,
    beside: Sequence[Rule] = (),
    progress: Callable[[int], None] = lambda _hours: None,
) -> Backtest:
    """Try rules on what is stored, every hour of [since, until) in turn.

    `beside` are the other rules of the installation: their findings share the alert budget, and so make it harder for
    each one to be told. Plans are those of today; what people silenced or took on is not known here.
    """
    trial = _Trial(rules, past, budget, beside, Backtest(since, until))
    for end, day, hour in trial.hours():
        trial.judge(end, day, hour)
        progress(1)
    return trial.result


class _Trial:
    def __init__(
        self, rules: Sequence[Rule], past: Past, budget: AlertBudget, beside: Sequence[Rule], result: Backtest
    ) -> None:
        self.result = result
        self._rules = {rule.id: rule for rule in rules}
        self._past = past
        self._budget = budget
        self._counted = [rule for rule in rules if rule.check in BY_COUNTS]
        self._content = [rule for rule in rules if rule.check not in BY_COUNTS | HOURLY]
        hourly = [rule for rule in rules if rule.check in HOURLY]
        self._then = Then(past.counts, past.first_seen, past.plans)
        self._hourly = Hourly(hourly, past.counts, past.measures, past.first_seen, past.timezone, past.lateness)
        everyone = (*rules, *beside)
        self._sensitivity = {rule.id: rule.sensitivity for rule in everyone if rule.sensitivity != 1}
        self._incidents: dict[str, Incident] = {}
        self._matched = frozenset(s for s in past.counts if any(rule.match.covers(s) for rule in self._counted))
        self._sites = {stream[:2] for stream in self._matched}
        self._hypotheses = sum(
            _sides(rule) * sum(map(rule.match.covers, past.counts)) for rule in everyone if rule.check in BY_COUNTS
        )
        self._bounds = self._bounds_by_rank()
        self._limit = min((after for rule in self._counted if (after := _after(rule)) is not None), default=np.inf)

    def _bounds_by_rank(self) -> NDArray[np.float64]:
        """Return by rank the p-value a stream must not exceed for anything to be told.

        That of the correction in monitor/checks/decide.py, where every stream before it in rank has as many findings as
        there are, each as surprising as the most surprising one.
        """
        weights = [1.0, *self._sensitivity.values()]
        tests = max(self._hypotheses, 1)
        level = self._budget.false_alerts_per_week / LOOKS_PER_WEEK * max(weights) / min(weights)
        ranks = np.arange(1, tests + 1)
        streams = np.arange(1, 2 * len(self._past.counts) + 2)
        most = sum(map(_sides, self._counted))
        return np.asarray(np.minimum(level * most * streams / (tests * np.sum(1.0 / ranks)), 1.0))

    def _telling(self, day: Day, hour: int) -> NDArray[np.intp]:
        """Return the rows of which something may be told: all up to the last in rank that is within its bound."""
        p_values = day.p_values[:, hour]
        ranked = np.sort(p_values)
        within = np.flatnonzero(ranked <= self._bounds[: len(ranked)])
        return np.flatnonzero(p_values <= self._bounds[within[-1]]) if len(within) else np.zeros(0, np.intp)

    def hours(self) -> Iterator[tuple[float, Day | None, int]]:
        """Yield the end of every hour, with the day of counts it belongs to where rules need one."""
        since, until = self.result.since, self.result.until
        if not self._counted or not self._matched:
            yield from ((end, None, 0) for end in np.arange(since // HOUR * HOUR + HOUR, until + 1, HOUR).tolist())
            return
        past = self._past
        counts = with_rest(past.counts, self._matched)
        for day in replay(counts, past.timezone, past.holidays, occasions=past.occasions):
            for hour in range(day.p_values.shape[1]):
                if since < day.end(hour) <= until:
                    yield day.end(hour), day, hour

    def judge(self, end: float, day: Day | None, hour: int) -> None:
        """Judge one hour, as far as anything can be told in it or something is going on."""
        findings: list[Finding] = []
        if day is not None:
            findings += self._by_counts(end, day, hour)
        if self._hourly.rules:
            findings += self._by_hour(end)
        if self._content and end > self._past.profiles_since:
            findings += self._by_content(end)
        if findings or self._incidents:
            self._move(findings, end + self._past.lateness)

    def _by_counts(self, end: float, day: Day, hour: int) -> list[Finding]:
        going_on = [one for one in self._incidents.values() if one.state is not State.RESOLVED]
        open_ = {subject.stream for one in going_on for subject in one.subjects if one.check in BY_COUNTS}
        rows = day.grid.streams
        wanted = {rows[row] for row in self._telling(day, hour) if rows[row].event != REST}
        wanted |= open_ | self._silent(day, hour)
        if not wanted:
            return []
        seen = (self._matched & wanted) | self._a_stream_of(wanted - self._matched)
        view = View(
            now=end + self._past.lateness,
            start=end - HOUR,
            end=end + self._past.lateness,
            streams={stream: self._then.view(stream, end) for stream in seen},
            timezone=self._past.timezone,
        )
        sites = {stream[:2] for stream in view.streams}
        of_view = view.streams.keys() | {all_events(*site) for site in sites}
        with known_already(view, day.at(hour, [i for i, row in enumerate(rows) if row in of_view])):
            evaluated = evaluate(self._counted, view)
        self._note(evaluated.failures)
        firing = frozenset((one.rule, s.stream, s.detail) for one in going_on if one.is_open for s in one.subjects)
        # The streams left out are those in which nothing can be told: they count all the same.
        awaited = sum(finding.p_value is not None for finding in evaluated.findings)
        others = max(self._hypotheses - awaited, 0)
        return list(
            decide(evaluated.findings, self._budget, LOOKS_PER_WEEK, firing, self._sensitivity, unremarkable=others)
        )

    def _by_hour(self, end: float) -> list[Finding]:
        evaluated = self._hourly.evaluate(end)
        self._note(evaluated.failures)
        going_on = [one for one in self._incidents.values() if one.is_open]
        firing = frozenset((one.rule, s.stream, s.detail) for one in going_on for s in one.subjects)
        sensitivity, others = self._sensitivity, self._hypotheses
        return list(decide(evaluated.findings, self._budget, LOOKS_PER_WEEK, firing, sensitivity, unremarkable=others))

    def _silent(self, day: Day, hour: int) -> set[Stream]:
        """Return the streams that have been silent for as long as a rule's `after`, which asks no statistics."""
        hours = int(np.ceil(self._limit / HOUR)) if np.isfinite(self._limit) else 0
        last = day.number * 24 + hour + 1
        if not hours or last < hours:
            return set()
        seen = np.nan_to_num(day.grid.counts[:, last - hours : last]).sum(1) > 0
        return {stream for stream, some in zip(day.grid.streams, seen, strict=True) if not some} & self._matched

    def _a_stream_of(self, totals: Iterable[Stream]) -> set[Stream]:
        """Return a stream of each site whose total is to be judged: it is judged where any of its streams is seen."""
        sites = {total[:2] for total in totals}
        return {min(stream for stream in self._matched if stream[:2] == site) for site in sites & self._sites}

    def _by_content(self, end: float) -> list[Finding]:
        assert self._past.recent is not None  # noqa: S101 - profiles are kept
        now = end + self._past.lateness
        streams = [
            stream
            for stream, first in self._past.first_seen.items()
            if first <= now and any(rule.match.covers(stream) for rule in self._content)
        ]
        view = View(
            now=now,
            start=end - HOUR,
            end=now,
            streams={
                stream: replace(self._then.view(stream, end), recent=as_planned(recent, self._past.plans.get(stream)))
                for stream, recent in self._past.recent(streams, end).items()
            },
            warm=self._past.warm,
            timezone=self._past.timezone,
        )
        evaluated = evaluate(self._content, view)
        self._note(evaluated.failures)
        return list(evaluated.findings)

    def _note(self, failures: Iterable[Failure]) -> None:
        self.result.failures.update((failure.rule.id, failure) for failure in failures)

    def _move(self, findings: Iterable[Finding], now: float) -> None:
        within = scheduled(findings, self._rules, now)
        stepped = step(self._incidents, within, self._rules, now, Policy(storm=10**9))
        for moved in stepped.transitions:
            self._tell(moved.incident, moved.transition, now)
        kept = {one.fingerprint: one for one in stepped.incidents} | {
            key: one for key, one in self._incidents.items() if key not in {i.fingerprint for i in stepped.incidents}
        }
        horizon = now - Policy().reopen_window
        self._incidents = {
            key: one
            for key, one in kept.items()
            if one.state is not State.RESOLVED or (one.resolved_at or 0.0) >= horizon
        }

    def _tell(self, incident: Incident, transition: Transition, now: float) -> None:
        told = self.result.told
        if transition is Transition.FIRED:
            told.append(Told(incident, incident.subjects[0].message, now))
            return
        for number in range(len(told) - 1, -1, -1):
            if told[number].incident.id == incident.id and told[number].resolved_at is None:
                over = now if transition is Transition.RESOLVED else None
                told[number] = replace(told[number], incident=incident, resolved_at=over)
                return


def _sides(rule: Rule) -> int:
    """Return how many findings with a p-value a rule makes of a stream."""
    return len(SIDES[rule.params.direction]) if isinstance(rule.params, VolumeParams) else 1


def _after(rule: Rule) -> float | None:
    after: float | None = getattr(rule.params, "after", None)
    return after
