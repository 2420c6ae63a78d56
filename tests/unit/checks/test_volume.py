from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.volume import Volume
from monitor.checks.rule import Match
from monitor.checks.view import HOUR
from tests.support.counts import (
    MONDAY,
    Floats,
    findings,
    met,
    missing_rule,
    shop,
    stream,
    told,
    until,
    view,
    volume_rule,
    week_shape,
)

NOON = 35 * 24 + 12
"""The fault's first hour: Monday 12:00, after five quiet weeks."""
DROP = ("volume", "add_to_cart", "drop")


def thinned(counts: dict[str, Floats], event: str, keep: float, start: int, end: int | None = None) -> None:
    rng = np.random.default_rng(99)
    hours = slice(start, end)
    counts[event][hours] = rng.binomial(counts[event][hours].astype(int), keep)


def first_told(counts: dict[str, Floats], key: tuple[str, str, str], start: int, hours: int) -> int | None:
    return next((n for n in range(1, hours + 1) if key in met(told(view(until(counts, start + n))))), None)


def test_five_quiet_weeks_raise_nothing_at_their_end() -> None:
    counts = shop(NOON + 24)
    for hour in range(NOON, NOON + 24):
        assert not met(told(view(until(counts, hour))))


def test_a_stream_of_twenty_an_hour_that_halves_is_told_within_a_day() -> None:
    counts = shop(NOON + 24)
    thinned(counts, "add_to_cart", 0.5, NOON)
    after = first_told(counts, DROP, NOON, 24)
    assert after is not None


def test_a_drop_is_told_in_one_plain_sentence_with_its_numbers() -> None:
    counts = shop(NOON + 4)
    thinned(counts, "view_item", 0.3, NOON)
    finding = told(view(counts))["volume", "view_item", "drop"]
    assert finding.verdict is Verdict.MET
    assert finding.message == (
        f"view_item: {finding.observed} where {finding.expected} are usual, −{abs(finding.effect or 0):.0%}".replace(
            "%", " %"
        )
        + ", since 12:00"
    )
    assert finding.effect == pytest.approx(-0.7, abs=0.1)
    assert finding.evidence["since"] == MONDAY + NOON * HOUR
    assert finding.end == MONDAY + (NOON + 4) * HOUR


def test_since_is_told_in_the_time_zone_of_the_installation() -> None:
    counts = shop(NOON + 4)
    thinned(counts, "view_item", 0.3, NOON)
    finding = told(view(counts, timezone="Europe/Berlin"))["volume", "view_item", "drop"]
    assert finding.message.endswith("since 13:00")


def test_the_chart_holds_two_days_and_shows_blind_hours_as_gaps() -> None:
    counts = shop(NOON)
    for values in counts.values():
        values[-5] = np.nan
    series = told(view(counts))["volume", "purchase", "drop"].evidence["series"]
    assert len(series["observed"]) == len(series["expected"]) == 48
    assert series["observed"][-5] is None
    assert series["observed"][-1] == counts["purchase"][-1]
    assert series["start"] + 48 * series["step"] == MONDAY + NOON * HOUR


def test_a_stream_that_doubles_is_told_as_a_peak() -> None:
    counts = shop(NOON + 6)
    counts["view_item"][NOON:] *= 2
    said = told(view(counts))
    assert met(said) == {("volume", "view_item", "peak")}
    assert said["volume", "view_item", "peak"].effect == pytest.approx(1.0, abs=0.2)


def test_once_the_stream_is_back_it_is_no_longer_met_though_the_day_is_still_low() -> None:
    counts = shop(NOON + 26)
    thinned(counts, "view_item", 0.4, NOON, NOON + 24)
    firing = frozenset({("volumes", stream("view_item"), "drop")})
    assert ("volume", "view_item", "drop") in met(told(view(until(counts, NOON + 24))))
    assert not met(told(view(until(counts, NOON + 26)), already=firing))


def test_a_slow_stream_that_was_low_for_a_day_is_over_within_half_a_day() -> None:
    counts = shop(35 * 24, 2, rates={"page_view": 60.0, "view_item": 8.0, "add_to_cart": 4.0})
    begin, end = 30 * 24 + 9, 31 * 24 + 9
    counts["view_item"][begin:end] = np.random.default_rng(2).binomial(counts["view_item"][begin:end].astype(int), 0.5)
    key = ("volume", "view_item", "drop")
    assert key in met(told(view(until(counts, begin + 12))))
    firing = frozenset({("volumes", stream("view_item"), "drop")})
    for later in range(12, 40, 4):
        assert key not in met(told(view(until(counts, end + later)), already=firing))


