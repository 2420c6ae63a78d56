"""X: twins on two hosts, events in a list, matches of partners, the Conversion API."""

from __future__ import annotations

from urllib.parse import quote

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "TWITTERPIXEL"]
TAG = "https://analytics.twitter.com/1/i/adsct?txn_id=o1"
API = "https://ads-api.x.com/12/measurement/conversions/o8z6j"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def test_the_twin_on_t_co_is_the_same_event() -> None:
    first, twin = captured("cityofhope", 213), captured("cityofhope", 214)
    assert (first.kind, first.name, first.account) == (Kind.PAGE, "pageview", "nvd6c")
    assert (first.page, first.properties, first.value) == ("https://www.cityofhope.org/homepage", {}, None)
    assert first.collapse_key == twin.collapse_key == "7a0a7b1b-249b-4874-a88e-11268dd79b16|0"
    assert (first.event_id, first.user_ids) == (None, {})


def test_omnibugs_purchase() -> None:
    page, purchase = (event_of(row["url"]) for row in OMNIBUG)
    assert (page.kind, page.account) == (Kind.PAGE, "abc123")
    assert (purchase.name, purchase.value, purchase.currency) == ("purchase", 29.95, "USD")
    assert purchase.properties == {"value": 29.95, "currency": "USD", "num_items": 3}


def test_several_events_are_one_each() -> None:
    listed = quote('[["pageview",null],["tw-o1-o2",{"conversion_id":"c-1","contents":[{"content_id":"a"}]}]]')
    page, event = events_of(f"{TAG}&events={listed}&event_id=h&twclid=k&restricted_data_use=restrict_optimization")
    assert (page.kind, page.collapse_key) == (Kind.PAGE, "h|0")
    assert (event.name, event.event_id, event.collapse_key, event.batch_index) == ("tw-o1-o2", "c-1", "h|1", 1)
    assert (event.items, event.click_ids) == (({"content_id": "a"},), {"twclid": "k"})
    assert event.consent is not None
    assert event.consent.ad_personalization is Signal.DENIED


@pytest.mark.parametrize(
    ("query", "kind", "name", "properties"),
    [
        ("event=%7B%7D", Kind.PAGE, "pageview", {}),
        ("event=%7B%22value%22%3A%229%22%7D", Kind.EVENT, "event", {"value": 9}),
        ("event=oops", Kind.EVENT, "event", {"event": "oops"}),
        ("events=oops", Kind.EVENT, "(unnamed)", {"events": "oops"}),
        ("", Kind.EVENT, "conversion", {}),
        ("tw_sale_amount=12.5&tw_order_quantity=2", Kind.EVENT, "conversion", {"value": 12.5, "num_items": 2}),
    ],
)
def test_the_tag_over_the_years(query: str, kind: Kind, name: str, properties: dict[str, object]) -> None:
    event = event_of(f"{TAG}&{query}")
    assert (event.kind, event.name, event.properties) == (kind, name, properties)


def test_without_a_tag_it_is_a_partner_s_match() -> None:
    event = event_of("https://analytics.twitter.com/i/adsct?p_user_id=KBj6rbe8&p_id=10623")
    assert (event.kind, event.account, event.user_ids) == (Kind.SYNC, "10623", {"user": "KBj6rbe8"})


def test_the_api_splits_its_batch() -> None:
    entry = {
        "conversion_time": "2023-11-14T22:13:25Z",
        "event_id": "tw-o8z6j-o8z21",
        "identifiers": [{"hashed_email": "a" * 64}, {"twclid": "k"}],
        "conversion_id": "c-1",
        "value": "12.5",
        "price_currency": "EUR",
        "contents": [{"content_id": "1"}],
    }
    first, second = events_of(API, orjson.dumps({"conversions": [entry, {"event_id": "tw-o8z6j-x"}]}))
    assert (first.account, first.name, first.event_id) == ("o8z6j", "tw-o8z6j-o8z21", "c-1")
    assert (first.value, first.currency, first.at) == (12.5, "EUR", 1_700_000_005.0)
    assert first.properties["user_data"] == {"email": "a" * 64}
    assert (first.click_ids, first.items) == ({"twclid": "k"}, ({"content_id": "1"},))
    assert (second.name, second.batch_index) == ("tw-o8z6j-x", 1)


def test_the_script_is_inventory_and_a_short_link_is_nothing() -> None:
    assert event_of("https://static.ads-twitter.com/uwt.js").kind is Kind.LOADER
    assert events_of("https://t.co/abc?txn_id=1") == ()


def test_an_empty_batch_is_counted_with_its_reason() -> None:
    undecodable = said(API, b"{}").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no conversions in the body"
