"""Heap: the pixel's page view or captured events, and the server API."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
PIXEL = "https://heapanalytics.com/h?"
BASE = [
    ("a", "77"),
    ("u", "u-1"),
    ("v", "1"),
    ("s", "s-1"),
    ("d", "shop.example"),
    ("h", "/thanks"),
    ("q", "gclid=Xyz"),
    ("t", "Thanks"),
    ("r", "https://shop.example/cart"),
    ("ts", str(int(NOW * 1000) - 2000)),
    ("sp", "ts"),
    ("sp", "1"),
]


def test_a_page_view_with_the_properties_of_its_visitor() -> None:
    event = event_of(PIXEL + urlencode([*BASE, ("k", "plan"), ("k", "gold"), ("k", "odd")]), at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("heap", Kind.PAGE, "77", "pageview")
    assert event.properties == {"page_title": "Thanks", "plan": "gold"}
    assert (event.page, event.referrer) == ("https://shop.example/thanks?gclid=Xyz", "https://shop.example/cart")
    assert event.user_ids == {"client": "u-1", "session": "s-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 2


def test_captured_events_are_one_a_number() -> None:
    first = [("t0", "click"), ("n0", "a"), ("x0", "Buy"), ("ts0", str(int(NOW * 1000) - 1000))]
    second = [("t1", "Order"), ("k1", "total"), ("k1", "20.5"), ("n2", "orphan")]
    events = events_of("https://heapanalytics.com/h", urlencode(BASE + first + second), at=NOW)
    assert [(event.name, event.batch_index) for event in events] == [("click", 0), ("Order", 1)]
    assert events[0].properties["target"] == {"tag": "a", "text": "Buy"}
    assert events[0].properties["automatic"] is True
    assert events[0].at == NOW - 1
    assert events[1].properties == {"page_title": "Thanks", "total": "20.5"}


@pytest.mark.parametrize("bulk", [True, False])
def test_the_servers_track_call(bulk: bool) -> None:
    entry: dict[str, Any] = {
        "identity": "u-1",
        "event": "Order",
        "properties": {"revenue": 20.5, "currency": "EUR", "order_id": "A-1", "products": [{"sku": "p1"}]},
        "timestamp": "2025-12-31T23:59:58Z",
        "idempotency_key": "i-1",
    }
    body = {"app_id": "77", "events": [entry]} if bulk else {"app_id": "77"} | entry
    event = event_of("https://heapanalytics.com/api/track", orjson.dumps(body), at=NOW)
    assert (event.kind, event.account, event.name) == (Kind.EVENT, "77", "Order")
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.items == ({"sku": "p1"},)
    assert (event.event_id, event.user_ids, event.at) == ("i-1", {"user": "u-1"}, NOW - 2)


def test_user_properties_are_an_identity() -> None:
    body = orjson.dumps({"app_id": "77", "identity": "u-1", "properties": {"email": "a@b.example"}})
    event = event_of("https://heapanalytics.com/api/add_user_properties", body)
    assert (event.kind, event.name) == (Kind.IDENTIFY, "add_user_properties")
    assert event.properties == {"email": "a@b.example"}


def test_the_script_is_inventory() -> None:
    event = event_of("https://cdn.heapanalytics.com/js/heap-77.js")
    assert (event.kind, event.account) == (Kind.LOADER, "77")


def test_a_pixel_of_no_app_and_a_call_of_nothing_are_counted() -> None:
    pixel = said("https://heapanalytics.com/h?u=1").undecodable
    assert pixel is not None
    assert pixel.reason == "no app id"
    call = said("https://heapanalytics.com/api/track", b"[]").undecodable
    assert call is not None
    assert call.reason == "no call in the body"
