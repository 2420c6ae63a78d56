"""Customer.io: people, events and pages through each of its APIs."""

from __future__ import annotations

from base64 import b64encode

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

V1 = "https://track.customer.io/api/v1"
V2 = "https://track-eu.customer.io/api/v2"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
AUTH = (("authorization", "Basic " + b64encode(b"site:key").decode()),)


def test_an_event_of_somebody() -> None:
    data = {"order_id": "A-1", "total": "20.50", "currency": "EUR", "products": [{"sku": "p1"}], "coupon": "X"}
    body = orjson.dumps({"name": "purchase", "data": data, "timestamp": int(NOW) - 2, "id": "e-1"})
    event = event_of(f"{V1}/customers/u%401/events", body, at=NOW, headers=AUTH)
    assert (event.vendor, event.kind, event.account, event.name) == ("customer_io", Kind.EVENT, "site", "purchase")
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.items == ({"sku": "p1"},)
    assert event.properties == {"order_id": "A-1", "total": "20.50", "currency": "EUR", "coupon": "X"}
    assert (event.event_id, event.collapse_key, event.at) == ("e-1", "e-1", NOW - 2)
    assert event.user_ids == {"user": "u@1"}


def test_a_page_of_nobody_yet() -> None:
    body = orjson.dumps({"name": "https://shop.example/?gclid=Xyz", "type": "page", "anonymous_id": "a-1"})
    event = event_of(f"{V1}/events", body)
    assert (event.kind, event.name, event.page) == (Kind.PAGE, "page", "https://shop.example/?gclid=Xyz")
    assert (event.user_ids, event.click_ids) == ({"client": "a-1"}, {"gclid": "Xyz"})


def test_a_person() -> None:
    event = event_of(f"{V1}/customers/u-1", b'{"email":"a@b.example","anonymous_id":"a-1"}', method="PUT")
    assert (event.kind, event.name) == (Kind.IDENTIFY, "identify")
    assert event.properties == {"email": "a@b.example"}
    assert event.user_ids == {"user": "u-1", "client": "a-1"}


def test_a_batch_of_the_second_version_is_one_event_an_action() -> None:
    actions = [
        {"type": "person", "action": "identify", "identifiers": {"id": "u-1"}, "attributes": {"plan": "gold"}},
        {"type": "person", "action": "event", "identifiers": {"id": "u-1"}, "name": "purchase"}
        | {"attributes": {"revenue": 20.5}, "id": "e-1"},
        {"type": "person", "action": "page", "identifiers": {"email": "m"}, "name": "https://shop.example/"},
        {"type": "person", "action": "delete", "identifiers": {"id": "u-2"}},
    ]
    events = events_of(f"{V2}/batch", orjson.dumps({"batch": [*actions, 7]}))
    assert [(event.kind, event.name, event.batch_index) for event in events] == [
        (Kind.IDENTIFY, "identify", 0),
        (Kind.EVENT, "purchase", 1),
        (Kind.PAGE, "page", 2),
        (Kind.TELEMETRY, "delete", 3),
    ]
    assert (events[1].value, events[1].event_id) == (20.5, "e-1")
    assert events[2].user_ids == {"user": "m"}


def test_a_single_action() -> None:
    body = b'{"type":"object","action":"identify","identifiers":{"id":"o"},"attributes":{"x":1}}'
    event = event_of(f"{V2}/entity", body)
    assert (event.kind, event.name, event.properties) == (Kind.IDENTIFY, "identify", {"x": 1})


def test_a_type_that_is_none_is_no_page() -> None:
    event = event_of(f"{V1}/events", b'{"name":"x","type":[],"data":[]}')
    assert (event.kind, event.name) == (Kind.EVENT, "x")


def test_pipelines_take_segments_messages() -> None:
    message = {
        "type": "track",
        "event": "Order",
        "anonymousId": "a-1",
        "messageId": "m-1",
        "properties": {"revenue": 2},
    }
    event = event_of("https://cdp.customer.io/v1/track", orjson.dumps(message), headers=AUTH)
    assert (event.vendor, event.name, event.value, event.account) == ("customer_io", "Order", 2.0, "site")
    assert event.event_id == "m-1"


def test_housekeeping_and_scripts() -> None:
    device = event_of(f"{V1}/customers/u-1/devices", b'{"device":{"id":"x"}}', method="PUT")
    assert (device.kind, device.name, device.user_ids) == (Kind.TELEMETRY, "devices", {"user": "u-1"})
    assert event_of("https://assets.customer.io/assets/track.js").kind is Kind.LOADER


@pytest.mark.parametrize("url", [f"{V2}/batch", f"{V2}/entity"])
@pytest.mark.parametrize("body", [b"", b"[1]", b'{"batch":[]}'])
def test_a_call_of_nothing_is_counted(url: str, body: bytes) -> None:
    undecodable = said(url, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no action in the body"
