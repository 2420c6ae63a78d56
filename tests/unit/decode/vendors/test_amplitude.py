"""Amplitude: batches split, revenue as it counts it, the old form, and nobody else's `/batch` taken for it."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

API = "https://api2.amplitude.com/2/httpapi"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
PURCHASE: dict[str, Any] = {
    "event_type": "Order Completed",
    "user_id": "u-1",
    "device_id": "d-1",
    "session_id": 1767225000000,
    "time": 1767225598000,
    "insert_id": "i-1",
    "event_id": 7,
    "library": "amplitude-ts/2.11.0",
    "language": "de-DE",
    "event_properties": {
        "order_id": "A-1",
        "$revenue": 20.5,
        "currency": "EUR",
        "coupon": None,
        "products": [{"sku": "p1"}],
        "[Amplitude] Page URL": "https://shop.example/thanks",
    },
    "groups": {"company": "acme"},
}
PAGE = {
    "event_type": "[Amplitude] Page Viewed",
    "device_id": "d-1",
    "session_id": -1,
    "insert_id": "i-2",
    "time": 1767225599000,
    "event_properties": {"[Amplitude] Page Location": "https://shop.example/?gclid=Xyz"},
    "user_properties": {"$set": {"fbclid": "F", "ttclid": "EMPTY"}},
}


def body(*events: dict[str, Any]) -> bytes:
    return orjson.dumps({"api_key": "KEY", "events": events, "client_upload_time": "2025-12-31T23:59:59.500Z"})


@pytest.mark.parametrize("url", [API, "https://api.eu.amplitude.com/batch", "https://shop.example/metrics/2/httpapi"])
def test_a_batch_is_one_event_an_entry_wherever_it_is_sent(url: str) -> None:
    purchase, page = events_of(url, gzip.compress(body(PURCHASE, PAGE)), at=NOW)
    assert (purchase.vendor, purchase.kind, purchase.account) == ("amplitude", Kind.EVENT, "KEY")
    assert (purchase.name, purchase.value, purchase.currency) == ("Order Completed", 20.5, "EUR")
    assert (purchase.transaction_id, purchase.event_id, purchase.collapse_key) == ("A-1", "i-1", "i-1")
    assert purchase.items == ({"sku": "p1"},)
    assert purchase.properties == {
        "order_id": "A-1",
        "$revenue": 20.5,
        "currency": "EUR",
        "[Amplitude] Page URL": "https://shop.example/thanks",
        "groups": {"company": "acme"},
    }
    assert purchase.user_ids == {"client": "d-1", "user": "u-1", "session": "1767225000000"}
    assert purchase.at == NOW - 1.5
    assert (page.kind, page.batch_index, page.at) == (Kind.PAGE, 1, NOW - 0.5)
    assert page.user_ids == {"client": "d-1"}
    assert page.click_ids == {"gclid": "Xyz", "fbclid": "F"}
    assert page.transport is (Transport.VENDOR if "amplitude.com" in url else Transport.FIRST_PARTY)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ({"revenue": 5}, 5.0),
        ({"price": 2.5, "quantity": 2}, 5.0),
        ({"event_properties": {"$price": "2.50"}}, 2.5),
        ({"event_properties": {"$price": 2, "$quantity": 0}}, 0.0),
        ({"quantity": 2}, None),
    ],
)
def test_revenue_is_stated_or_price_times_quantity(entry: dict[str, Any], value: float | None) -> None:
    assert event_of(API, body({"event_type": "revenue_amount", "device_id": "d"} | entry)).value == value


def test_the_old_form_carries_its_events_as_json_text() -> None:
    entries = [
        {"event_type": "a", "device_id": "d", "timestamp": int(NOW * 1000) - 2000, "uuid": "1"},
        {"event_type": "$identify", "device_id": "d", "user_properties": {"$set": {"plan": "gold"}}},
    ]
    form = urlencode({"client": "KEY", "e": orjson.dumps(entries).decode(), "v": "2", "upload_time": int(NOW * 1000)})
    first, second = events_of("https://api.amplitude.com/", form, at=NOW)
    assert (first.account, first.name, first.event_id, first.at) == ("KEY", "a", "1", NOW - 2)
    assert (second.kind, second.properties) == (Kind.IDENTIFY, {"user_properties": {"$set": {"plan": "gold"}}})


def test_the_identify_api() -> None:
    form = urlencode({"api_key": "KEY", "identification": '[{"user_id":"u","user_properties":{"plan":"gold"}}]'})
    event = event_of("https://api2.amplitude.com/identify", form)
    assert (event.kind, event.name, event.account) == (Kind.IDENTIFY, "$identify", "KEY")
    assert event.user_ids == {"user": "u"}


@pytest.mark.parametrize(
    ("url", "kind", "name", "account"),
    [
        ("https://cdn.amplitude.com/libs/analytics-browser-2.11.0-min.js.gz", Kind.LOADER,
         "analytics-browser-2.11.0-min.js.gz", ""),
        ("https://cdn.amplitude.com/script/KEY.js", Kind.LOADER, "KEY.js", "KEY"),
        ("https://sr-client-cfg.amplitude.com/config?api_key=KEY", Kind.INIT, "config", "KEY"),
        ("https://api.lab.amplitude.com/sdk/v2/vardata?v=0", Kind.INIT, "experiment", ""),
    ],
)  # fmt: skip
def test_what_is_beside_events(url: str, kind: Kind, name: str, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, account)


def test_session_replays_are_telemetry() -> None:
    event = event_of("https://api-sr.amplitude.com/sessions/v2/track?device_id=x", b'{"events":["a"]}')
    assert (event.kind, event.name) == (Kind.TELEMETRY, "session_replay")


@pytest.mark.parametrize(
    "content", [{"events": [{"event_type": "x"}]}, {"api_key": "k", "events": [{"name": "x"}]}, [1], None]
)
def test_another_companys_batch_is_not_amplitudes(content: Any) -> None:
    assert said("https://api.shop.example/batch", orjson.dumps(content)).events == ()


@pytest.mark.parametrize("content", [b"", b"{", b'{"events":[]}', b'{"events":["x",1]}'])
def test_a_body_without_events_is_counted(content: bytes) -> None:
    undecodable = said(API, content, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the body"
