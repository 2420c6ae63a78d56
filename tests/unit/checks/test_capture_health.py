"""What is captured cannot be read, is dated wrongly, is too small a sample, or is turned away."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.capture_health import CaptureHealthParams
from monitor.checks.view import View
from monitor.profile.measure import FUTURE, HITS, REQUESTS, UNREADABLE, Measure, of_source
from monitor.profile.stream import Stream
from tests.support.shops import GA4, decided, met, rule, view

HEALTH = rule("capture_health")
OF_GA4 = of_source("shop", "production", "ga4")


def hourly(number: float, hours: int = 48, total: float | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.full(hours, number), np.full(hours, number if total is None else total), np.zeros(hours)


def seen(blind: frozenset[tuple[str, str]] = frozenset(), **measured: tuple[float, float]) -> View:
    """A view whose measures of GA4 are (number, total) an hour."""
    names = {"hits": HITS, "unreadable": UNREADABLE, "future": FUTURE}
    measures = {Measure(OF_GA4, names[key]): hourly(number, total=total) for key, (number, total) in measured.items()}
    return view({GA4: np.ones(48)}, measures=measures, blind=blind)


def only(findings: list[Finding]) -> Finding:
    [one] = findings
    return one


def test_requests_that_cannot_be_read_are_told_with_their_share() -> None:
    assert not met(seen(hits=(200, 200), unreadable=(6, 6)), HEALTH)
    told = only(met(seen(hits=(200, 200), unreadable=(60, 60)), HEALTH))
    assert told.detail == "unreadable"
    assert told.stream == OF_GA4._replace(event="(capture)")
    assert told.message == "shop (production): 360 of 1,200 requests to GA4 in 6 h cannot be read (30 %)"
    assert told.share == pytest.approx(0.3)


def test_events_from_the_future_are_told() -> None:
    told = only(met(seen(hits=(100, 100), future=(50, 50)), HEALTH))
    assert told.detail == "future"
    assert "dated more than an hour in the future (50 %)" in told.message


def test_a_few_bad_requests_are_nobodys_news() -> None:
    assert not met(seen(hits=(3, 3), unreadable=(1, 1)), HEALTH)
    verdicts = {f.detail: f.verdict for f in decided(seen(hits=(3, 3), unreadable=(1, 1)), HEALTH)}
    assert verdicts["unreadable"] is Verdict.UNKNOWN


def test_a_sample_that_is_too_small_is_told_where_the_rule_asks() -> None:
    sampled = seen(hits=(100, 2000))
    assert not met(sampled, HEALTH)
    told = only(met(sampled, rule("capture_health", sampled=0.1)))
    assert "one in 20 requests to GA4 is captured: 600 in 6 h stand for 12,000" in told.message
    assert not met(sampled, rule("capture_health", sampled=0.04))


def test_a_collector_that_turns_requests_away_is_told() -> None:
    collector = Stream("default", "production", "tagwatch", "", "")
    measures = {Measure(collector, REQUESTS): hourly(30, total=100)}
    told = only(met(view({GA4: np.ones(48)}, measures=measures), HEALTH))
    assert told.stream.event == "(collector)"
    assert told.message.startswith("collector: the collector turned away 180 of 600 requests in 6 h (30 %)")


def test_a_part_that_is_turned_off_says_nothing() -> None:
    off = rule("capture_health", unreadable=None)
    assert not decided(seen(hits=(200, 200), unreadable=(60, 60)), off) or all(
        finding.detail != "unreadable" for finding in decided(seen(hits=(200, 200), unreadable=(60, 60)), off)
    )


def test_a_silent_source_and_an_unwatched_vendor_are_unknown() -> None:
    silent = seen(frozenset({("shop", "production")}), hits=(200, 200), unreadable=(60, 60))
    assert {finding.verdict for finding in decided(silent, HEALTH)} == {Verdict.UNKNOWN}
    assert not decided(view({GA4: np.ones(48)}), HEALTH)


def test_a_window_is_whole_hours() -> None:
    with pytest.raises(ValidationError, match="whole number of hours"):
        CaptureHealthParams.model_validate({"window": "90m"})
