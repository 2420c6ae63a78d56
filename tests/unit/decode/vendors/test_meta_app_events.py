"""Meta's app events: one an entry, in whichever of its bodies and batches."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

AT = 1_764_000_000.0
URL = "https://graph.facebook.com/v17.0/1234567890/activities"
EVENTS = [
    {
        "_eventName": "fb_mobile_purchase",
        "_logTime": 1_763_999_990,
        "_valueToSum": 12.5,
        "fb_currency": "EUR",
        "fb_order_id": "A-1",
        "fb_content": '[{"id":"p","quantity":2}]',
        "fb_content_type": "product",
        "_session_id": "s-1",
    },
    {"_eventName": "level_up", "_ui": "main"},
]
AROUND = {
    "event": "CUSTOM_APP_EVENTS",
    "advertiser_id": "idfa-1",
    "anon_id": "anon-1",
    "advertiser_tracking_enabled": "0",
    "ud": '{"em":"0000"}',
    "extinfo": '["i2"]',
}


@pytest.mark.parametrize(
    "body",
    [
        orjson.dumps(AROUND | {"custom_events": EVENTS}),
        orjson.dumps(AROUND | {"custom_events": orjson.dumps(EVENTS).decode()}),
        urlencode(AROUND | {"custom_events": orjson.dumps(EVENTS).decode()}),
        urlencode(AROUND | {"custom_events_file": orjson.dumps(EVENTS).decode()}),
    ],
    ids=["json", "text in json", "form", "file"],
)
def test_events_of_an_app_are_one_each(body: bytes | str) -> None:
    first, second = events_of(URL, body, at=AT)
    assert (first.vendor, first.kind, first.name, first.account) == (
        "meta", Kind.EVENT, "fb_mobile_purchase", "1234567890",
    )  # fmt: skip
    assert (first.value, first.currency, first.transaction_id, first.at) == (12.5, "EUR", "A-1", 1_763_999_990.0)
    assert first.items == ({"id": "p", "quantity": 2},)
    assert first.properties == {"fb_content_type": "product", "ud": {"em": "0000"}}
    assert first.user_ids == {"client": "anon-1", "device": "idfa-1", "session": "s-1"}
    assert first.consent is not None
    assert first.consent.ad_personalization is Signal.DENIED
    assert (second.name, second.batch_index) == ("level_up", 1)


def test_an_install_is_no_event_of_the_app() -> None:
    event = event_of(
        URL, urlencode({"event": "MOBILE_APP_INSTALL", "anon_id": "a", "advertiser_tracking_enabled": "1"})
    )
    assert (event.kind, event.name) == (Kind.INIT, "MOBILE_APP_INSTALL")
    assert event.consent is not None
    assert event.consent.ad_personalization is None


def test_a_batch_of_the_graph_is_read_call_by_call() -> None:
    one = urlencode({"event": "CUSTOM_APP_EVENTS", "custom_events": orjson.dumps(EVENTS[1:]).decode()})
    batch = [
        {"method": "POST", "relative_url": "v17.0/77777/activities", "body": one},
        {"method": "GET", "relative_url": "v17.0/77777?fields=id"},
        {
            "method": "POST",
            "relative_url": "88888/activities",
            "body": "event=CUSTOM_APP_EVENTS",
            "attached_files": "f0",
        },
    ]
    body = urlencode({"batch": orjson.dumps(batch).decode(), "f0": orjson.dumps(EVENTS[:1]).decode()})
    first, second = events_of("https://graph.facebook.com/v17.0/", body)
    assert [(event.account, event.name) for event in (first, second)] == [
        ("77777", "level_up"),
        ("88888", "fb_mobile_purchase"),
    ]


def test_other_calls_of_the_graph_are_no_events() -> None:
    batch = orjson.dumps([{"method": "GET", "relative_url": "me"}]).decode()
    assert said("https://graph.facebook.com/v17.0/", urlencode({"batch": batch})).events == ()


def test_a_call_without_events_is_undecodable() -> None:
    undecodable = said(URL, "anon_id=1").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the body"
