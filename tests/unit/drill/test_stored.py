"""The drill on stored traffic: faults that are planted are found by the rules that watch for them, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from monitor.checks.check import checks
from monitor.checks.rule import Match, Rule
from monitor.checks.view import HOUR, Counts, Measured
from monitor.config.settings import AlertBudget
from monitor.drill.spoil import NEW_PROPERTY, SPOILINGS
from monitor.drill.stored import Drilled, Planted, drill, plant, spoil_counts, spoiled_profiles
from monitor.plan.infer import infer
from monitor.profile.measure import Measure
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.trial.tried import Past
from tests.support.streams import profile, shop_rows

START = 1_767_052_800.0 // 604_800 * 604_800
WARM, DAYS = 28, 42
SINCE, UNTIL = START + WARM * 24 * HOUR, START + (WARM + DAYS) * 24 * HOUR
NAMES = {"page_view": 300, "view_item": 120, "add_to_cart": 60, "purchase": 30, "refund": 0.2}
META = Stream("shop", "production", "meta", "77", "Purchase")
KEYS: Mapping[str, Mapping[str, Any]] = {
    "ratio": {"per": {"event": "add_to_cart"}},
    "kpi": {"path": "value"},
    "missing_destination": {"vendors": ["ga4", "meta"]},
}
BY_NAME = {one.name: one for one in SPOILINGS}
HOURLY = profile(shop_rows(30))


def stream(name: str) -> Stream:
    return Stream("shop", "production", "ga4", "G-1", name)


def past(planted: Iterable[Planted] = ()) -> Past:
    rng = np.random.default_rng(3)
    hours = (WARM + DAYS) * 24
    shape = 1 + 0.6 * np.sin(np.arange(hours) / 24 * 2 * np.pi)
    counts = {stream(name): rng.poisson(rate * shape).astype(float) for name, rate in NAMES.items()}
    counts[META] = rng.binomial(counts[stream("purchase")].astype(int), 0.9).astype(float)
    total = np.array([rng.gamma(2.0, 30.0, int(n)).sum() for n in counts[stream("purchase")]])
    value = Measured(START, counts[stream("purchase")], total, total * 90.0)
    as_if = spoiled_profiles(list(planted))

    def recent(streams: Iterable[Stream], end: float) -> Mapping[Stream, Profile]:
        starts = (int(end) - 2 * int(HOUR), int(end) - int(HOUR))
        both = ([as_if(one, start, at(start)) for start in starts] for one in streams)
        return {one: merge(*parts) for one, parts in zip(streams, both, strict=True)}

    return Past(
        {one: Counts(START, values, np.zeros(len(values))) for one, values in counts.items()},
        dict.fromkeys(counts, START),
        {stream("purchase"): infer(stream("purchase"), profile(shop_rows(2000, seed=7)), START)},
        recent,
        profiles_since=UNTIL - 20 * 24 * HOUR,
        warm={("shop", "production"): START},
        measures={Measure(stream("purchase"), "value"): value},
    )


def at(start: int) -> Profile:
    return replace(HOURLY, first_at=start + 60.0, last_at=start + HOUR - 60.0)


def rules(*kinds: str) -> tuple[Rule, ...]:
    return tuple(Rule(kind, kind, checks()[kind].Params()) for kind in kinds)


def drilled(planted: list[Planted], *kinds: str) -> Drilled:
    spoiled = spoil_counts(past(planted), planted, seed=1)
    return drill(rules(*kinds), past(), spoiled, planted, (SINCE, UNTIL), AlertBudget())


def test_every_kind_of_fault_is_planted_in_busy_and_in_rare_streams_each_for_itself() -> None:
    planted = plant(past(), SINCE, UNTIL, seed=7, each=3)
    assert {one.spoiling.name for one in planted} == set(BY_NAME)
    assert {one.stream.event for one in planted if one.spoiling.name == "vanish"} >= {"page_view", "Purchase"}
    assert all(one.stream != stream("refund") for one in planted), "so rare that nobody would miss it"
    assert all(one.start >= SINCE and one.end < UNTIL for one in planted)
    counts = sorted(one.start for one in planted if one.spoiling.counts)
    assert min(np.diff(counts)) >= 24 * HOUR
    lost = [one for one in planted if one.spoiling.name in {"property-lost", "type-change"}]
    assert {one.stream for one in lost} == {stream("purchase")}, "of no other stream there is a plan"
    assert all(one.path in HOURLY.properties for one in lost)
    assert planted == plant(past(), SINCE, UNTIL, seed=7, each=3)
    assert planted != plant(past(), SINCE, UNTIL, seed=8, each=3)


def test_nothing_is_planted_where_too_little_is_stored() -> None:
    young = replace(past(), first_seen=dict.fromkeys(past().counts, UNTIL - 24 * HOUR), profiles_since=np.inf)
    assert plant(young, SINCE, UNTIL, seed=7, each=3) == []


@pytest.mark.parametrize(("name", "kind"), [("vanish", "missing_event"), ("drop", "volume"), ("doubled", "volume")])
def test_a_fault_of_counts_is_found_by_what_watches_counts(name: str, kind: str) -> None:
    one = Planted(BY_NAME[name], stream("view_item"), SINCE + 10 * 24 * HOUR, 120.0)
    result = drilled([one], "missing_event", "volume")
    (outcome,) = result.outcomes
    assert outcome.found_after is not None
    assert 0 < outcome.found_after <= one.spoiling.hours
    assert kind in outcome.rules
    assert result.set_off == ()


@pytest.mark.parametrize(
    ("name", "where", "path", "kind"),
    [
        ("drop", stream("purchase"), "", "ratio"),
        ("smaller-amounts", stream("purchase"), "value", "kpi"),
        ("vanish", META, "", "missing_destination"),
    ],
)
def test_rules_that_hold_two_amounts_against_each_other_find_what_changes_one(
    name: str, where: Stream, path: str, kind: str
) -> None:
    one = Planted(BY_NAME[name], where, SINCE + 20 * 24 * HOUR, 30.0, path)
    spoiled = spoil_counts(past(), [one], seed=1)
    params = checks()[kind].Params.model_validate(KEYS[kind])
    rule = Rule(kind, kind, params, Match(event=("purchase",)))
    span = (SINCE + 18 * 24 * HOUR, SINCE + 23 * 24 * HOUR)
    (outcome,) = drill([rule], past(), spoiled, [one], span, AlertBudget()).outcomes
    assert outcome.watched
    assert outcome.found_after is not None
    assert 0 < outcome.found_after <= one.spoiling.hours


def test_what_is_summed_up_of_lost_events_is_lost_with_them() -> None:
    one = Planted(BY_NAME["vanish"], stream("purchase"), SINCE + 240 * HOUR, 30.0)
    [was], [now] = past().measures.values(), spoil_counts(past(), [one], seed=1).measures.values()
    gone = slice(int((one.start - START) / HOUR), int((one.end - START) / HOUR))
    assert was.total[gone].sum() > now.total[gone].sum() == 0
    assert np.array_equal(np.delete(now.total, np.r_[gone]), np.delete(was.total, np.r_[gone]))


@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        ("property-lost", "currency", "schema"),
        ("type-change", "value", "schema"),
        ("new-property", "", "rogue_property"),
        ("leak", "", "pii"),
        ("refusal", "", "consent"),
    ],
)
def test_a_fault_of_content_is_found_by_the_kind_that_looks_for_it(name: str, path: str, kind: str) -> None:
    one = Planted(BY_NAME[name], stream("purchase"), UNTIL - 5 * 24 * HOUR, 30.0, path)
    result = drilled([one], "schema", "rogue_property", "pii", "consent")
    (outcome,) = result.outcomes
    assert outcome.found_after == pytest.approx(1, abs=1.1)
    assert outcome.rules == (kind,)
    assert (result.quiet, result.set_off) == ((), ())


def test_a_fault_nobody_watches_for_is_told_as_that_and_a_missed_one_as_missed() -> None:
    planted = [
        Planted(BY_NAME["leak"], stream("purchase"), UNTIL - 5 * 24 * HOUR, 30.0),
        Planted(BY_NAME["drop"], stream("refund"), SINCE + 9 * 24 * HOUR, 0.2),
    ]
    leak, drop = drilled(planted, "volume").outcomes
    assert (leak.watched, leak.found_after) == (False, None)
    assert (drop.watched, drop.found_after) == (True, None)


def test_what_would_have_been_told_anyway_is_no_find_and_is_counted_as_a_false_alarm_unless_on_record() -> None:
    broken = past()
    gone = broken.counts[stream("view_item")].values.copy()
    start = SINCE + 10 * 24 * HOUR
    at_ = int((start - START) / HOUR)
    gone[at_ : at_ + 24] = 0
    counts = {**broken.counts, stream("view_item"): Counts(START, gone, np.zeros(len(gone)))}
    version = replace(broken, counts=counts)
    one = Planted(BY_NAME["vanish"], stream("view_item"), start, 120.0)
    missing = rules("missing_event")
    result = drill(missing, version, version, [one], (SINCE, UNTIL), AlertBudget())
    assert result.outcomes[0].found_after is None
    assert len(result.quiet) == 1
    assert result.false_a_week == pytest.approx(1 / 6)
    result = drill(missing, version, version, [one], (SINCE, UNTIL), AlertBudget(), known=lambda _told: True)
    assert result.quiet == ()


def test_each_way_of_spoiling_does_what_it_says_and_nothing_else() -> None:
    random = np.random.default_rng(1)
    counts = np.array([10.0, 0.0, 400.0])
    ways = {name: one.counts(counts, random).tolist() for name, one in BY_NAME.items() if one.counts}
    assert ways["vanish"] == [0, 0, 0]
    assert ways["doubled"] == [20, 0, 800]
    assert 150 < ways["drop"][2] < 250
    lost = BY_NAME["property-lost"].profile
    text = BY_NAME["type-change"].profile
    new = BY_NAME["new-property"].profile
    assert lost is not None
    assert text is not None
    assert new is not None
    assert set(HOURLY.properties) - set(lost(HOURLY, "currency").properties) == {"currency"}
    assert text(HOURLY, "value").properties["value"].types == {"string": 30}
    assert text(HOURLY, "nowhere") == HOURLY
    assert set(new(HOURLY, "").properties) - set(HOURLY.properties) == {NEW_PROPERTY}
