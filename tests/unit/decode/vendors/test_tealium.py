"""Tealium: the data layer through each of its doors, and what is only loaded."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

COLLECT = "https://collect.tealiumiq.com/event"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
REAL = lines_of("the-markup/customer_data.jsonl")
ORDER: dict[str, Any] = {
    "tealium_account": "acme",
    "tealium_profile": "main",
    "tealium_event": "purchase",
    "tealium_visitor_id": "v-1",
    "tealium_session_id": "s-1",
    "tealium_timestamp_epoch": int(NOW) - 2,
    "order_id": "A-1",
    "order_total": "20.50",
    "order_currency": "EUR",
    "product_id": ["p1", "p2"],
    "product_price": ["10.25", "10.25"],
    "product_quantity": ["1"],
    "page_url": "https://shop.example/thanks?gclid=Xyz",
    "cp.consent": "yes",
    "dom.title": "Thanks",
    "dom.url": "https://shop.example/thanks",
    "ut.version": "ut4",
    "timing.load": 3,
    "coupon": None,
}


@pytest.mark.parametrize("url", [COLLECT, "https://data.shop.example/event"])
def test_an_event_of_the_data_layer(url: str) -> None:
    event = event_of(url, orjson.dumps(ORDER), at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("tealium", Kind.EVENT, "acme/main", "purchase")
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.items == ({"id": "p1", "price": "10.25", "quantity": "1"}, {"id": "p2", "price": "10.25"})
    assert event.properties == {
        "order_id": "A-1",
        "order_total": "20.50",
        "order_currency": "EUR",
        "cookies": {"consent": "yes"},
        "page_title": "Thanks",
    }
    assert event.page == "https://shop.example/thanks?gclid=Xyz"
    assert event.user_ids == {"client": "v-1", "session": "s-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 2
    assert event.transport is (Transport.VENDOR if url == COLLECT else Transport.FIRST_PARTY)


def test_a_bulk_of_events_shares_what_is_the_same() -> None:
    body = {"shared": {"tealium_account": "acme", "tealium_profile": "main"}, "events": [{"tealium_event": "a"}, {}, 7]}
    events = events_of("https://collect.tealiumiq.com/bulk-event", orjson.dumps(body))
    assert [(event.account, event.name, event.batch_index) for event in events] == [
        ("acme/main", "a", 0),
        ("acme/main", "(unnamed)", 1),
    ]


def test_a_real_multipart_call_of_the_tag() -> None:
    row = next(row for row in REAL if "i.gif" in row["url"])
    event = event_of(row["url"], row["body"], at=row["at"])
    assert (event.kind, event.account, event.name) == (Kind.EVENT, "plannedparenthood/main", "dataLayer_initialized")
    assert event.properties["pageType"] == "Homepage"
    assert event.user_ids["_ga"] == "GA1.2.1369221122.1634566018"
    assert "_ga" not in event.properties["cookies"]
    assert event.properties["meta"]["viewport"] == "width=device-width, initial-scale=1"
    assert event.page == "https://www.plannedparenthood.org/"
    assert event.user_ids["client"] == "017c93ba207000172e6ff214f29100087002207f004bb"
    assert not {"loader.cfg", "ut", "timing"} & event.properties.keys()


def test_ids_in_cookies_of_other_vendors_are_ids() -> None:
    data = {
        "tealium_account": "acme",
        "cp._fbp": "fb.1.1.2",
        "cp._gcl_aw": "GCL.1.x",
        "cp.OptanonConsent": "c",
        "cp.theme": "dark",
    }
    event = event_of("https://collect.tealiumiq.com/event", orjson.dumps(data))
    assert event.user_ids == {"_fbp": "fb.1.1.2"}
    assert event.click_ids == {"_gcl_aw": "GCL.1.x"}
    assert event.properties["cookies"] == {"OptanonConsent": "c", "theme": "dark"}


def test_a_call_of_the_tag_without_an_event_is_its_own_call() -> None:
    data = orjson.dumps({"event": "view", "data": {"dom.url": "https://shop.example/"}, "post_time": 1}).decode()
    event = event_of("https://collect.tealiumiq.com/acme/main/2/i.gif", urlencode({"data": data}))
    assert (event.kind, event.account, event.name, event.page) == (
        Kind.PAGE,
        "acme/main",
        "view",
        "https://shop.example/",
    )


@pytest.mark.parametrize(
    ("url", "kind", "account", "name"),
    [
        ("https://tags.tiqcdn.com/utag/acme/main/prod/utag.js", Kind.LOADER, "acme/main", "utag.js"),
        ("https://tags.tiqcdn.com/utag/acme/main/prod/utag.sync.js?x=1", Kind.LOADER, "acme/main", "utag.sync.js"),
        ("https://tags.tiqcdn.com/utag/acme/main/prod/utag.12.js?utv=1", Kind.LOADER, "acme/main", "utag.12.js"),
        ("https://shop.example/utag/acme/main/prod/utag.js", Kind.LOADER, "acme/main", "utag.js"),
        ("https://tags.tiqcdn.com/utag/tiqapp/utag.v.js?a=acme/main/2021&cb=1", Kind.TELEMETRY, "acme/main", "usage"),
        ("https://visitor-service-us-east-1.tealiumiq.com/acme/main/v1?callback=x", Kind.SYNC, "acme/main", "visitor"),
    ],
)
def test_what_is_loaded_and_synchronised(url: str, kind: Kind, account: str, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account, event.name) == (kind, account, name)


@pytest.mark.parametrize("body", [b"", b"[]", b"x"])
def test_a_call_without_data_is_counted(body: bytes) -> None:
    undecodable = said(COLLECT, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no data in the call"


def test_another_companys_event_is_not_tealiums() -> None:
    assert said("https://shop.example/event", b'{"event":"x"}').events == ()
    assert said("https://shop.example/js/utag.js").events == ()
