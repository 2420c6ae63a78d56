"""Klaviyo: both generations of events, and the people they are about."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

CLIENT = "https://a.klaviyo.com/client/events/?company_id=ABC123"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
PERSON = {"email": "a@b.example", "external_id": "u-1", "anonymous_id": "a-1"}
PROFILE = {"data": {"type": "profile", "attributes": PERSON}}


def resource(**said_: Any) -> dict[str, Any]:
    metric = {"data": {"type": "metric", "attributes": {"name": "Placed Order"}}}
    return {"type": "event", "attributes": {"metric": metric, "profile": PROFILE} | said_}


ORDER = resource(
    properties={
        "OrderId": "A-1",
        "Items": [{"ProductID": "p1"}],
        "coupon": None,
        "URL": "https://shop.example/?gclid=X",
    },
    value=20.5,
    value_currency="EUR",
    unique_id="e-1",
    time="2025-12-31T23:59:58Z",
)


def test_a_client_event() -> None:
    event = event_of(CLIENT, orjson.dumps({"data": ORDER}), at=NOW)
    assert (event.vendor, event.kind, event.account) == ("klaviyo", Kind.EVENT, "ABC123")
    assert (event.name, event.value, event.currency) == ("Placed Order", 20.5, "EUR")
    assert event.transaction_id == "A-1"
    assert event.items == ({"ProductID": "p1"},)
    assert event.properties["profile"] == PERSON
    assert (event.event_id, event.collapse_key, event.at) == ("e-1", "e-1", NOW - 2)
    assert event.user_ids == {"client": "a-1", "user": "u-1"}
    assert (event.page, event.click_ids) == ("https://shop.example/?gclid=X", {"gclid": "X"})
    assert event.transport is Transport.VENDOR


def test_a_bulk_of_events_shares_its_profile() -> None:
    bulk = {
        "data": {
            "type": "event-bulk-create",
            "attributes": {"profile": PROFILE, "events": {"data": [ORDER, resource(unique_id="e-2")]}},
        }
    }
    events = events_of("https://a.klaviyo.com/client/event-bulk-create/?company_id=ABC123", orjson.dumps(bulk))
    assert [(event.name, event.event_id, event.batch_index) for event in events] == [
        ("Placed Order", "e-1", 0),
        ("Placed Order", "e-2", 1),
    ]
    assert events[1].user_ids == {"client": "a-1", "user": "u-1"}


@pytest.mark.parametrize("encoded", [True, False])
@pytest.mark.parametrize("in_query", [True, False])
def test_the_old_call(encoded: bool, in_query: bool) -> None:
    call = {
        "token": "ABC123",
        "event": "__activity__",
        "customer_properties": {"$exchange_id": "x-1", "$id": "u-1"},
        "properties": {"page": "https://shop.example/", "$event_id": "e-1", "$value": "2.50"},
    }
    text = orjson.dumps(call)
    data = "data=" + quote(b64encode(text).decode() if encoded else text.decode())
    url = "https://a.klaviyo.com/api/track"
    event = event_of(f"{url}?{data}") if in_query else event_of(url, data)
    assert (event.kind, event.account, event.name, event.value) == (Kind.PAGE, "ABC123", "__activity__", 2.5)
    assert (event.page, event.event_id) == ("https://shop.example/", "e-1")
    assert event.user_ids == {"client": "x-1", "user": "u-1"}


def test_people() -> None:
    body = orjson.dumps({"data": {"type": "profile", "attributes": {"email": "a@b.example", "anonymous_id": "a-1"}}})
    event = event_of("https://a.klaviyo.com/client/profiles/?company_id=ABC123", body)
    assert (event.kind, event.name, event.account) == (Kind.IDENTIFY, "profiles", "ABC123")
    assert event.properties == {"profile": {"email": "a@b.example", "anonymous_id": "a-1"}}
    subscription = {"data": {"attributes": {"profile": PROFILE, "custom_source": "footer"}}}
    event = event_of("https://a.klaviyo.com/client/subscriptions/?company_id=A", orjson.dumps(subscription))
    assert (event.kind, event.properties["custom_source"]) == (Kind.IDENTIFY, "footer")
    assert event.properties["profile"]["email"] == "a@b.example"
    old = event_of("https://a.klaviyo.com/api/identify", b'{"token":"T","properties":{"$email":"m","$id":"u"}}')
    assert (old.kind, old.account, old.user_ids) == (Kind.IDENTIFY, "T", {"user": "u"})


def test_what_is_beside_events() -> None:
    script = event_of("https://static.klaviyo.com/onsite/js/klaviyo.js?company_id=ABC123")
    assert (script.kind, script.account) == (Kind.LOADER, "ABC123")
    views = event_of("https://a.klaviyo.com/onsite/track-analytics?company_id=ABC123", b'{"events":[]}')
    assert (views.kind, views.name) == (Kind.TELEMETRY, "track-analytics")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"data":[]}', b'{"data":"x"}', b'{"data":{"attributes":{"events":{}}}}']
)
def test_a_body_without_data_is_counted(body: bytes) -> None:
    undecodable = said(CLIENT, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no data in the body"


def test_an_event_of_odd_parts_is_still_an_event() -> None:
    event = event_of(CLIENT, b'{"data":{"attributes":{"metric":7,"profile":[],"properties":"x","value":{}}}}')
    assert (event.name, event.value, event.properties) == ("(unnamed)", None, {})
