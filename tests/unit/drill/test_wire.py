"""What the shop sends is what the vendors' tags send: every request is read, and says what happened."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import pytest

from monitor.capture.hit import Hit
from monitor.decode.event import Event, Kind
from monitor.decode.registry import decode
from monitor.drill.scenario import FIRST_DAY
from monitor.drill.traffic import HOUR, Traffic

START = FIRST_DAY.timestamp()


@dataclass(frozen=True)
class Day:
    hits: list[Hit]
    events: list[Event]

    def of(self, vendor: str, name: str) -> list[Event]:
        """Events of a vendor, mirrors counted once."""
        once = {event.collapse_key or id(event): event for event in self.events if event.vendor == vendor}
        return [event for event in once.values() if event.name == name]


@pytest.fixture(scope="module")
def day() -> Day:
    traffic = Traffic(7, 6.5, START)
    hits = [hit for n in range(30, 54) for hit in traffic.hits(START + n * HOUR)]
    return Day(hits, [event for hit in hits for event in decode(hit).events])


def test_every_request_is_read(day: Day) -> None:
    for hit in day.hits:
        decoded = decode(hit)
        assert decoded.undecodable is None
        assert decoded.unread is None
        assert decoded.events
    assert {event.vendor for event in day.events} == {"ga4", "meta", "google_ads", "segment", "google_tag_manager"}


def test_ga4_comes_by_get_by_empty_post_and_by_lines(day: Day) -> None:
    shapes = Counter(
        ("lines" if hit.body else "empty", hit.method) for hit in day.hits if "google-analytics.com" in hit.url
    )
    assert set(shapes) == {("empty", "GET"), ("empty", "POST"), ("lines", "POST")}
    assert max(len(decode(hit).events) for hit in day.hits if "google-analytics.com" in hit.url) >= 2


def test_meta_posts_what_is_long_and_gets_the_rest(day: Day) -> None:
    methods = {event.name: hit.method for hit in day.hits for event in decode(hit).events if event.vendor == "meta"}
    assert methods["PageView"] == "GET"
    assert methods["Purchase"] == "POST"


def test_segment_comes_one_by_one_and_in_batches(day: Day) -> None:
    paths = {hit.url.rpartition("/")[2] for hit in day.hits if "segment.io" in hit.url}
    assert paths == {"p", "t", "b"}


def test_a_purchase_says_the_same_to_every_vendor(day: Day) -> None:
    names = {"ga4": "purchase", "meta": "Purchase", "google_ads": "conversion", "segment": "Order Completed"}
    orders = {vendor: {event.transaction_id: event for event in day.of(vendor, name)} for vendor, name in names.items()}
    assert len(orders["ga4"]) > 30
    for vendor, placed in orders.items():
        assert None not in placed
        assert set(placed) <= set(orders["ga4"])
        for order, event in placed.items():
            whole = orders["ga4"][order]
            assert event.currency == whole.currency
            assert len(event.items) == len(whole.items) > 0
            if vendor != "segment":
                assert event.value == whole.value


def test_mirrors_of_a_conversion_collapse_to_one(day: Day) -> None:
    sent = Counter(event.collapse_key for event in day.events if event.vendor == "google_ads")
    assert set(sent.values()) <= {2, 3}
    assert len(day.of("google_ads", "conversion")) == len(day.of("meta", "Purchase"))


def test_numbers_are_numbers_and_words_are_words(day: Day) -> None:
    types: defaultdict[tuple[str, str, str], set[type]] = defaultdict(set)
    for event in day.events:
        for name, value in event.properties.items():
            types[event.vendor, event.name, name].add(type(value))
    mixed = {key: found for key, found in types.items() if len(found) > 1}
    assert set(map(frozenset, mixed.values())) <= {frozenset({int, float})}
    assert types["ga4", "purchase", "value"] <= {int, float}
    assert types["segment", "Newsletter Subscribed", "double_opt_in"] == {bool}


def test_no_event_is_a_stranger(day: Day) -> None:
    assert all(event.name and event.account for event in day.events)
    assert all(event.page for event in day.events if event.kind is not Kind.LOADER)