def test_a_day_on_which_the_whole_site_is_quieter_is_no_fault_of_any_event() -> None:
    counts = shop(NOON + 12)
    for event in counts:
        thinned(counts, event, 0.5, NOON)
    for hour in range(NOON + 1, NOON + 13):
        assert not met(told(view(until(counts, hour))))


def test_a_collapse_of_the_whole_site_is_told_once_of_all_events() -> None:
    counts = shop(NOON + 8)
    for event in counts:
        thinned(counts, event, 0.1, NOON)
    assert met(told(view(counts), volume_rule())) == {("volume", "(all events)", "drop")}


def test_silence_is_left_to_missing_event() -> None:
    counts = shop(NOON + 3)
    counts["view_item"][NOON:] = 0
    said = told(view(counts))
    assert met(said) == {("missing_event", "view_item", "")}
    assert said["volume", "view_item", "drop"].verdict is Verdict.UNKNOWN


def test_what_a_silence_left_behind_is_no_drop_once_it_is_over() -> None:
    counts = shop(NOON + 9)
    counts["view_item"][NOON : NOON + 6] = 0
    counts["view_item"][NOON + 6] //= 2
    for hour in range(NOON + 7, NOON + 10):
        assert not met(told(view(until(counts, hour))))


def test_a_gap_in_capture_raises_nothing_and_is_unknown_while_it_lasts() -> None:
    counts = shop(NOON + 12)
    for values in counts.values():
        values[NOON - 30 : NOON + 3] = np.nan
    assert {finding.verdict for finding in told(view(until(counts, NOON + 3))).values()} == {Verdict.UNKNOWN}
    for hour in range(NOON + 4, NOON + 12):
        assert not met(told(view(until(counts, hour))))


def test_a_blind_source_is_unknown() -> None:
    counts = shop(NOON + 3)
    counts["view_item"][NOON:] = 0
    said = told(view(counts, blind=frozenset({("shop", "production")})))
    assert {finding.verdict for finding in said.values()} == {Verdict.UNKNOWN}


def test_an_outage_of_the_past_neither_widens_the_bands_nor_lowers_the_level() -> None:
    whole, holed = shop(NOON + 6), shop(NOON + 6)
    holed["view_item"][NOON - 12 * 24 : NOON - 10 * 24] = 0
    sides = []
    for counts in (whole, holed):
        thinned(counts, "view_item", 0.5, NOON)
        sides.append(told(view(counts))["volume", "view_item", "drop"])
    assert [side.verdict for side in sides] == [Verdict.MET, Verdict.MET]
    assert sides[0].effect == pytest.approx(sides[1].effect, abs=0.05)


@pytest.mark.parametrize("week", [7, 37], ids=["spring", "autumn"])
def test_the_morning_stays_the_morning_when_clocks_change(week: int) -> None:
    """Europe/Berlin, 29 March and 25 October 2026: each is in the sixth of these weeks."""
    start, hours = MONDAY + week * 168 * HOUR, 6 * 168
    local = [datetime.fromtimestamp(start + HOUR * i, ZoneInfo("Europe/Berlin")) for i in range(hours)]
    rng = np.random.default_rng(3)
    shape = np.array([2.0 if 8 <= at.hour < 20 else 0.1 for at in local])
    counts = {event: rng.poisson(rate * shape).astype(float) for event, rate in {"a": 300.0, "b": 50.0}.items()}
    change = next(i for i in range(1, hours) if local[i].utcoffset() != local[i - 1].utcoffset())
    for hour in (*range(change, change + 12), *range(change + 12, hours, 5)):
        assert not met(told(view(until(counts, hour), start=start, timezone="Europe/Berlin")))


def test_nothing_is_said_of_the_first_days_and_little_of_the_first_weekend() -> None:
    counts = shop(24 * 9)
    assert {finding.verdict for finding in told(view(until(counts, 24 * 2))).values()} == {Verdict.UNKNOWN}
    saturday = told(view(until(counts, 24 * 5 + 8)), volume_rule())
    assert {finding.verdict for finding in saturday.values()} == {Verdict.UNKNOWN}
    for hour in range(24 * 3, 24 * 9, 3):
        assert not met(told(view(until(counts, hour))))


