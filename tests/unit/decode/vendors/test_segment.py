"""Segment: single calls, batches and pixels, on its own hosts and by shape on others, never by the path alone."""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from monitor.decode.event import Event, Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

API = "https://api.segment.io/v1"
CUSTOM = "https://cdp.shop.example/v1"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
CONTEXT = {
    "page": {
        "path": "/thanks",
        "referrer": "https://shop.example/cart",
        "search": "?gclid=Xyz",
        "title": "Thanks",
        "url": "https://shop.example/thanks?gclid=Xyz",
    },
    "userAgent": "Mozilla/5.0",
    "locale": "de-DE",
    "timezone": "Europe/Berlin",
    "library": {"name": "analytics.js", "version": "npm:next-1.81.1"},
    "campaign": {"source": "newsletter", "name": "kw01"},
    "consent": {"categoryPreferences": {"Advertising": False, "Analytics": True}},
    "traits": {"plan": "gold"},
}
TRACK: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "properties": {
        "order_id": "A-1",
        "revenue": 20.5,
        "total": 27.5,
        "currency": "EUR",
        "coupon": "X",
        "products": [{"product_id": "p1", "price": 10.25, "quantity": 2}],
    },
    "context": CONTEXT,
    "messageId": "ajs-next-1",
    "anonymousId": "anon-1",
    "userId": "user-1",
    "timestamp": "2025-12-31T23:59:58.000Z",
    "sentAt": "2025-12-31T23:59:59.500Z",
    "writeKey": "KEY",
    "integrations": {},
    "_metadata": {"bundled": ["Segment.io"]},
}


def send(url: str, body: Any, **fields: Any) -> Event:
    return event_of(url, orjson.dumps(body), at=NOW, **fields)


@pytest.mark.parametrize(
    "url", [f"{API}/t", f"{API}/track", "https://events.eu1.segmentapis.com/v1/t", f"{CUSTOM}/t", f"{CUSTOM}/track"]
)
def test_a_track_call_on_every_path(url: str) -> None:
    event = send(url, TRACK)
    assert (event.vendor, event.kind, event.account, event.name) == ("segment", Kind.EVENT, "KEY", "Order Completed")
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.items == ({"product_id": "p1", "price": 10.25, "quantity": 2},)
    assert event.properties == {
        "page_title": "Thanks",
        "order_id": "A-1",
        "revenue": 20.5,
        "total": 27.5,
        "currency": "EUR",
        "coupon": "X",
        "campaign": CONTEXT["campaign"],
        "library": CONTEXT["library"],
        "context": {"traits": {"plan": "gold"}},
    }
    assert (event.page, event.referrer) == ("https://shop.example/thanks?gclid=Xyz", "https://shop.example/cart")
    assert event.user_ids == {"client": "anon-1", "user": "user-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert (event.event_id, event.collapse_key) == ("ajs-next-1", "ajs-next-1")
    assert event.at == NOW - 1.5
    assert event.consent is not None
    assert event.consent.raw == {"categoryPreferences": '{"Advertising":false,"Analytics":true}'}
    assert event.consent.ad_storage == "denied"
    assert event.transport is (Transport.FIRST_PARTY if "shop.example" in url else Transport.VENDOR)


def test_omnibugs_page_call() -> None:
    row = next(row for row in lines_of("omnibug/requests.jsonl") if row["provider"] == "SEGMENT")
    event = event_of(row["url"], row["body"], at=NOW)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "page", "zaySL4FGIiLsxt3I7omU5uLxXqxaBMPh")
    assert event.page == "https://segment.com/"
    assert event.properties["name"] == "Home"
    assert not {"url", "path", "search", "referrer", "title"} & event.properties.keys()
    assert event.at == pytest.approx(NOW - 0.003)  # eight years off, yet its own clocks agree on the lag


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("p", Kind.PAGE, "page"),
        ("s", Kind.PAGE, "screen"),
        ("i", Kind.IDENTIFY, "identify"),
        ("g", Kind.IDENTIFY, "group"),
        ("a", Kind.IDENTIFY, "alias"),
    ],
)
def test_the_other_calls_by_their_path_alone_on_segments_own_host(path: str, kind: Kind, name: str) -> None:
    event = send(f"{API}/{path}", {"anonymousId": "x", "messageId": "m", "writeKey": "KEY"})
    assert (event.kind, event.name) == (kind, name)


def test_traits_stand_under_their_own_name() -> None:
    event = send(f"{API}/i", {**TRACK, "type": "identify", "traits": {"email": "a@b.example"}, "properties": None})
    assert (event.kind, event.name) == (Kind.IDENTIFY, "identify")
    assert event.properties["traits"] == {"email": "a@b.example"}


def test_a_batch_is_one_event_a_message_each_with_its_own_time() -> None:
    shared = {name: value for name, value in TRACK.items() if name not in {"sentAt", "writeKey"}}
    messages = [
        {**shared, "messageId": f"m{second}", "timestamp": f"2025-12-31T23:59:0{second}Z"} for second in range(3)
    ]
    body = {"batch": messages, "writeKey": "SHARED", "sentAt": "2025-12-31T23:59:10Z"}
    events = events_of(f"{API}/b", gzip.compress(orjson.dumps(body), mtime=0), at=NOW)
    assert [event.batch_index for event in events] == [0, 1, 2]
    assert [event.at for event in events] == [NOW - 10, NOW - 9, NOW - 8]
    assert {event.account for event in events} == {"SHARED"}


