"""`tagwatch volumes` on daily counts: the yardstick of labelled faults, summed to days.

The same sites, faults and scoring as `bench volumes`, but every series is known by the day only, as warehouse exports
are. A day is flagged at its end, and counts as its last hour. Nothing was tuned on it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import numpy as np

from bench.volumes import REPORT_SEED, YARDSTICK
from monitor.checks.statistics.grid import all_events
from monitor.checks.view import HOUR, Counts
from monitor.config.settings import AlertBudget
from monitor.profile.stream import Stream
from monitor.trial.anomalies import judge

DAY = 24


def run() -> None:
    """Print precision, recall, false alerts and delay by kind of site and of fault."""
    if not (YARDSTICK / "sites.py").exists():
        print(f"skipped: there is no yardstick at {YARDSTICK}")
        return
    sys.path.insert(0, str(YARDSTICK))
    sites, score = import_module("sites"), import_module("score")
    loaded = list(sites.load(seed=REPORT_SEED))
    told = [watch(site, sites.WARM) for site in loaded]
    groups = {"all sites": list(range(len(loaded)))}
    for at, site in enumerate(loaded):
        groups.setdefault(site.name.rstrip("0123456789"), []).append(at)
    print(f"{'':12}    P    R   F1  visible  false a series-week  median delay  within 24 h")
    for name, those in groups.items():
        own = score.total([loaded[at] for at in those], [told[at] for at in those], 0.5)
        print(
            f"{name:12} {own['precision']:4.2f} {own['recall']:4.2f} {own['f1']:4.2f} {own['recall_visible']:8.2f} "
            f"{own['false_per_series_week']:20.3f} {own['delay_median_h']:11.0f} h {own['found_24h']:12.2f}"
        )
    every = score.total(loaded, told, 0.5)
    weeks = sum(flags.shape[1] - sites.WARM for flags in told) / (7 * DAY)
    print(f"false alerts: {every['false']} in {weeks:.0f} site-weeks, where the budget allows {weeks:.0f}")
    print("\nfault            found  of   median delay (h)")
    for kind, (found, of, delay) in score.by(every["found"], lambda fault: fault.kind).items():
        print(f"{kind:15} {found:6} {of:3} {delay:14.0f}")


def watch(site: Any, warm: int) -> np.ndarray:
    """Return 1 in the hours [rows + 1, T] at whose end something was told of a row; the last row is all together."""
    counts = np.asarray(site.y, float)
    rows, hours = counts.shape
    days = hours // DAY
    daily = counts[:, : days * DAY].reshape(rows, days, DAY).sum(2)
    even = np.repeat(daily / DAY, DAY, axis=1)
    streams = [Stream("site", "production", "csv", "", name) for name in site.names]
    row_of = {stream: row for row, stream in enumerate(streams)} | {all_events("site", "production"): rows}
    series = {
        stream: Counts(site.t0, even[row], np.zeros(days * DAY))
        for row, stream in enumerate(streams)
        if even[row].any()
    }
    holidays = {
        day
        for hour in np.flatnonzero(site.holiday)
        for day in [np.datetime64(int(site.t0 + HOUR * hour), "s").item().date()]
    }
    found = judge(series, AlertBudget(), timezone="UTC", holidays=frozenset(holidays), step=DAY)
    told = np.zeros((rows + 1, hours))
    for anomaly in found.anomalies:
        for at in anomaly.met:
            hour = round((at - site.t0) / HOUR) - 1
            if hour >= warm:
                told[row_of[anomaly.stream], hour] = 1.0
    return told
