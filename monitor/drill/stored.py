"""The drill on an installation's own past: faults are planted in what it has stored, and its rules look for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from monitor.checks.rule import Rule
from monitor.checks.statistics.grid import Floats, all_events
from monitor.checks.view import HOUR, Counts, Measured
from monitor.config.settings import AlertBudget
from monitor.drill.spoil import SPOILINGS, Spoiling, scaled
from monitor.profile.measure import Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.trial.backtest import BY_COUNTS, backtest
from monitor.trial.hourly import HOURLY
from monitor.trial.tried import Backtest, Past, Told

DAY = 24 * HOUR
WARM = 28 * DAY
"""Counts a stream must have before a fault is planted in it: what is younger is still being learned."""
APART = 3 * DAY
"""Between the beginnings of two faults of counts, so that each is told for itself …"""
CONTENT_APART = DAY
"""… and of content."""
CONTENT_DAYS = 14
SETTLES = DAY
"""After its end, an alert may still be a fault's."""
ENOUGH = 1.0
"""Events an hour a stream must have on average, over the last four weeks."""
SAME = 6 * HOUR
"""Two alerts of one rule and stream this near to each other are one, with and without faults."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault in a stream, from `start` to `end`; `rate` is how many events an hour the stream has on average."""

    spoiling: Spoiling
    stream: Stream
    start: float
    rate: float
    path: str = ""

    @property
    def end(self) -> float:
        """Return when it is over."""
        return self.start + HOUR * self.spoiling.hours


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a planted fault: hours until the first alert about it, None where none came, and whose.

    `watched` tells whether any rule of a kind that could find it matches the stream.
    """

    planted: Planted
    found_after: float | None
    rules: tuple[str, ...]
    watched: bool


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill showed. `quiet` are the alerts told without any fault and with nothing on record: false alarms over
    `days`; `set_off` those that came with the faults and are explained by none.
    """

    outcomes: tuple[Outcome, ...]
    quiet: tuple[Told, ...]
    set_off: tuple[Told, ...]
    days: float
    failures: Mapping[str, str] = field(default_factory=dict)

    @property
    def false_a_week(self) -> float:
        """Return the false alarms a week."""
        return len(self.quiet) / max(self.days / 7, 1e-9)


Spoiled = Callable[[Stream, int, Profile], Profile]


