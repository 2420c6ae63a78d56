"""Mixpanel: every way an event is written, profiles, and whom an event is about."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

API = "https://api-js.mixpanel.com"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
ORDER: dict[str, Any] = {
    "event": "Order",
    "properties": {
        "token": "TOKEN",
        "time": NOW - 2,
        "distinct_id": "$device:d-1",
        "$device_id": "d-1",
        "$insert_id": "i-1",
        "$current_url": "https://shop.example/thanks?gclid=Xyz",
        "$referrer": "https://shop.example/cart",
        "mp_lib": "web",
        "$browser": "Chrome",
        "revenue": 20.5,
        "currency": "EUR",
        "order_id": "A-1",
        "products": [{"sku": "p1"}],
        "coupon": None,
    },
}
PLAIN = orjson.dumps(ORDER)
WRITTEN = {
    "json": PLAIN,
    "list": orjson.dumps([ORDER]),
    "data": b"data=" + quote(PLAIN.decode()).encode(),
    "data base64": b"data=" + quote(b64encode(PLAIN).decode()).encode(),
    "data base64 unescaped": b"data=" + b64encode(PLAIN),
    "data list": b"data=" + quote(orjson.dumps([ORDER]).decode()).encode(),
}


@pytest.mark.parametrize("how", WRITTEN)
@pytest.mark.parametrize("host", [API, "https://mp.shop.example"])
def test_an_event_is_the_same_however_it_is_written(how: str, host: str) -> None:
    event = event_of(f"{host}/track/?verbose=1&ip=1&_=1", WRITTEN[how], at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("mixpanel", Kind.EVENT, "TOKEN", "Order")
    assert event.properties == {"$browser": "Chrome", "revenue": 20.5, "currency": "EUR", "order_id": "A-1"}
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.items == ({"sku": "p1"},)
    assert (event.page, event.referrer) == ("https://shop.example/thanks?gclid=Xyz", "https://shop.example/cart")
    assert (event.event_id, event.collapse_key) == ("i-1", "i-1")
    assert event.user_ids == {"client": "d-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 2
    assert event.transport is (Transport.VENDOR if host == API else Transport.FIRST_PARTY)


def test_a_page_view_of_an_old_library_in_the_query() -> None:
    said_ = {"$os": "Windows", "mp_lib": "web", "distinct_id": "14f7", "mp_page": "http://news.example/", "token": "T"}
    data = b64encode(orjson.dumps({"event": "mp_page_view", "properties": said_})).decode()
    event = event_of(f"http://api.mixpanel.com/track/?data={data}&ip=1&_=1440877631219")
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "mp_page_view", "T")
    assert (event.page, event.user_ids) == ("http://news.example/", {"client": "14f7"})


def test_an_import_is_one_event_a_line_under_the_querys_project() -> None:
    lines = b"\n".join(
        orjson.dumps(
            {"event": "a", "properties": {"time": int(NOW * 1000) - n, "distinct_id": "u", "$insert_id": str(n)}}
        )
        for n in range(3)
    )
    events = events_of("https://api-eu.mixpanel.com/import?strict=1&project_id=77", lines, at=NOW)
    assert [event.event_id for event in events] == ["0", "1", "2"]
    assert {event.account for event in events} == {"77"}
    assert events[2].at == NOW - 0.002


def test_profile_updates_are_identities_named_by_what_they_do() -> None:
    updates = [
        {"$token": "TOKEN", "$distinct_id": "u-1", "$set": {"$email": "a@b.example"}},
        {"$token": "TOKEN", "$distinct_id": "u-1", "$add": {"orders": 1}},
    ]
    body = "data=" + quote(orjson.dumps(updates).decode())
    first, second = events_of(f"{API}/engage/?verbose=1", body)
    assert (first.kind, first.name, first.account) == (Kind.IDENTIFY, "$set", "TOKEN")
    assert first.properties == {"$set": {"$email": "a@b.example"}}
    assert first.user_ids == {"user": "u-1"}
    assert (second.name, second.batch_index) == ("$add", 1)


def test_a_group_update() -> None:
    update = {"$token": "TOKEN", "$group_key": "company", "$group_id": "acme", "$set": {"plan": "gold"}}
    event = event_of(f"{API}/groups/", orjson.dumps([update]))
    assert (event.kind, event.name, event.user_ids) == (Kind.IDENTIFY, "$set", {"group": "acme"})
    assert event.properties == {"$set": {"plan": "gold"}, "group_key": "company"}


@pytest.mark.parametrize(
    ("who", "known"),
    [
        ({"distinct_id": "u", "$device_id": "d", "$user_id": "u"}, {"client": "d", "user": "u"}),
        ({"distinct_id": "u", "$device_id": "d"}, {"client": "d", "user": "u"}),
        ({"distinct_id": "d", "$device_id": "d"}, {"client": "d"}),
        ({"distinct_id": "$device:d"}, {"client": "d"}),
        ({"distinct_id": "x"}, {"client": "x"}),
        ({}, {}),
    ],
)
def test_whom_an_event_is_about(who: dict[str, str], known: dict[str, str]) -> None:
    assert event_of(f"{API}/track", orjson.dumps({"event": "e", "properties": {"token": "T"} | who})).user_ids == known


@pytest.mark.parametrize(
    ("url", "kind", "name", "account"),
    [
        ("http://cdn.mxpnl.com/libs/mixpanel-2.2.min.js", Kind.LOADER, "mixpanel-2.2.min.js", ""),
        (f"{API}/decide/?verbose=1&token=TOKEN", Kind.INIT, "decide", "TOKEN"),
        (f"{API}/flags/?token=TOKEN", Kind.INIT, "flags", "TOKEN"),
    ],
)
def test_what_is_beside_events(url: str, kind: Kind, name: str, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, account)


def test_session_replays_are_telemetry() -> None:
    assert event_of(f"{API}/record/?format=gzip", b"\x1f\x8b\x08\x00").kind is Kind.TELEMETRY


@pytest.mark.parametrize("body", [b'{"event":"x","properties":{"token":"T"}}', b"data=eyJhIjoxfQ", b"[]", b""])
def test_another_companys_track_is_not_mixpanels(body: bytes) -> None:
    decoded = said("https://news.example/v1/track", body, method="POST")
    assert (decoded.events, decoded.undecodable) == ((), None)


@pytest.mark.parametrize("body", [b"", b"data=", b"data=%%%", b"[1,2]"])
def test_a_body_without_events_is_counted(body: bytes) -> None:
    undecodable = said(f"{API}/track/", body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the body"
