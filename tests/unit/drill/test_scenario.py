"""Faults change what they say they change, while they last, and nothing else; and excuse nothing wider."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from monitor.capture.hit import ConsentState, Hit
from monitor.decode.event import Event
from monitor.decode.registry import decode
from monitor.drill.faults import FAULTS, Fault
from monitor.drill.scenario import Episode, Scenario
from monitor.drill.traffic import HOUR
from monitor.profile.stream import Stream

Pairs = list[tuple[Hit, Event]]
HEALTHY = Scenario(11, quiet_days=1, faults=())


@cache
def broken_by(name: str) -> tuple[Scenario, Episode]:
    scenario = Scenario(11, quiet_days=1, faults=[fault for fault in FAULTS if fault.name == name])
    return scenario, scenario.episodes[0]


@cache
def during(name: str) -> tuple[Pairs, Pairs]:
    """What is sent in six afternoon hours: with the fault, and by a healthy site."""
    scenario, episode = broken_by(name)
    hours = [episode.start + n * HOUR for n in range(2, 8)]
    broken, healthy = ([hit for hour in hours for hit in one.hits(hour)] for one in (scenario, HEALTHY))
    read = {hit: decode(hit).events for hit in {*broken, *healthy}}
    return tuple([(hit, event) for hit in hits for event in read[hit]] for hits in (broken, healthy))  # type: ignore[return-value]


def what_it_says(pair: tuple[Hit, Event]) -> tuple[str, str, str]:
    hit, event = pair
    return event.vendor, event.name, repr((hit.session, event.page, event.referrer, event.properties, event.items))


def counted(pairs: Pairs) -> Counter[tuple[str, str]]:
    return Counter((event.vendor, event.name) for _, event in pairs)


def changed_counts(name: str) -> dict[tuple[str, str], tuple[int, int]]:
    after, before = map(counted, during(name))
    return {key: (before[key], after[key]) for key in before | after if before[key] != after[key]}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_healthy_shop_and_a_broken_one_differ_only_while_the_fault_lasts(fault: Fault) -> None:
    scenario, episode = broken_by(fault.name)
    assert scenario.hits(episode.start - HOUR) == HEALTHY.hits(episode.start - HOUR)
    broken, healthy = during(fault.name)
    assert broken != healthy
    assert scenario.hits(episode.end + HOUR) == HEALTHY.hits(episode.end + HOUR)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_only_the_places_of_a_fault_change(fault: Fault) -> None:
    broken, healthy = (Counter(map(what_it_says, pairs)) for pairs in during(fault.name))
    changed = {said[:2] for said in (broken - healthy) + (healthy - broken)}
    assert changed
    assert changed <= fault.places


def test_a_stopped_event_is_gone() -> None:
    assert set(changed_counts("event-stops")) == {("ga4", "purchase")}
    assert changed_counts("event-stops")["ga4", "purchase"][1] == 0


def test_half_of_the_views_are_gone() -> None:
    changed = changed_counts("drop-by-half")
    before, after = changed.pop(("ga4", "view_item"))
    assert changed == {}
    assert 0.35 < after / before < 0.65


def test_value_turns_into_text() -> None:
    broken, healthy = during("type-change")
    types = [
        {type(event.properties["value"]) for _, event in pairs if event.vendor == "ga4" and event.name == "purchase"}
        for pairs in (broken, healthy)
    ]
    assert types[0] == {str}
    assert types[1] <= {int, float}


def test_currency_is_lost_at_meta_alone() -> None:
    broken, _ = during("property-lost")
    orders = [event for _, event in broken if event.name in {"purchase", "Purchase"}]
    assert {event.vendor: event.currency is None for event in orders} == {"ga4": False, "meta": True}


def test_a_debug_property_appears() -> None:
    broken, healthy = during("new-property")
    assert all("debug_price_rule" in event.properties for _, event in broken if event.name == "Product Added")
    assert not any("debug_price_rule" in event.properties for _, event in healthy)


def test_addresses_leak_through_every_tag_of_the_page() -> None:
    fault = next(fault for fault in FAULTS if fault.name == "e-mail-in-url")
    broken, _ = during(fault.name)
    leaking = [event for _, event in broken if "%40example.org" in str(event.page)]
    assert {(event.vendor, event.name) for event in leaking} <= fault.places
    assert {event.vendor for event in leaking} == {"ga4", "meta", "segment"}
    assert len({event.page for event in leaking}) > 1


def test_the_pixel_fires_at_people_who_refused() -> None:
    broken, healthy = during("fires-after-refusal")
    unasked = [
        (event.vendor, event.name)
        for hit, event in broken
        if event.vendor == "meta" and dict(hit.consent)["advertising"] is not ConsentState.GRANTED
    ]
    assert set(unasked) == {("meta", "ViewContent")}
    before, after = (counted(pairs)["meta", "ViewContent"] for pairs in (healthy, broken))
    assert before < after < 1.2 * before


def test_each_purchase_is_reported_twice_as_an_event_of_its_own() -> None:
    broken, healthy = during("double-purchases")
    orders = [event for _, event in broken if event.vendor == "ga4" and event.name == "purchase"]
    assert len({event.collapse_key for event in orders}) == len(orders)
    usual = counted(healthy)["ga4", "purchase"]
    assert 2 * usual - 2 <= len(orders) <= 2 * usual + 2


def test_a_fault_excuses_only_its_own_check_at_its_own_places() -> None:
    stops = FAULTS[0]
    purchase = Stream("shop", "production", "ga4", "G-1", "purchase")
    other = purchase._replace(event="add_to_cart")
    assert stops.explains("missing_event", [purchase])
    assert not stops.explains("pii", [purchase])
    assert not stops.explains("missing_event", [purchase, other])
    assert not stops.explains("missing_event", [purchase._replace(vendor="meta")])


def test_faults_follow_one_another_with_quiet_between() -> None:
    scenario = Scenario(7)
    assert len(scenario.episodes) == 8
    assert scenario.quiet_hours == 28 * 24
    assert scenario.episodes[0].start >= scenario.start + scenario.quiet_hours * HOUR
    for one, following in pairwise(scenario.episodes):
        assert following.start - one.start == one.fault.days * 24 * HOUR
        assert following.start - one.end >= 12 * HOUR
    assert scenario.hours()[-1] + HOUR == scenario.episodes[-1].end + 60 * HOUR
