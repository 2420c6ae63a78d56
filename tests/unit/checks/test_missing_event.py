from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.missing_event import MissingEvent
from monitor.checks.kinds.volume import Volume, VolumeParams
from monitor.checks.rule import Match, Rule
from monitor.checks.view import HOUR
from monitor.plan.about import About, Status
from monitor.plan.plan import Plan
from tests.support.counts import MONDAY, Floats, met, missing_rule, shop, stream, told, until, view, week_shape

NOON = 35 * 24 + 12
"""The fault's first hour: Monday 12:00, after five quiet weeks."""
PURCHASE = ("missing_event", "purchase", "")


def shop_where(event: str, stops: int, hours: int, **more: float) -> dict[str, Floats]:
    counts = shop(hours, rates={"page_view": 400.0, "view_item": 120.0, "purchase": 6.0, **more})
    counts[event][stops:] = 0
    return counts


def first_met(counts: dict[str, Floats], key: tuple[str, str, str], start: int, hours: int) -> int | None:
    seen = (n for n in range(1, hours + 1) if key in met(told(view(until(counts, start + n)), missing_rule())))
    return next(seen, None)


@pytest.mark.parametrize(("rate", "within"), [(400.0, 1), (20.0, 1), (6.0, 3), (0.5, 48)])
def test_a_vanished_event_is_told_the_sooner_the_more_of_it_is_usual(rate: float, within: int) -> None:
    counts = shop_where("signup", NOON, NOON + within, signup=rate)
    after = first_met(counts, ("missing_event", "signup", ""), NOON, within)
    assert after is not None


def test_the_message_says_for_how_long_what_is_usual_and_when_it_was_last_seen() -> None:
    counts = shop_where("purchase", NOON, NOON + 4)
    finding = told(view(counts), missing_rule())[PURCHASE]
    assert finding.verdict is Verdict.MET
    assert finding.message == f"purchase: nothing for 4 h where {finding.expected} are usual, last seen 11:30"
    assert finding.observed == "0 in 4 h"
    assert finding.effect == -1.0
    assert finding.start == finding.evidence["since"] == MONDAY + (NOON - 0.5) * HOUR
    assert len(finding.evidence["series"]["observed"]) == 48


def test_events_that_come_in_pairs_are_missed_by_pairs() -> None:
    """Two tags on one click: twelve events expected are six clicks, and six are absent by chance now and then."""
    rng = np.random.default_rng(6)
    hours = NOON + 2
    counts = shop(hours, rates={"page_view": 400.0, "view_item": 120.0})
    counts["pairs"] = 2.0 * rng.poisson(3.4 * week_shape(hours))
    counts["singles"] = rng.poisson(6.8 * week_shape(hours)).astype(float)
    for event in ("pairs", "singles"):
        counts[event][NOON:] = 0
        counts[event][NOON - 1] = 5
    said = told(view(counts), missing_rule())
    pairs, singles = (said["missing_event", event, ""].p_value for event in ("pairs", "singles"))
    assert pairs is not None
    assert singles is not None
    assert pairs > 100 * singles


def test_semantic_04_silence_in_the_small_hours_is_nothing() -> None:
    counts = shop(NOON - 5, rates={"page_view": 400.0, "view_item": 120.0, "purchase": 2.0})
    counts["purchase"][-4:] = 0
    assert not met(told(view(counts), missing_rule()))


def test_an_event_seen_again_in_the_running_hour_is_no_longer_missing() -> None:
    counts = shop_where("purchase", NOON, NOON + 6)
    again = {"purchase": MONDAY + (NOON + 6) * HOUR + 30}
    said = told(view(counts, last_seen=again), missing_rule(), already=frozenset({("missing", stream("purchase"), "")}))
    assert said[PURCHASE].verdict is Verdict.NOT_MET


def test_what_is_gone_for_weeks_stays_met() -> None:
    counts = shop_where("purchase", NOON, NOON + 21 * 24)
    for hour in range(NOON + 24, NOON + 21 * 24, 37):
        assert PURCHASE in met(told(view(until(counts, hour)), missing_rule()))


def test_what_was_always_tiny_is_never_missed() -> None:
    counts = shop(NOON + 14 * 24, rates={"page_view": 400.0, "view_item": 120.0})
    rare = np.zeros(NOON + 14 * 24)
    rare[[30, 200, 500]] = 1
    counts["rare"] = rare
    for hour in range(NOON, NOON + 14 * 24, 29):
        assert not met(told(view(until(counts, hour)), missing_rule()))


