"""Volume checks on the yardstick of labelled faults: precision, recall, false alerts and delay, beside the peers'.

Runs what the daemon runs (both checks and the one decision, at every closed hour) over the semi-synthetic sites of
`../shared/yardsticks/volumes`; skipped where that folder is absent. The detector has no thresholds of its own: what may
be told follows from the budget. Its constants were looked at on seeds 1000 and 2026 of the bike, trail, shop and
pedestrian sites (the last after a first look at them, which found the site's wild days missing). Taxis and the motorway
were left out of that; what is printed are faults, rates and events drawn with another seed, by kind of site. Takes some
minutes. At the end: what a look costs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from monitor.checks.decide import decide
from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.missing_event import MissingEvent, MissingEventParams
from monitor.checks.kinds.volume import Volume, VolumeParams
from monitor.checks.rule import Rule
from monitor.checks.statistics.expectations import expectations
from monitor.checks.statistics.grid import all_events
from monitor.checks.view import HOUR, Counts, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

YARDSTICK = Path(__file__).parents[1].parent / "shared" / "yardsticks" / "volumes"
DEVELOPED_ON = ("bike", "burke", "retail", "ped")
TUNING_SEED, REPORT_SEED = 1000, 3033
LOOKS_PER_WEEK = 168.0
ACCEPTED = 0.02
"""False alerts a series-week at which detectors are compared."""
STRICT = 0.005
OFTEN, RARE_MISSING = 5.0, 12.0
"""Events an hour from which what is gone is to be told in two hours, and how many must be missing of what is rarer."""
STREAMS, WEEKS = 2000, 8
"""Size of the installation whose cost is measured."""
RULES = (
    Rule("volume", "volume", VolumeParams()),
    Rule("missing", "missing_event", MissingEventParams()),
)
CHECKS: dict[str, Volume | MissingEvent] = {"volume": Volume(), "missing_event": MissingEvent()}
PEERS = (
    ("GA4-like insights", ".24", ".60", ".28", ".02"),
    ("20 % against the 7-day weekday baseline", ".16", ".73", ".54", ".26"),
    ("Elementary (z = 3, 14 days)", ".21", ".35", ".18", ".09"),
    ("Farrington Flexible", ".11", ".85", ".95", ".10"),
    ("hour-of-week z-score", ".04", ".96", "3.4", ".07"),
    ("Prophet", ".05", ".98", "3.0", ".10"),
    ("the yardstick's prototype", ".43", ".72", ".13", ".53"),
)
"""Published figures on the same kind of sites (../shared/reference/statistics.md): precision, recall and false alerts
at the detector's own threshold; recall at a threshold tuned to at most 0.02 false alerts a series-week."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One site watched for ten weeks: what was told [rows, hours] and −log10 of the smallest p-value of each hour."""

    site: Any
    told: np.ndarray
    score: np.ndarray
    seconds_a_look: float


def run() -> None:
    """Print the tables."""
    if not (YARDSTICK / "sites.py").exists():
        print(f"skipped: there is no yardstick at {YARDSTICK}")
        return
    sys.path.insert(0, str(YARDSTICK))
    sites, score = import_module("sites"), import_module("score")
    tuning = [watch(site, sites.WARM) for site in sites.load(seed=TUNING_SEED) if site.name.startswith(DEVELOPED_ON)]
    limits = [score.tune([w.site for w in tuning], [w.score for w in tuning], most) for most in (ACCEPTED, STRICT)]
    report = [watch(site, sites.WARM) for site in sites.load(seed=REPORT_SEED)]
    kinds = sorted({_kind(watched) for watched in report})
    groups = [("ours, all sites", report)]
    for title, developed in (("ours, kinds developed on", True), ("ours, kinds left out", False)):
        groups.append((title, [w for w in report if _kind(w).startswith(DEVELOPED_ON) == developed]))
    groups += [(f"  {kind}", [w for w in report if _kind(w) == kind]) for kind in kinds]
    print(
        f"{'':42}    P    R   F1  visible  false a series-week  median delay  within 24 h"
        f"  visible at ≤ {ACCEPTED} (false)  at ≤ {STRICT}"
    )
    for name, group in groups:
        print(_line(name, group, score, limits))
    budget = sum(w.told.shape[1] - sites.WARM for w in report) / LOOKS_PER_WEEK
    told = score.total([w.site for w in report], [w.told for w in report], 0.5)
    print(
        f"budget: {budget:.0f} false alerts in {budget:.0f} site-weeks at one a week and site; raised {told['false']}"
    )
    print(f"reach: F1 ≥ .80, visible ≥ .75 at ≤ {ACCEPTED}, ≥ .60 at ≤ {STRICT}, within 24 h ≥ .65\n")
    for name, precision, recall, false, at_accepted in PEERS:
        print(f"{name:42} {precision:>4} {recall:>4} {'':4} {'':8} {false:>20} {'':>27} {at_accepted:>10}")
    print("\nfault            found  of   median delay (h)")
    for kind, (found, of, delay) in score.by(told["found"], lambda fault: fault.kind).items():
        print(f"{kind:15} {found:6} {of:3} {delay:14.0f}")
    _sudden(report, score)
    print(f"\none look at 13 streams: {1000 * np.mean([w.seconds_a_look for w in report]):.1f} ms")
    _cost()


