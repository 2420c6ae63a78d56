"""Seeded orders that several vendors and sources get, hour by hour, and the view they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.checks.check import checks
from monitor.checks.decide import decide
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Match, Rule
from monitor.checks.view import HOUR, Counts, Measured, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.profile.measure import Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

Floats = NDArray[np.float64]
MONDAY = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
WEEKS = 4
HOURS = WEEKS * 168 + 12
GA4 = Stream("shop", "production", "ga4", "G-1", "purchase")
META = Stream("shop", "production", "meta", "123", "Purchase")
ADS = Stream("shop", "production", "google_ads", "AW-1", "conversion")
SEGMENT = Stream("shop", "production", "segment", "w1", "Order Completed")


def orders(rate: float = 50.0, hours: int = HOURS, seed: int = 1, spread: float = 0.1) -> NDArray[np.int64]:
    """Orders by the hour: a day that peaks in the afternoon, hours that differ by themselves."""
    rng = np.random.default_rng(seed)
    hour = np.arange(hours)
    shape = (1 + 0.8 * np.sin(2 * np.pi * (hour % 24 - 9) / 24)) * np.where(hour // 24 % 7 >= 5, 0.7, 1.0)
    return rng.poisson(rate * shape * rng.gamma(1 / spread**2, spread**2, hours))


def kept(counts: NDArray[Any], share: float, seed: int = 2) -> Floats:
    """What is left of events each of which comes through with a probability."""
    return np.random.default_rng(seed).binomial(counts.astype(int), share).astype(float)


def view(
    counts: Mapping[Stream, Floats],
    *,
    measures: Mapping[Measure, tuple[Floats, Floats, Floats]] | None = None,
    blind: frozenset[tuple[str, str]] = frozenset(),
    start: float = MONDAY,
    last_seen: float | None = None,
) -> View:
    """What the checks see when the last of these hours has just closed; NaN is a blind hour."""
    end = start + HOUR * max(len(values) for values in counts.values())
    streams = {}
    for stream, values in counts.items():
        some = np.flatnonzero(np.nan_to_num(values) > 0)
        seen = last_seen or (start + HOUR * (some[-1] + 0.5) if len(some) else start)
        streams[stream] = StreamView(stream, Profile(), None, Counts(start, values, np.zeros_like(values)), start, seen)
    measured = {measure: Measured(start, *parts) for measure, parts in (measures or {}).items()}
    return View(now=end + 300, start=end - HOUR, end=end + 300, streams=streams, blind=blind, measures=measured)


def rule(kind: str, match: Match | None = None, **params: Any) -> Rule:
    return Rule("one", kind, checks()[kind].Params.model_validate(params), match or Match())


def decided(seen: View, one: Rule, **budget: Any) -> list[Finding]:
    """What a rule says, after the one decision."""
    found = list(checks()[one.check].evaluate(one, seen))
    return list(decide(found, AlertBudget(**budget), 168.0, frozenset()))


def met(seen: View, one: Rule) -> list[Finding]:
    return [finding for finding in decided(seen, one) if finding.verdict is Verdict.MET]


def verdicts(seen: View, one: Rule) -> set[Verdict]:
    return {finding.verdict for finding in decided(seen, one)}