def test_one_odd_message_takes_no_other_down() -> None:
    events = events_of(f"{API}/batch", orjson.dumps({"batch": [TRACK, {"messageId": "x"}, "junk"]}))
    assert [(event.kind, event.name) for event in events] == [
        (Kind.EVENT, "Order Completed"),
        (Kind.TELEMETRY, "(untyped)"),
    ]


def test_the_write_key_of_servers_stands_in_basic_authentication() -> None:
    header = ("authorization", "Basic " + b64encode(b"SERVERKEY:").decode())
    body = {name: value for name, value in TRACK.items() if name != "writeKey"}
    assert send(f"{API}/track", body, headers=(header,)).account == "SERVERKEY"


@pytest.mark.parametrize(
    ("properties", "value"),
    [
        ({"revenue": 1, "total": 2, "value": 3}, 1.0),
        ({"total": 2, "value": 3}, 2.0),
        ({"value": "3.50"}, 3.5),
        ({"revenue": "none", "value": 3}, 3.0),
        ({}, None),
    ],
)
def test_the_value_is_the_first_amount_among_revenue_total_and_value(
    properties: dict[str, Any], value: float | None
) -> None:
    event = send(f"{API}/t", {**TRACK, "properties": properties})
    assert event.value == value
    assert properties.items() <= event.properties.items()  # as sent, type and all


@pytest.mark.parametrize(
    ("stated", "sent", "lag"),
    [
        ("2025-12-31T23:59:58Z", None, 2.0),
        ("1999-01-01T00:00:00Z", None, 0.0),
        ("2026-01-03T00:00:00Z", None, 0.0),
        ("2031-01-01T00:00:00Z", "2031-01-01T00:00:05Z", 5.0),
        ("2025-12-31T23:00:00Z", "2025-12-31T22:00:00Z", 0.0),
        ("2025-12-29T00:00:00Z", "2026-01-01T00:00:00Z", 0.0),
        ("yesterday", None, 0.0),
    ],
)
def test_an_absurd_clock_is_not_believed(stated: str, sent: str | None, lag: float) -> None:
    assert send(f"{API}/t", {**TRACK, "timestamp": stated, "sentAt": sent}).at == NOW - lag


def test_a_tracking_pixel_carries_its_message_in_the_query() -> None:
    data = quote(b64encode(orjson.dumps({**TRACK, "type": None})).decode())
    event = event_of(f"https://api.segment.io/v1/pixel/track?data={data}", at=NOW)
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "Order Completed", "KEY")


@pytest.mark.parametrize(
    ("url", "kind", "name", "account"),
    [
        ("https://cdn.segment.com/analytics.js/v1/KEY/analytics.min.js", Kind.LOADER, "analytics.min.js", "KEY"),
        ("https://cdn.segment.com/v1/projects/KEY/settings", Kind.INIT, "settings", "KEY"),
    ],
)
def test_what_the_page_loads(url: str, kind: Kind, name: str, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, account)


def test_the_librarys_own_metrics_are_telemetry() -> None:
    event = send(f"{API}/m", {"series": [{"metric": "analytics_js.invoke"}]})
    assert (event.kind, event.name) == (Kind.TELEMETRY, "metrics")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        orjson.dumps({"@type": "View", "actor": {"id": "x"}, "provider": "news"}),
        orjson.dumps([{"event": "x", "type": "track"}]),
        orjson.dumps({**TRACK, "messageId": None}),
        orjson.dumps({**TRACK, "type": ["track"]}),
    ],
    ids=["empty", "news site", "no ids", "no message id", "no type"],
)
def test_another_companys_v1_track_is_not_segment(body: bytes) -> None:
    decoded = said("https://collector.news.example/api/v1/track", body, method="POST")
    assert (decoded.events, decoded.undecodable) == ((), None)


@pytest.mark.parametrize("url", ["https://segment.com/docs/connections/spec/page", f"{API}/t"])
def test_reading_the_manual_and_asking_leave_to_send_are_no_calls(url: str) -> None:
    for method in ("GET", "OPTIONS"):
        decoded = said(url, method=method)
        assert (decoded.events, decoded.undecodable) == ((), None)


def test_a_body_that_cannot_be_read_is_counted_with_its_reason() -> None:
    whole = gzip.compress(orjson.dumps(TRACK), mtime=0)
    undecodable = said(f"{API}/t", whole[: len(whole) // 2]).undecodable
    assert undecodable is not None
    assert undecodable.reason == "truncated gzip"
    empty = said(f"{API}/t", method="POST").undecodable
    assert empty is not None
    assert empty.reason == "no message in the body"


def test_products_that_are_no_list_stay_a_property() -> None:
    event = send(f"{API}/t", {**TRACK, "properties": {"products": "p1"}})
    assert event.items == ()
    assert event.properties["products"] == "p1"
