"""Braze: uploads of its libraries taken apart, and the REST API."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

SDK = "https://sdk.iad-03.braze.com/api/v3/data/"
REST = "https://rest.fra-01.braze.eu/users/track"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
UPLOAD: dict[str, Any] = {
    "api_key": "KEY",
    "device_id": "d-1",
    "time": int(NOW),
    "events": [
        {"name": "ss", "time": NOW - 5, "session_id": "s-1", "data": {}},
        {"name": "ce", "time": NOW - 4, "user_id": "u-1", "data": {"n": "Signed up", "p": {"plan": "gold", "x": None}}},
        {
            "name": "p",
            "time": NOW - 3,
            "data": {"pid": "p1", "c": "EUR", "p": "10.25", "q": 2, "pr": {"order_id": "A-1"}},
        },
        {"name": "ci", "time": NOW - 2, "data": {"ids": ["x"]}},
    ],
    "attributes": [{"user_id": "u-1", "email": "a@b.example"}],
}


@pytest.mark.parametrize("url", [SDK, "https://crm.shop.example/api/v3/data"])
def test_an_upload_is_one_event_an_entry(url: str) -> None:
    events = events_of(url, orjson.dumps(UPLOAD), at=NOW, page="https://shop.example/")
    assert [(event.kind, event.name, event.batch_index) for event in events] == [
        (Kind.TELEMETRY, "session_start", 0),
        (Kind.EVENT, "Signed up", 1),
        (Kind.EVENT, "purchase", 2),
        (Kind.TELEMETRY, "ci", 3),
        (Kind.IDENTIFY, "attributes", 4),
    ]
    assert {(event.vendor, event.account) for event in events} == {("braze", "KEY")}
    assert events[0].user_ids == {"client": "d-1", "session": "s-1"}
    assert (events[1].properties, events[1].at) == ({"plan": "gold"}, NOW - 4)
    purchase = events[2]
    assert (purchase.value, purchase.currency, purchase.transaction_id) == (20.5, "EUR", "A-1")
    assert purchase.items == ({"id": "p1", "price": "10.25", "quantity": 2},)
    assert events[4].properties == {"email": "a@b.example"}
    assert events[4].user_ids == {"user": "u-1"}
    assert purchase.transport is (Transport.VENDOR if url == SDK else Transport.FIRST_PARTY)


def test_a_server_tells_of_many_people_at_once() -> None:
    body = {
        "attributes": [{"external_id": "u-1", "first_name": "A"}],
        "events": [{"external_id": "u-1", "app_id": "APP", "name": "rented", "time": "2025-12-31T23:59:58Z"}],
        "purchases": [{"external_id": "u-1", "product_id": "p1", "currency": "EUR", "price": 10.25, "quantity": 2}],
    }
    event, purchase, person = events_of(REST, orjson.dumps(body), at=NOW)
    assert (event.kind, event.name, event.account, event.at) == (Kind.EVENT, "rented", "APP", NOW - 2)
    assert (purchase.name, purchase.value, purchase.currency) == ("purchase", 20.5, "EUR")
    assert (person.kind, person.properties, person.batch_index) == (Kind.IDENTIFY, {"first_name": "A"}, 2)


def test_what_is_beside_events() -> None:
    bare = event_of(SDK, b'{"api_key":"KEY","device_id":"d","respond_with":{}}')
    assert (bare.kind, bare.name, bare.account) == (Kind.INIT, "config", "KEY")
    cards = event_of("https://sdk.iad-03.braze.com/api/v3/content_cards/sync", b'{"api_key":"KEY"}')
    assert (cards.kind, cards.name) == (Kind.TELEMETRY, "content_cards/sync")
    assert event_of("https://js.appboycdn.com/web-sdk/5.6/braze.min.js").kind is Kind.LOADER


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (SDK, b"", "no upload in the body"),
        (SDK, b"[]", "no upload in the body"),
        (REST, b'{"events":"x"}', "no events in the body"),
        (SDK, orjson.dumps({"events": [{}] * 5001}), "more events than a batch can have"),
    ],
)
def test_a_call_of_nothing_or_too_much_is_counted(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


def test_another_companys_data_is_not_brazes() -> None:
    assert said("https://shop.example/api/v3/data", b'{"api_key":"x","events":[]}').events == ()


def test_odd_parts_do_not_stop_the_others() -> None:
    body = {"api_key": "KEY", "events": ["x", {"name": "p", "data": 7}, {"name": "ce", "data": {"n": 3, "p": []}}]}
    events = events_of(SDK, orjson.dumps(body))
    assert [(event.name, event.value) for event in events] == [("purchase", None), ("3", None)]
