"""Volume checks on the yardstick of labelled faults: precision, recall, false alerts and delay, beside the peers'.

Runs what the daemon runs (both checks and the one decision, at every closed hour) over the semi-synthetic sites of
`../shared/yardsticks/volumes`; skipped where that folder is absent. Constants of the detector were chosen on seeds 1000
and 1001 of the bike, taxi and motorway sites; what is printed are faults, rates and events drawn with another seed, for
those sites and, apart, for the kinds of site it was not tuned on (of which seed 1000 had been seen once, before
anything was tuned). Takes some minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from monitor.checks.statistics.grid import all_events
from monitor.checks.view import HOUR, Counts, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

YARDSTICK = Path(__file__).parents[1].parent / "shared" / "yardsticks" / "volumes"
TUNED_ON = ("bike", "taxi", "i94")
TUNING_SEED, REPORT_SEED = 1000, 2026
LOOKS_PER_WEEK = 168.0
ACCEPTED = 0.02
"""False alerts a series-week at which detectors are compared."""
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
    tuning = [watch(site, sites.WARM) for site in sites.load(seed=TUNING_SEED) if site.name.startswith(TUNED_ON)]
    limit = score.tune([w.site for w in tuning], [w.score for w in tuning], ACCEPTED)
    report = [watch(site, sites.WARM) for site in sites.load(seed=REPORT_SEED)]
    known = [watched for watched in report if watched.site.name.startswith(TUNED_ON)]
    unseen = [watched for watched in report if not watched.site.name.startswith(TUNED_ON)]
    print(f"{'':42}    P    R   F1  false a series-week  median delay  R at ≤ {ACCEPTED} (false)")
    for name, group in (("ours, all sites", report), ("ours, kinds tuned on", known), ("ours, kinds unseen", unseen)):
        print(_line(name, group, score, limit))
    for name, precision, recall, false, at_accepted in PEERS:
        print(f"{name:42} {precision:>4} {recall:>4} {'':4} {false:>20} {'':>13} {at_accepted:>10}")
    print("\nfault            found  of   median delay (h)")
    told = score.total([w.site for w in report], [w.told for w in report], 0.5)
    for kind, (found, of, delay) in score.by(told["found"], lambda fault: fault.kind).items():
        print(f"{kind:15} {found:6} {of:3} {delay:14.0f}")
    print(f"\none look at 13 streams: {1000 * np.mean([w.seconds_a_look for w in report]):.1f} ms")


def _line(name: str, group: Sequence[Watched], score: ModuleType, limit: float) -> str:
    own = score.total([w.site for w in group], [w.told for w in group], 0.5)
    held = score.total([w.site for w in group], [w.score for w in group], limit)
    return (
        f"{name:42} {own['precision']:4.2f} {own['recall']:4.2f} {own['f1']:4.2f} {own['false_per_series_week']:20.3f} "
        f"{own['delay_median_h']:11.0f} h {held['recall']:10.2f} ({held['false_per_series_week']:.2f})"
    )


def watch(site: Any, warm: int) -> Watched:
    """Look at a site every hour after `warm`, as the daemon does with the default budget for the whole site."""
    counts = np.asarray(site.y, float)
    rows, hours = counts.shape
    streams = [Stream("site", "production", "", "", name) for name in site.names]
    row_of = {stream: row for row, stream in enumerate(streams)} | {all_events("site", "production"): rows}
    told = np.zeros((rows + 1, hours))
    score = np.zeros((rows + 1, hours))
    firing: frozenset[tuple[str, Stream]] = frozenset()
    budget = AlertBudget()
    began = time.process_time()
    for hour in range(warm, hours):
        findings = decide(_judged(_view(site.t0, counts[:, : hour + 1], streams)), budget, LOOKS_PER_WEEK, firing)
        met = [finding for finding in findings if finding.verdict is Verdict.MET]
        firing = frozenset((finding.rule, finding.stream) for finding in met)
        for finding in met:
            told[row_of[finding.stream], hour] = 1.0
        for finding in findings:
            if finding.p_value and abs(finding.effect or 0.0) >= budget.smallest_effect:
                row = row_of[finding.stream]
                score[row, hour] = max(score[row, hour], -np.log10(finding.p_value))
    return Watched(site, told, score, (time.process_time() - began) / (hours - warm))


def _judged(view: View) -> list[Finding]:
    return [finding for rule in RULES for finding in CHECKS[rule.check].evaluate(rule, view)]


def _view(start: float, counts: np.ndarray, streams: Iterable[Stream]) -> View:
    hours = counts.shape[1]
    seen = {}
    for stream, values in zip(streams, counts, strict=True):
        some = np.flatnonzero(values)
        if len(some):
            first, last = start + HOUR * some[0], start + HOUR * (some[-1] + 0.5)
            series = Counts(first, values[some[0] :], np.zeros(hours - some[0]))
            seen[stream] = StreamView(stream, Profile(), None, series, first, last)
    end = start + HOUR * hours
    return View(now=end, start=end - HOUR, end=end, streams=seen)
