"""What can be found, at which rate and how soon: volume faults in simulated shops, by size, rate and history.

Each trial is one shop of twelve events (one at the rate in question, the others from 0.5 to 500 an hour) with a day
and a week, visitors that wander by 10 % from day to day and are shared by all events, and 5 % of each event's own.
After its history one fault begins, on a working day at a random hour, and lasts a week; the daemon's checks look every
hour at the default budget. A fault is found when its stream, or all events together, is told within that week. What is
told of other streams, and what is told before the fault in the last week of history, is counted as false. Simulated, so
that rates, sizes and histories can be set; how it goes on real traffic is what `bench volumes` measures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from monitor.checks.view import HOUR, Counts
from monitor.config.settings import AlertBudget
from monitor.profile.stream import Stream
from monitor.trial.anomalies import judge

MONDAY = 1_767_571_200.0
"""5 January 2026, 00:00 UTC."""
RATES = (0.2, 1.0, 5.0, 20.0, 100.0, 1000.0)
FAULTS = (("vanish", 0.0), ("-70 %", 0.3), ("-50 %", 0.5), ("-30 %", 0.7), ("+50 %", 1.5), ("+100 %", 2.0))
HISTORIES = (1, 2, 4, 8)
USUAL_HISTORY = 4
TRIALS, BY_HISTORY_TRIALS = 30, 12
"""Trials a cell of the table by rate, and of that by history."""
FAULT_WEEKS = 1
OTHERS = (0.5, 2.0, 8.0, 20.0, 30.0, 60.0, 90.0, 150.0, 240.0, 350.0, 500.0)
SEED = 4711


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trial: hours until the fault was told (None where it never was), false alerts, and weeks they came in."""

    after: float | None
    false: int
    weeks: float


def run() -> None:
    """Print the two tables of docs/statistics.md, as Markdown."""
    false, weeks = 0, 0.0
    print(f"| events an hour | {' | '.join(name for name, _ in FAULTS)} |\n|---|{'---|' * len(FAULTS)}")
    for rate in RATES:
        cells = []
        for _, factor in FAULTS:
            told = [trial(rate, factor, USUAL_HISTORY, (SEED, number)) for number in range(TRIALS)]
            false, weeks = false + sum(one.false for one in told), weeks + sum(one.weeks for one in told)
            cells.append(_cell(told))
        print(f"| {rate:g} | {' | '.join(cells)} |", flush=True)
    print(f"\n{false} false alerts in {weeks:.0f} site-weeks, where the budget allows {weeks:.0f}\n")
    print(f"| weeks of history | {' | '.join(f'{name} of {rate:g} an hour' for rate, name, _ in BY_HISTORY)} | false |")
    print(f"|---|{'---|' * (len(BY_HISTORY) + 1)}")
    for history in HISTORIES:
        cells, all_told = [], []
        for rate, _, factor in BY_HISTORY:
            told = [trial(rate, factor, history, (SEED + 1, number)) for number in range(BY_HISTORY_TRIALS)]
            all_told += told
            cells.append(_cell(told))
        a_week = sum(one.false for one in all_told) / sum(one.weeks for one in all_told)
        print(f"| {history} | {' | '.join(cells)} | {a_week:.2f} a week |", flush=True)


BY_HISTORY = ((5.0, "vanish", 0.0), (20.0, "-50 %", 0.5), (100.0, "-30 %", 0.7))


def _cell(told: list[Outcome]) -> str:
    """Return the share found and the median time it took: `12/12, 3 h`."""
    found = [one.after for one in told if one.after is not None]
    if not found:
        return f"0/{len(told)}"
    median = float(np.median(found))
    took = f"{median:.0f} h" if median < 48 else f"{median / 24:.0f} days"
    return f"{len(found)}/{len(told)}, {took}"


def trial(rate: float, factor: float, history: int, seed: tuple[int, int]) -> Outcome:
    """Simulate one shop with one fault, and look at it as the daemon would."""
    rng = np.random.default_rng([*seed, history, round(rate * 10), round(factor * 10)])
    start = history * 168 + int(rng.integers(0, 5)) * 24 + int(rng.integers(0, 24))
    hours = start + FAULT_WEEKS * 168
    counts = shop(rng, hours, (rate, *OTHERS))
    faulty = counts[0]
    if factor <= 1:
        faulty[start:] = rng.binomial(faulty[start:].astype(int), factor)
    else:
        faulty[start:] += rng.binomial(faulty[start:].astype(int), factor - 1)
    streams = [Stream("shop", "production", "csv", "", f"event {row:02}") for row in range(len(counts))]
    series = {stream: Counts(MONDAY, values, np.zeros(hours)) for stream, values in zip(streams, counts, strict=True)}
    begins = MONDAY + HOUR * start
    watched_from = max(begins - 168 * HOUR, MONDAY + 72 * HOUR)
    told = [one for one in judge(series, AlertBudget(), timezone="UTC").anomalies if one.told_at > watched_from]
    mine = [one for one in told if one.stream == streams[0] or one.stream not in streams]
    after = [one.met for one in mine if one.met[-1] > begins]
    first = min((at for met in after for at in met if at > begins), default=None)
    others = [one for one in told if one not in mine or one.told_at <= begins]
    weeks = (MONDAY + HOUR * hours - watched_from) / (168 * HOUR)
    return Outcome(None if first is None else (first - begins) / HOUR, len(others), weeks)


def shop(rng: np.random.Generator, hours: int, rates: tuple[float, ...]) -> np.ndarray:
    """Return hourly counts [events, hours] of visitors that events share."""
    hour = np.arange(hours)
    shape = (1 + 0.8 * np.sin(2 * np.pi * (hour % 24 - 9) / 24)) * np.where(hour // 24 % 7 >= 5, 0.7, 1.0)
    days = np.repeat(np.exp(rng.normal(0, 0.1, hours // 24 + 1)), 24)[:hours]
    own = rng.gamma(400.0, 1 / 400.0, (len(rates), hours))
    return rng.poisson(np.array(rates)[:, None] * shape * days * own).astype(float)