def _kind(watched: Watched) -> str:
    return str(watched.site.name).rstrip("0123456789")


def _line(name: str, group: Sequence[Watched], score: ModuleType, limits: Sequence[float]) -> str:
    own = score.total([w.site for w in group], [w.told for w in group], 0.5)
    held, strict = (score.total([w.site for w in group], [w.score for w in group], limit) for limit in limits)
    return (
        f"{name:42} {own['precision']:4.2f} {own['recall']:4.2f} {own['f1']:4.2f} {own['recall_visible']:8.2f} "
        f"{own['false_per_series_week']:20.3f} {own['delay_median_h']:11.0f} h {own['found_24h']:12.2f} "
        f"{held['recall_visible']:14.2f} ({held['false_per_series_week']:.3f}) "
        f"{strict['recall_visible']:9.2f} ({strict['false_per_series_week']:.3f})"
    )


def _sudden(report: Sequence[Watched], score: ModuleType) -> None:
    """Print how soon what is gone altogether is told; what is never told counts as never, not as left out.

    What was to be expected is the mean of the same hours of the three weeks before.
    """
    delays, missing = [], []
    for watched in report:
        counts = np.vstack([watched.site.y, watched.site.y.sum(0)])
        for fault, delay in score.judge(watched.site, watched.told, 0.5)[0]:
            if fault.kind not in {"vanish", "site_outage"}:
                continue
            hours = np.arange(fault.start, fault.end)
            due = np.mean([counts[fault.series, hours - 168 * week] for week in (1, 2, 3)], 0)
            if due.mean() >= OFTEN:
                delays.append(delay or np.inf)
            elif fault.kind == "vanish" and due.sum() >= RARE_MISSING:
                missing.append(due[:delay].sum() if delay else np.inf)
    print(
        f"\ngone, of {OFTEN:g} an hour or more: {len(delays)}, told after {np.median(delays):.0f} h in the median "
        f"(reach ≤ 2); rarer: {len(missing)}, told when {np.median(missing):.0f} events were missing (reach ≤ 12)"
    )


def _cost() -> None:
    """Print how long learning anew and updating by an hour take for a large installation, on one core."""
    rng = np.random.default_rng(1)
    hours = WEEKS * 168 + 30
    shape = 1 + 0.8 * np.sin(2 * np.pi * (np.arange(hours) % 24 - 9) / 24)
    rates = 10 ** rng.uniform(-0.7, 3.5, STREAMS)
    counts = rng.poisson(rates[:, None] * shape).astype(float)
    counts[:, 0] = 1.0
    streams = [Stream("site", "production", "", "", f"event {row:04}") for row in range(STREAMS)]
    took = []
    for end in (hours - 1, hours):
        view = _view(0.0, counts[:, :end], streams)
        began = time.process_time()
        expectations(view)
        took.append(time.process_time() - began)
    anew, more = took
    print(
        f"{STREAMS:,} streams: {WEEKS} weeks learned anew in {anew:.0f} s (reach ≤ 60), "
        f"one hour more in {more:.2f} s (reach ≤ 1)"
    )


def watch(site: Any, warm: int) -> Watched:
    """Look at a site every hour after `warm`, as the daemon does with the default budget for the whole site."""
    counts = np.asarray(site.y, float)
    rows, hours = counts.shape
    streams = [Stream("site", "production", "", "", name) for name in site.names]
    row_of = {stream: row for row, stream in enumerate(streams)} | {all_events("site", "production"): rows}
    told = np.zeros((rows + 1, hours))
    score = np.zeros((rows + 1, hours))
    holidays = {datetime.fromtimestamp(site.t0 + HOUR * hour, UTC).date() for hour in np.flatnonzero(site.holiday)}
    firing: frozenset[tuple[str, Stream, str]] = frozenset()
    budget = AlertBudget()
    began = time.process_time()
    for hour in range(warm, hours):
        findings = decide(
            _judged(_view(site.t0, counts[:, : hour + 1], streams, holidays)), budget, LOOKS_PER_WEEK, firing
        )
        met = [finding for finding in findings if finding.verdict is Verdict.MET]
        firing = frozenset((finding.rule, finding.stream, finding.detail) for finding in met)
        for finding in met:
            told[row_of[finding.stream], hour] = 1.0
        for finding in findings:
            if finding.p_value and abs(finding.effect or 0.0) >= budget.smallest_effect:
                row = row_of[finding.stream]
                score[row, hour] = max(score[row, hour], -np.log10(finding.p_value))
    return Watched(site, told, score, (time.process_time() - began) / (hours - warm))


def _judged(view: View) -> list[Finding]:
    return [finding for rule in RULES for finding in CHECKS[rule.check].evaluate(rule, view)]


def _view(start: float, counts: np.ndarray, streams: Iterable[Stream], holidays: Iterable[date] = ()) -> View:
    hours = counts.shape[1]
    seen = {}
    for stream, values in zip(streams, counts, strict=True):
        some = np.flatnonzero(values)
        if len(some):
            first, last = start + HOUR * some[0], start + HOUR * (some[-1] + 0.5)
            series = Counts(first, values[some[0] :], np.zeros(hours - some[0]))
            seen[stream] = StreamView(stream, Profile(), None, series, first, last)
    end = start + HOUR * hours
    return View(now=end, start=end - HOUR, end=end, streams=seen, holidays=frozenset(holidays))