def plant(past: Past, since: float, until: float, seed: int, each: int) -> list[Planted]:
    """Choose streams and times for faults: each kind in up to `each` streams, from busy to rare, none near another."""
    random = np.random.default_rng(seed)
    rates = {stream: rate for stream, series in past.counts.items() if (rate := _rate(series)) >= ENOUGH}
    ranked = sorted((s for s in rates if s.planned), key=lambda stream: (-rates[stream], stream))
    planted: list[Planted] = []
    for of_counts in (True, False):  # of counts and amounts, or of content
        begin, apart = since, APART
        if not of_counts:
            begin, apart = max(since, past.profiles_since + DAY, until - CONTENT_DAYS * DAY), CONTENT_APART
        wanted = [one for one in SPOILINGS if (one.profile is None) is of_counts]
        room = HOUR * max(one.hours for one in wanted)
        slots = max(int((until - begin - room) // apart), 0) if np.isfinite(begin) else 0
        starts = begin + apart * random.permutation(slots) + HOUR * random.integers(6, 22, slots)
        chosen = [(one, *found) for one in wanted for found in _streams(one, ranked, past, begin, each)]
        order = sorted(range(len(chosen)), key=lambda i: (i % max(each, 1), i))  # each kind once before any comes again
        for i, start in zip(order, starts.tolist(), strict=False):
            one, stream, path = chosen[i]
            planted.append(Planted(one, stream, start // HOUR * HOUR, rates[stream], path))
    rank = {one.name: number for number, one in enumerate(SPOILINGS)}
    return sorted(planted, key=lambda one: (rank[one.spoiling.name], -one.rate, one.stream))


def _rate(series: Counts) -> float:
    recent = series.values[-int(WARM / HOUR) :]
    return float(np.nanmean(recent)) if len(recent) and not np.isnan(recent).all() else 0.0


def _streams(one: Spoiling, ranked: Sequence[Stream], past: Past, begin: float, each: int) -> list[tuple[Stream, str]]:
    fit = [
        (stream, path)
        for stream in ranked
        if (path := _target(one, stream, past)) is not None
        and (one.profile is not None or past.first_seen.get(stream, begin) <= begin - WARM)
    ]
    number = min(each, len(fit))
    # The busiest, the rarest, and what lies evenly between.
    return [fit[round(i * (len(fit) - 1) / max(number - 1, 1))] for i in range(number)]


def _target(one: Spoiling, stream: Stream, past: Past) -> str | None:
    """Return the property a fault is about: of amounts, the first that is summed up of the stream."""
    if one.amounts is None:
        return one.target(past.plans.get(stream))
    return min((m.name for m in past.measures if m.stream == stream and not m.name.startswith("(")), default=None)


def spoil_counts(past: Past, planted: Sequence[Planted], seed: int) -> Past:
    """Return the past with the faults of counts and amounts in it."""
    random = np.random.default_rng(seed)
    counts, measures = dict(past.counts), dict(past.measures)
    for one in planted:
        if one.spoiling.amounts is not None:
            _spoil(measures, one, np.ones(one.spoiling.hours), one.spoiling.amounts, one.path)
        if one.spoiling.counts is None:
            continue
        series = counts[one.stream]
        at = int((one.start - series.start) // HOUR)
        hours = slice(at, at + one.spoiling.hours)
        values = series.values.copy()
        seen = ~np.isnan(values[hours])
        values[hours] = np.where(seen, one.spoiling.counts(np.nan_to_num(values[hours]), random), np.nan)
        was = np.nan_to_num(series.values[hours])
        left = np.divide(np.nan_to_num(values[hours]), was, out=np.ones(len(was)), where=was > 0)
        counts[one.stream] = replace(series, values=values)
        _spoil(measures, one, left, 1.0)
    return replace(past, counts=counts, measures=measures)


def _spoil(
    measures: dict[Measure, Measured], one: Planted, events: Floats, amounts: float, path: str | None = None
) -> None:
    """Change what is summed up of a fault's stream, of one property or all, while it is on."""
    for measure, measured in measures.items():
        at = int((one.start - measured.start) // HOUR)
        if measure.stream == one.stream and path in {None, measure.name} and at >= 0:
            hours = slice(at, min(at + one.spoiling.hours, len(measured.total)))
            measures[measure] = scaled(measured, hours, events[: hours.stop - hours.start], amounts)


def spoiled_profiles(planted: Sequence[Planted]) -> Spoiled:
    """Return what makes of a stream's profile of an hour the one it would have been under the faults of content."""
    of_stream: dict[Stream, list[Planted]] = {}
    for one in planted:
        if one.spoiling.profile is not None:
            of_stream.setdefault(one.stream, []).append(one)

    def spoiled(stream: Stream, start: int, profile: Profile) -> Profile:
        for one in of_stream.get(stream, ()):
            if one.spoiling.profile is not None and one.start <= start < one.end:
                profile = one.spoiling.profile(profile, one.path)
        return profile

    return spoiled


def drill(
    rules: Sequence[Rule],
    past: Past,
    spoiled: Past,
    planted: Sequence[Planted],
    span: tuple[float, float],
    budget: AlertBudget,
    *,
    known: Callable[[Told], bool] = lambda _told: False,
    progress: Callable[[int], None] = lambda _hours: None,
) -> Drilled:
    """Try the rules on the past as it was and as the faults would have made it.

    `known` tells whether an alert goes with an incident on record. Rules that need no profile are tried over the whole
    span, those on content over the days that faults of content were planted in only.
    """
    counted = [rule for rule in rules if rule.check in BY_COUNTS | HOURLY]
    content = [rule for rule in rules if rule.check not in BY_COUNTS | HOURLY]
    days = [one for one in planted if one.spoiling.profile is not None]
    began, ended = span
    runs = [(counted, began, ended)]
    if days and content:
        runs.append((content, min(one.start for one in days) - DAY, max(one.end for one in days) + DAY))
    quiet: list[Told] = []
    told: list[Told] = []
    failures: dict[str, str] = {}
    for some, since, until in runs:
        beside = [rule for rule in rules if rule not in some]
        tried = [
            backtest(some, version, since, until, budget, beside=beside, progress=progress)
            for version in (past, spoiled)
        ]
        quiet += tried[0].told
        told += [one for one in tried[1].told if not any(_same(one, other) for other in tried[0].told)]
        failures |= _failures(tried)
    outcomes = tuple(_outcome(one, told, rules) for one in planted)
    explained = {id(alert) for one in planted for alert in told if _finds(alert, one)}
    return Drilled(
        outcomes,
        tuple(one for one in quiet if not known(one)),
        tuple(one for one in told if id(one) not in explained),
        (ended - began) / DAY,
        failures,
    )


def _failures(tried: Sequence[Backtest]) -> dict[str, str]:
    return {name: failure.why for one in tried for name, failure in one.failures.items()}


def _outcome(planted: Planted, told: Sequence[Told], rules: Sequence[Rule]) -> Outcome:
    found = sorted((one for one in told if _finds(one, planted)), key=lambda one: one.fired_at)
    watched = any(rule.check in planted.spoiling.checks and rule.covers(planted.stream) for rule in rules)
    after = (found[0].fired_at - planted.start) / HOUR if found else None
    return Outcome(planted, after, tuple(dict.fromkeys(one.incident.rule for one in found)), watched)


def _finds(told: Told, planted: Planted) -> bool:
    site = all_events(planted.stream.source, planted.stream.environment)
    about = any(subject.stream in {planted.stream, site} for subject in told.incident.subjects)
    within = planted.start < told.fired_at <= planted.end + SETTLES
    return about and within and told.incident.check in planted.spoiling.checks


def _same(a: Told, b: Told) -> bool:
    streams = {subject.stream for subject in a.incident.subjects} & {subject.stream for subject in b.incident.subjects}
    return a.incident.rule == b.incident.rule and bool(streams) and abs(a.fired_at - b.fired_at) <= SAME
