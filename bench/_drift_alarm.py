"""Events to alarm of a required property that begins to be missing, against Wald's floor for any sequential test."""

from __future__ import annotations

from math import inf, log

import numpy as np

from monitor.checks.finding import Verdict
from monitor.checks.schema.evidence import ALPHA
from monitor.checks.schema.presence import Room, presence
from monitor.checks.schema.where import Traffic
from monitor.plan.plan import KnownProperty, Presence
from monitor.profile.breakdown import Breakdown
from monitor.profile.property import PropertyProfile

BASE = 0.003
LOSSES = (1.0, 0.3, 0.1, 0.03, 0.01)
RUNS = 60
REACH = 1.5
QUIET_RUNS, QUIET_EVENTS = 100, 20_000


def floor_of(loss: float) -> float:
    """Return the mean number of events that no test of this level can go below: ln(1 / ALPHA) / KL (Wald 1945)."""
    return -log(ALPHA) / _divergence(_during(loss), BASE)


def floor_learned(loss: float, learned: int) -> float:
    """Return the same where the usual rate is known from so many events only, and not given.

    Then one rate may lie behind both samples: what tells them apart is how far both are from the rate that explains
    them best (the two-sample likelihood ratio; Wilks 1938). Wald's floor is its limit for ever more events.
    """
    during, low, high = _during(loss), 1.0, 1e9
    for _ in range(100):
        n = (low * high) ** 0.5
        both = (learned * BASE + n * during) / (learned + n)
        told = learned * _divergence(BASE, both) + n * _divergence(during, both)
        low, high = (n, high) if told < -log(ALPHA) else (low, n)
    return high


def events_to_alarm(loss: float, learned: int, seed: int = 1) -> float:
    """Return the median number of events after which `presence` is met, looked at after every event or 1 % of them."""
    draw = np.random.default_rng(seed)
    longest = int(8 * floor_of(loss)) + 10
    found = []
    for _ in range(RUNS):
        known = _known(int(draw.binomial(learned, BASE)), learned)
        gone = np.cumsum(draw.random(longest) < _during(loss))
        found.append(next((n for n in _looks(longest) if _met(known, int(gone[n - 1]), n)), inf))
    return float(np.median(found))


def false_alarms(learned: int, seed: int = 2) -> int:
    """Return in how many quiet runs `presence` is ever met."""
    draw = np.random.default_rng(seed)
    false = 0
    for _ in range(QUIET_RUNS):
        known = _known(int(draw.binomial(learned, BASE)), learned)
        gone = np.cumsum(draw.random(QUIET_EVENTS) < BASE)
        false += any(_met(known, int(gone[n - 1]), n) for n in _looks(QUIET_EVENTS))
    return false


def report() -> None:
    """Print the figures."""
    print(f"\nevents to alarm (median of {RUNS} runs, α = {ALPHA:g}): a property missing in {BASE:.1%} is lost to …")
    print(f"{'':<30}" + "".join(f"{loss:>10.0%}" for loss in LOSSES))
    print(f"{'Wald floor':<30}" + "".join(f"{floor_of(loss):>10,.0f}" for loss in LOSSES))
    for learned in (5_000, 50_000, 1_000_000):
        medians = [events_to_alarm(loss, learned) for loss in LOSSES]
        print(f"{f'learned from {learned:,} events':<30}" + "".join(f"{n:>10,.0f}" for n in medians))
        floors = [floor_learned(loss, learned) for loss in LOSSES]
        print(f"{'  floor where it is learned so':<30}" + "".join(f"{n:>10,.0f}" for n in floors))
        ratios = [n / floor_of(loss) for n, loss in zip(medians, LOSSES, strict=True)]
        print(f"{'  × the floor (≤ 1.5)':<30}" + "".join(f"{ratio:>10.2f}" for ratio in ratios))
        print(f"  false alarms in {QUIET_RUNS} quiet runs of {QUIET_EVENTS:,} events: {false_alarms(learned)}")


def _divergence(p: float, q: float) -> float:
    """Return how much one event of rate p tells against rate q (Kullback and Leibler 1951)."""
    return p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))


def _during(loss: float) -> float:
    return min(0.9999, BASE + loss * (1 - BASE))


def _known(missing: int, learned: int) -> KnownProperty:
    return KnownProperty(Presence.REQUIRED, rate=1 - missing / learned, room=learned, seen=learned - missing)


def _looks(longest: int) -> list[int]:
    looks = [1]
    while looks[-1] < longest:
        looks.append(max(looks[-1] + 1, int(1.01 * looks[-1])))
    return [n for n in looks if n <= longest]


def _met(known: KnownProperty, missing: int, events: int) -> bool:
    there = events - missing
    seen = PropertyProfile(present=there, types={"string": there})
    traffic = Traffic(Breakdown(), Breakdown(), every=False)
    found = presence("p", known, Room(seen, events), traffic, spread=0.0, noise=BASE, every=False)
    return found is not None and found.weighed.verdict is Verdict.MET
