"""Rules: how fast thousands load, how fast a pass over many streams is, how fast a year is tried again.

CPU seconds of this process, so that other work on the machine does not count. The reaches: 10,000 rules in 3 s; 500
rules over 2,000 streams in a pass in 5 s on one core; a backtest of a year of 500 streams in 30 s.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from monitor.checks.decide import decide
from monitor.checks.evaluate import evaluate
from monitor.checks.rule import Rule
from monitor.checks.view import HOUR, Counts, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.decode.event import Event, Kind
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.privacy.inspected import Inspected
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.rules.load import load_rules
from monitor.trial.backtest import backtest
from monitor.trial.tried import Past

RULES, FILES = 10_000, 100
STREAMS, WEEKS = 2_000, 8
YEAR_STREAMS, DAYS = 500, 365
START = 1_767_052_800.0 // 604_800 * 604_800
KINDS = ("missing_event", "volume", "schema", "rogue_event", "rogue_property", "pii", "consent", "vendor_spec")


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        _load(Path(folder))
        _pass(Path(folder))
    _year()


def _load(folder: Path) -> None:
    paths = []
    for number in range(FILES):
        path = folder / f"{number:03}.yaml"
        path.write_text("rules:\n" + "".join(_rule(number * FILES + i) for i in range(RULES // FILES)))
        paths.append(path)
    load_rules(paths[:1])
    loaded, seconds = _timed(lambda: load_rules(paths))
    print(f"load: {len(loaded.rules):,} rules in {len(paths)} files: {seconds:.2f} s (reach 3 s)")


def _rule(number: int) -> str:
    kind = KINDS[number % len(KINDS)]
    return f"""
  - id: rule-{number}
    check: {kind}
    match: {{event: [event_{number % STREAMS}, "never_{number}"], vendor: ga4}}
    severity: warning
    owner: growth
    runbook: docs/runbooks/{number}.md
    for: 10m
"""


def _pass(folder: Path) -> None:
    rng = np.random.default_rng(7)
    hours = WEEKS * 168
    rates = rng.lognormal(2.5, 1.3, STREAMS)
    shape = 1 + 0.8 * np.sin(np.arange(hours + 2) / 24 * 2 * np.pi)
    counts = rng.poisson(rates[:, None] * shape).astype(float)
    streams = [Stream("shop", "production", "ga4", f"G-{i % 5}", f"event_{i}") for i in range(STREAMS)]
    profile = _profile()
    plan = infer(streams[0], profile, START)

    def view(until: int) -> View:
        end = START + HOUR * until
        seen = {stream: _seen(stream, counts[i, :until], profile, plan) for i, stream in enumerate(streams)}
        return View(now=end + 300, start=end - HOUR, end=end + 300, streams=seen, warm={("shop", "production"): START})

    mixes = {
        "each rule matches one or two streams": [_rule(i) for i in range(500)],
        "one in ten matches a tenth of them, the rest one or two": [
            _rule(i).replace(f'event_{i % STREAMS}, "never_{i}"', f'"event_{i % 7 + 1}*"') if i % 10 == 0 else _rule(i)
            for i in range(500)
        ],
    }
    for words, text in mixes.items():
        path = folder / "mix.yaml"
        path.write_text("rules:\n" + "".join(text))
        rules = load_rules([path]).rules
        _judge(rules, view(hours))  # days that were learned from are remembered from pass to pass
        later = view(hours + 1)
        found, seconds = _timed(lambda rules=rules, later=later: _judge(rules, later))
        print(f"pass: 500 rules, {STREAMS:,} streams, {words}: {found:,} findings, {seconds:.2f} s (reach 5 s)")
    for kind in KINDS:
        path.write_text(f"rules: [{{id: one, check: {kind}}}]")
        rules = load_rules([path]).rules
        found, seconds = _timed(lambda rules=rules, later=later: _judge(rules, later))
        print(f"  {kind}: {1e6 * seconds / STREAMS:.0f} µs a stream a rule matches")


def _judge(rules: tuple[Rule, ...], view: View) -> int:
    evaluated = evaluate(rules, view)
    if evaluated.failures:
        raise RuntimeError(evaluated.failures[0].why)
    return len(decide(evaluated.findings, AlertBudget(), 168.0, frozenset()))


def _seen(stream: Stream, counts: Any, profile: Profile, plan: Plan) -> StreamView:
    return StreamView(
        stream, profile, plan, Counts(START, counts, np.zeros(len(counts))), START, START + HOUR * len(counts)
    )


def _profile() -> Profile:
    rows = [{"value": 10.5 + i % 7, "currency": "EUR", "coupon": f"C{i % 3}"} for i in range(40)]
    at = START + HOUR
    return profile_of(
        [Inspected(Event("ga4", Kind.EVENT, "G-1", "purchase", at, properties=row), (), ()) for row in rows],
        budget=None,
    )


def _year() -> None:
    rng = np.random.default_rng(11)
    hours = (WEEKS * 7 + DAYS) * 24
    rates = rng.lognormal(2.5, 1.3, YEAR_STREAMS)
    shape = 1 + 0.8 * np.sin(np.arange(hours) / 24 * 2 * np.pi)
    counts = rng.poisson(rates[:, None] * shape * rng.gamma(400, 1 / 400, hours)).astype(float)
    for number in range(0, YEAR_STREAMS, 25):  # some outages to be found
        begin = int(rng.integers(WEEKS * 168, hours - 48))
        counts[number, begin : begin + 24] = 0
    streams = [Stream("shop", "production", "ga4", f"G-{i % 5}", f"event_{i}") for i in range(YEAR_STREAMS)]
    past = Past(
        {stream: Counts(START, counts[i], np.zeros(hours)) for i, stream in enumerate(streams)},
        dict.fromkeys(streams, START),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.yaml"
        path.write_text("rules: [{id: gone, check: missing_event}, {id: volume, check: volume}]")
        rules = load_rules([path]).rules
    since, until = START + HOUR * WEEKS * 168, START + HOUR * hours
    tried, seconds = _timed(lambda: backtest(rules, past, since, until, AlertBudget()))
    what = f"{DAYS} days of {YEAR_STREAMS} streams, 2 rules on all"
    print(f"backtest: {what}: {len(tried.told)} alerts, {seconds:.1f} s (reach 30 s)")
    one = (Rule("gone", "missing_event", rules[0].params, type(rules[0].match)(event=("event_25",))),)
    tried, seconds = _timed(lambda: backtest(one, past, since, until, AlertBudget(), beside=rules))
    print(f"backtest: the same, a rule on one of them: {len(tried.told)} alerts, {seconds:.1f} s")


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    result = work()
    return result, time.process_time() - begun
