"""Seeded hourly counts of a small shop, the view they make, and what the volume checks say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.checks.decide import decide
from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.missing_event import MissingEvent
from monitor.checks.kinds.volume import Volume
from monitor.checks.rule import Match, Rule
from monitor.checks.view import HOUR, Counts, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

Floats = NDArray[np.float64]
MONDAY = datetime(2026, 1, 5, tzinfo=UTC).timestamp()
LOOKS = 168.0
RATES = {"page_view": 400.0, "view_item": 120.0, "add_to_cart": 20.0, "purchase": 6.0, "refund": 0.05}


def week_shape(hours: int, first_hour: int = 0) -> Floats:
    """A day that peaks at 15:00, and quieter weekends; mean about 1."""
    hour = (first_hour + np.arange(hours)) % 168
    return (1 + 0.8 * np.sin(2 * np.pi * (hour % 24 - 9) / 24)) * np.where(hour // 24 >= 5, 0.7, 1.0)


def shop(hours: int, seed: int = 1, rates: Mapping[str, float] = RATES, spread: float = 0.05) -> dict[str, Floats]:
    """Counts by event: over-dispersed by `spread`, each event by itself."""
    rng = np.random.default_rng(seed)
    shape = week_shape(hours)
    wobble = 1 / spread**2 if spread else None
    return {
        event: rng.poisson(rate * shape * (rng.gamma(wobble, 1 / wobble, hours) if wobble else 1.0)).astype(float)
        for event, rate in rates.items()
    }


def stream(event: str, source: str = "shop") -> Stream:
    return Stream(source, "production", "ga4", "G-1", event)


def view(
    counts: Mapping[str, Floats],
    *,
    start: float = MONDAY,
    timezone: str = "UTC",
    variance: Mapping[str, Floats] | None = None,
    blind: frozenset[tuple[str, str]] = frozenset(),
    last_seen: Mapping[str, float] | None = None,
    source: str = "shop",
) -> View:
    """What the checks see when the last of these hours has just closed; NaN is a blind hour."""
    streams = {}
    for event, values in counts.items():
        some = np.flatnonzero(np.nan_to_num(values) > 0)
        seen = start + HOUR * (some[-1] + 0.5) if len(some) else start
        streams[stream(event, source)] = StreamView(
            stream=stream(event, source),
            recent=Profile(),
            plan=None,
            counts=Counts(start, values, (variance or {}).get(event, np.zeros_like(values))),
            first_seen=start + HOUR * some[0] if len(some) else start,
            last_seen=(last_seen or {}).get(event, seen),
        )
    end = start + HOUR * max(len(values) for values in counts.values())
    return View(now=end + 300, start=end - HOUR, end=end + 300, streams=streams, blind=blind, timezone=timezone)


def volume_rule(match: Match | None = None, **params: Any) -> Rule:
    return Rule("volumes", "volume", Volume.Params.model_validate(params), match or Match())


def missing_rule(match: Match | None = None, **params: Any) -> Rule:
    return Rule("missing", "missing_event", MissingEvent.Params.model_validate(params), match or Match())


def findings(seen: View, *rules: Rule) -> list[Finding]:
    kinds = {"volume": Volume(), "missing_event": MissingEvent()}
    return [
        finding
        for rule in rules or (volume_rule(), missing_rule())
        for finding in kinds[rule.check].evaluate(rule, seen)
    ]


def told(
    seen: View,
    *rules: Rule,
    already: frozenset[tuple[str, Stream, str]] = frozenset(),
    budget: AlertBudget | None = None,
) -> dict[tuple[str, str, str], Finding]:
    """The decided findings by (check, event, detail)."""
    decided = decide(findings(seen, *rules), budget or AlertBudget(), LOOKS, already)
    return {(finding.check, finding.stream.event, finding.detail): finding for finding in decided}


def met(said: Mapping[tuple[str, str, str], Finding]) -> set[tuple[str, str, str]]:
    return {key for key, finding in said.items() if finding.verdict is Verdict.MET}


def until(seen: Mapping[str, Floats], hours: int) -> dict[str, Floats]:
    return {event: values[:hours] for event, values in seen.items()}


def finding(**changes: Any) -> Finding:
    """A statistical finding that awaits the decision."""
    plain = Finding(
        check="volume",
        rule="volumes",
        stream=stream("purchase"),
        verdict=Verdict.NOT_MET,
        severity=volume_rule().severity,
        start=MONDAY,
        end=MONDAY + HOUR,
        p_value=1.0,
        effect=-0.5,
    )
    return replace(plain, **changes)