def test_in_the_second_week_a_busy_event_that_loses_nine_tenths_is_told() -> None:
    counts = shop(24 * 10 + 16)
    thinned(counts, "view_item", 0.1, 24 * 10 + 12)
    assert ("volume", "view_item", "drop") in met(told(view(counts)))


def test_sampled_counts_get_the_wider_band_that_sampling_asks_for() -> None:
    counts = shop(NOON + 1)
    rng = np.random.default_rng(5)
    sampled = {event: rng.binomial(values.astype(int), 0.1) * 10.0 for event, values in counts.items()}
    variance = {event: values * 9.0 for event, values in sampled.items()}
    for hour in range(NOON - 48, NOON + 1):
        cut = {event: values[:hour] for event, values in variance.items()}
        assert not met(told(view(until(sampled, hour), variance=cut), volume_rule()))


def test_only_the_asked_direction_is_judged() -> None:
    counts = shop(NOON)
    assert {f.detail for f in findings(view(counts), volume_rule(direction="peak"))} == {"peak"}
    assert {f.detail for f in findings(view(counts), volume_rule())} == {"drop", "peak", "shift"}


def test_a_rule_may_ask_for_larger_effects() -> None:
    counts = shop(NOON + 6)
    thinned(counts, "view_item", 0.5, NOON)
    assert met(told(view(counts), volume_rule()))
    assert not met(told(view(counts), volume_rule(smallest_effect=0.7)))


def test_only_matching_streams_are_judged() -> None:
    said = findings(view(shop(NOON)), volume_rule(Match(event=("purch*",))))
    assert {finding.stream.event for finding in said} == {"purchase"}


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError):
        Volume.Params.model_validate({"sensitivity": "high"})


def test_both_rules_tell_one_fault_once_whatever_it_is() -> None:
    counts = shop(NOON + 6)
    thinned(counts, "view_item", 0.5, NOON)
    assert met(told(view(counts), volume_rule(), missing_rule())) == {("volume", "view_item", "drop")}


def mirrored(hours: int) -> dict[str, Floats]:
    """A shop of six events that one weather moves: busy and quiet days that every event shares."""
    rng = np.random.default_rng(5)
    weather = np.repeat(np.exp(rng.normal(0, 0.4, hours // 24 + 1)), 24)[:hours]
    rates = {"page_view": 400.0, "view_item": 120.0, "scroll": 90.0, "search": 40.0, "add_to_cart": 20.0, "login": 15.0}
    base = week_shape(hours) * weather
    return {event: rng.poisson(rate * base).astype(float) for event, rate in rates.items()}


def test_a_quiet_day_that_every_event_shares_is_no_drop() -> None:
    counts = mirrored(NOON + 12)
    for event in counts:
        thinned(counts, event, 0.4, NOON)
    assert not met(told(view(counts)))


def test_a_drop_beside_the_rest_of_the_site_is_told_whatever_the_weather() -> None:
    counts = mirrored(NOON + 12)
    for event in counts:
        thinned(counts, event, 0.5 if event == "view_item" else 0.9, NOON)
    told_of = met(told(view(counts)))
    assert set(told_of) == {("volume", "view_item", "drop")}


def test_a_stream_whose_days_run_three_hours_late_is_told_by_its_hours() -> None:
    counts = mirrored(NOON + 60)
    late = counts["view_item"].copy()
    late[NOON:] = counts["view_item"][NOON - 3 : -3]
    finding = told(view(counts | {"view_item": late}))["volume", "view_item", "shift"]
    assert finding.verdict is Verdict.MET
    assert finding.message == "view_item: its hours run 3 h late, as if a clock or time zone had changed"
    assert finding.evidence["lag_hours"] == 3


def test_a_holiday_that_is_known_is_no_drop_and_teaches_nothing() -> None:
    counts = mirrored(NOON + 12)
    for event in ("page_view", "view_item", "add_to_cart"):
        thinned(counts, event, 0.35, NOON - 12)
    day = datetime.fromtimestamp(MONDAY + NOON * HOUR, UTC).date()
    assert not met(told(replace(view(counts), holidays=frozenset({day}))))