def test_semantic_04_a_stream_that_has_just_begun_is_unknown() -> None:
    counts = shop(NOON, rates={"page_view": 400.0, "view_item": 120.0})
    fresh = np.zeros(NOON)
    fresh[-30:-3] = 50
    counts["fresh"] = fresh
    seen = view({event: values for event, values in counts.items() if event != "fresh"})
    late = view({"fresh": fresh[-30:]}, start=MONDAY + (NOON - 30) * HOUR)
    both = told(type(seen)(**{**_fields(seen), "streams": {**seen.streams, **late.streams}}), missing_rule())
    assert both["missing_event", "fresh", ""].verdict is Verdict.UNKNOWN


def _fields(seen: object) -> dict[str, object]:
    return {name: getattr(seen, name) for name in seen.__slots__}  # type: ignore[attr-defined]


def test_a_shop_that_closes_every_night_and_sunday_is_not_missed_then() -> None:
    hours = 42 * 24
    hour = np.arange(hours) % 168
    open_ = (hour % 24 >= 9) & (hour % 24 < 18) & (hour // 24 < 6)
    rng = np.random.default_rng(8)
    counts = {
        "page_view": rng.poisson(300.0 * open_).astype(float),
        "purchase": rng.poisson(20.0 * open_).astype(float),
    }
    for look in range(28 * 24, hours, 5):
        assert not met(told(view(until(counts, look)), missing_rule()))


def test_a_whole_site_that_falls_silent_is_no_fault_of_its_events() -> None:
    counts = {event: np.concatenate([values[:NOON], np.zeros(4)]) for event, values in shop(NOON + 4).items()}
    for hour in range(NOON + 1, NOON + 5):
        said = told(view(until(counts, hour)), missing_rule())
        assert {finding.verdict for finding in said.values()} == {Verdict.UNKNOWN}


def test_the_only_stream_of_a_source_is_told_by_its_own_name() -> None:
    counts = shop(NOON + 4, rates={"purchase": 6.0})
    counts["purchase"][NOON:] = 0
    assert met(told(view(counts), missing_rule())) == {PURCHASE}


def test_a_blind_source_is_unknown() -> None:
    counts = shop_where("purchase", NOON, NOON + 6)
    said = told(view(counts, blind=frozenset({("shop", "production")})), missing_rule())
    assert {finding.verdict for finding in said.values()} == {Verdict.UNKNOWN}


def test_semantic_21_blind_hours_are_not_silence() -> None:
    counts = shop(NOON + 2, rates={"page_view": 400.0, "view_item": 120.0, "purchase": 0.4})
    for values in counts.values():
        values[NOON - 20 : NOON + 1] = np.nan
    counts["purchase"][NOON + 1] = 0
    assert not met(told(view(counts), missing_rule()))


def test_a_hard_limit_needs_no_history_and_no_statistics() -> None:
    counts = {"page_view": np.full(30, 100.0), "purchase": np.array([5.0] * 20 + [0.0] * 10)}
    said = told(view(counts), missing_rule(Match(event=("purchase",)), after="6h"))[PURCHASE]
    assert said.verdict is Verdict.MET
    assert said.p_value is None
    assert said.message.startswith("purchase: nothing for 10 h where 6 h is the limit")
    calm = told(view(until(counts, 24)), missing_rule(Match(event=("purchase",)), after="6h"))[PURCHASE]
    assert calm.verdict is Verdict.NOT_MET


def test_more_events_may_be_asked_for_before_one_is_missed() -> None:
    counts = shop_where("purchase", NOON, NOON + 4)
    assert met(told(view(counts), missing_rule()))
    assert not met(told(view(counts), missing_rule(min_expected=500)))


def test_a_view_without_history_says_nothing_is_known() -> None:
    seen = view({"purchase": np.zeros(0)})
    assert {finding.verdict for finding in told(seen).values()} == {Verdict.UNKNOWN}


def test_a_bare_number_is_no_duration() -> None:
    with pytest.raises(ValidationError):
        MissingEvent.Params.model_validate({"after": 6})


@pytest.mark.parametrize("status", [Status.PLANNED, Status.DEPRECATED, Status.LIVE])
def test_only_a_live_event_is_missed(status: Status) -> None:
    seen = view(shop_where("purchase", NOON, NOON + 12))
    purchase = next(one for one in seen.streams if one.event == "purchase")
    plan = Plan(purchase, 0, 0.0, about=About(status=status))
    planned = replace(seen, streams={**seen.streams, purchase: replace(seen.streams[purchase], plan=plan)})
    volume = Rule("volume", "volume", VolumeParams())
    findings = [*MissingEvent().evaluate(missing_rule(), planned), *Volume().evaluate(volume, planned)]
    low = [one for one in findings if one.stream == purchase and (one.effect or 0) < 0]
    assert bool(low) is (status is Status.LIVE)
