"""Amounts held against each other: false alarms, and how soon a loss is told, on seeded traffic with shocks.

An installation of 30 events, each sent to two vendors, is looked at every hour of a week after six weeks of history.
Its traffic has a daily and weekly shape, hours that stray by 10 %, and on four days three times or a third of itself.
Either one page sends both (what happened, thinned by blockers to 95 % and 90 %), or two systems that have nothing in
common but the visitors do (two independent counts). Then, one event in ten, a vendor loses a share of its events from
a random hour on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.checks.check import checks
from monitor.checks.decide import decide
from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Verdict
from monitor.checks.rule import Match, Rule
from monitor.checks.view import HOUR, Counts, Measured, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.profile.measure import Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

Floats = NDArray[np.float64]
START = 1_767_571_200.0
EVENTS, HISTORY, JUDGED = 30, 42 * 24, 7 * 24
RATES = (5.0, 50.0, 500.0)
LOSSES = (0.2, 0.5)
WEEKS = JUDGED / 168
RULE = Rule(
    "reaches",
    "missing_destination",
    checks()["missing_destination"].Params.model_validate({"vendors": ["ga4", "meta"]}),
)


def run() -> None:
    """Print the figures."""
    print(f"missing_destination: {EVENTS} events at two vendors, hourly looks, budget of one false alert a week")
    for rate in RATES:
        _destinations("one page", _thinned, rate)
    _destinations("two systems", _apart, 50.0)
    for of in ("sum", "mean"):
        _kpi(of)
    _speed()


def _traffic(rate: float, rng: np.random.Generator) -> Floats:
    """Return the intensity of every event and hour, with a shock on four of the judged days."""
    hours = np.arange(HISTORY + JUDGED)
    shape = (1 + 0.8 * np.sin(2 * np.pi * (hours % 24 - 9) / 24)) * np.where(hours // 24 % 7 >= 5, 0.7, 1.0)
    level = rate * shape * rng.gamma(100, 0.01, (EVENTS, len(hours)))
    for number, day in enumerate(rng.choice(JUDGED // 24, 4, replace=False)):
        level[:, HISTORY + 24 * day : HISTORY + 24 * day + 24] *= 3.0 if number % 2 else 1 / 3
    return np.asarray(level)


def _thinned(level: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    happened = rng.poisson(level)
    return rng.binomial(happened, 0.95).astype(float), rng.binomial(happened, 0.9).astype(float)


def _apart(level: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return rng.poisson(0.95 * level).astype(float), rng.poisson(0.9 * level).astype(float)


def _destinations(name: str, sent: Callable[..., tuple[Floats, Floats]], rate: float) -> None:
    rng = np.random.default_rng([int(rate), len(name)])
    level = _traffic(rate, rng)
    ga4, meta = sent(level, rng)
    alarms = len(list(_told(_views({"ga4": ga4, "meta": meta}))))
    print(f"  {name}, {rate:g} an hour: {alarms / WEEKS:.1f} false alerts a week", end="")
    for loss in LOSSES:
        broken = meta.copy()
        begun = {}
        for event in range(0, EVENTS, 10):
            begin = HISTORY + int(rng.integers(0, JUDGED - 72))
            begun[f"event_{event}"] = begin
            broken[event, begin:] = rng.binomial(broken[event, begin:].astype(int), 1 - loss)
        found: dict[str, int] = {}
        wrong = 0
        for stream, hour in _told(_views({"ga4": ga4, "meta": broken})):
            if stream.vendor == "meta" and stream.event in begun and hour > begun[stream.event]:
                found.setdefault(stream.event, hour - begun[stream.event])
            else:
                wrong += 1
        within = [hours for hours in found.values() if hours <= 24]
        median = f", median {np.median(list(found.values())):.0f} h" if found else ""
        print(
            f"; −{loss:.0%}: {len(within)} of {len(begun)} within a day{median}, {wrong} false".replace("%", " %"),
            end="",
        )
    print()


def _views(counts: dict[str, Floats]) -> Iterator[tuple[int, View]]:
    for hour in range(HISTORY + 1, HISTORY + JUDGED + 1):
        streams = {
            stream: _seen(stream, values[event, :hour])
            for vendor, values in counts.items()
            for event in range(EVENTS)
            for stream in [Stream("shop", "production", vendor, "1", f"event_{event}")]
        }
        end = START + HOUR * hour
        yield hour, View(now=end + 300, start=end - HOUR, end=end + 300, streams=streams)


def _seen(stream: Stream, values: Floats) -> StreamView:
    return StreamView(
        stream, Profile(), None, Counts(START, values, np.zeros(len(values))), START, START + HOUR * len(values)
    )


def _told(views: Iterator[tuple[int, View]], rule: Rule = RULE) -> Iterator[tuple[Stream, int]]:
    """Yield every beginning of an alert: its stream, and the hour at whose end it was told."""
    firing: frozenset[tuple[str, Stream, str]] = frozenset()
    over: dict[tuple[str, Stream, str], int] = {}
    for hour, view in views:
        evaluated = evaluate((rule,), view)
        if evaluated.failures:
            raise RuntimeError(evaluated.failures[0].why)
        decided = decide(evaluated.findings, AlertBudget(), 168.0, firing)
        now = {(f.rule, f.stream, f.detail) for f in decided if f.verdict is Verdict.MET}
        for key in now - firing:
            # What comes back within a day is the same incident.
            if hour - over.get(key, -25) > 24:
                yield key[1], hour
        over |= dict.fromkeys(firing - now, hour)
        firing = frozenset(now)


def _kpi(of: str) -> None:
    rng = np.random.default_rng(5)
    rule = Rule("revenue", "kpi", checks()["kpi"].Params.model_validate({"of": of, "missing": False}))
    # No shocks: they move the sum of revenue, and should be told.
    hours = np.arange(HISTORY + JUDGED)
    shape = (1 + 0.8 * np.sin(2 * np.pi * (hours % 24 - 9) / 24)) * np.where(hours // 24 % 7 >= 5, 0.7, 1.0)
    counts = rng.poisson(50.0 * shape * rng.gamma(100, 0.01, (EVENTS, len(hours)))).astype(float)
    begun = {event: HISTORY + int(rng.integers(0, JUDGED - 72)) for event in range(0, EVENTS, 10)}

    def amounts(*, broken: bool) -> list[tuple[Floats, Floats]]:
        draw = np.random.default_rng(6)
        made = []
        for event in range(EVENTS):
            orders = [draw.lognormal(4.0, 1.2, int(n)) for n in counts[event]]
            factor = np.where(broken & (event in begun) & (hours >= begun.get(event, 0)), 0.5, 1.0)
            sums = np.array([a.sum() for a in orders]) * factor
            made.append((sums, np.array([(a * a).sum() for a in orders]) * factor**2))
        return made

    def views(made: list[tuple[Floats, Floats]]) -> Iterator[tuple[int, View]]:
        for hour, view in _views({"ga4": counts}):
            measures = {
                Measure(stream, "value"): Measured(
                    START, counts[event, :hour], made[event][0][:hour], made[event][1][:hour]
                )
                for event in range(EVENTS)
                for stream in [Stream("shop", "production", "ga4", "1", f"event_{event}")]
            }
            yield hour, View(view.now, view.start, view.end, view.streams, measures=measures)

    quiet = len(list(_told(views(amounts(broken=False)), rule)))
    delays: dict[int, int] = {}
    for stream, hour in _told(views(amounts(broken=True)), rule):
        event = int(stream.event.removeprefix("event_"))
        if event in begun and hour > begun[event]:
            delays.setdefault(event, hour - begun[event])
    soon = sum(hours <= 24 for hours in delays.values())
    print(
        f"kpi, {of} of log-normal orders (σ 1.2), 50 an hour, {EVENTS} events: {quiet / WEEKS:.1f} false alerts a week;"
        f" halved: {soon} of {len(begun)} within a day"
    )


def _speed() -> None:
    """Print what 500 rules over 2,000 streams cost, when days were learned from and on the first look of a day."""
    rng = np.random.default_rng(3)
    hours = HISTORY + 8
    vendors = ("ga4", "meta", "segment", "tiktok")
    streams = [Stream("shop", "production", vendor, "1", f"event_{i}") for i in range(500) for vendor in vendors]
    counts = rng.poisson(20.0, (len(streams), hours)).astype(float)

    def view(until: int) -> View:
        end = START + HOUR * until
        seen = {stream: _seen(stream, counts[row, :until]) for row, stream in enumerate(streams)}
        return View(now=end + 300, start=end - HOUR, end=end + 300, streams=seen)

    params: dict[str, Any] = {
        "missing_destination": {"vendors": ["ga4", "meta", "segment"]},
        "ratio": {"per": {"event": "event_0"}},
        "discrepancy": {"between": [{"vendor": "ga4"}, {"vendor": "meta"}]},
        "freshness": {"max_age": "6h"},
    }
    kinds = list(params)
    rules = []
    for i in range(500):
        kind = kinds[i % len(kinds)]
        match = Match(event=(f"event_{i}",), vendor=("ga4",) if kind == "ratio" else ())
        rules.append(Rule(f"r{i}", kind, checks()[kind].Params.model_validate(params[kind]), match))
    for words, until in (("first look of a day", hours - 1), ("an hour later", hours)):
        seen = view(until)
        begun = time.process_time()
        evaluated = evaluate(rules, seen)
        decided = decide(evaluated.findings, AlertBudget(), 168.0, frozenset())
        seconds = time.process_time() - begun
        what = "500 rules of four kinds, 2,000 streams"
        print(f"pass: {what}, {words}: {len(decided):,} findings, {seconds:.2f} s (reach 5 s)")


if __name__ == "__main__":
    run()
