"""PostHog: sixteen real requests to the last event, and what else a project's pages send."""

from __future__ import annotations

import gzip
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

HOST = "https://us.i.posthog.com"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
REAL = lines_of("posthog/requests.jsonl")
PAGEVIEW: dict[str, Any] = {
    "uuid": "01-uuid",
    "event": "$pageview",
    "properties": {
        "token": "phc_Key",
        "distinct_id": "d-1",
        "$device_id": "d-1",
        "$session_id": "s-1",
        "$current_url": "https://shop.example/?gclid=Xyz",
        "$referrer": "$direct",
        "$browser": "Firefox",
        "$screen_width": 1200,
        "title": "Shop",
    },
    "timestamp": "2025-12-31T23:59:58.000Z",
}


@pytest.mark.parametrize("row", REAL, ids=range(len(REAL)))
def test_a_real_request_gives_every_event_posthog_itself_read(row: dict[str, Any]) -> None:
    at = datetime.fromisoformat(row["now"]).timestamp()
    header = ("content-type", row["content_type"])
    events = events_of(HOST + row["path"], b64decode(row["body"]), at=at, headers=(header,))
    assert [(event.name, event.account) for event in events] == [
        (known["event"], known["token"]) for known in row["events"]
    ]
    for event, known in zip(events, row["events"], strict=True):
        assert event.event_id in {known["uuid"], None}
        assert known["distinct_id"] in event.user_ids.values()
        if known["offset"] is not None:
            assert event.at == pytest.approx(at - known["offset"] / 1000)
        elif abs(datetime.fromisoformat(known["timestamp"]).timestamp() - at) < 60:
            assert event.at == pytest.approx(datetime.fromisoformat(known["timestamp"]).timestamp(), abs=0.1)


def test_the_real_requests_are_the_sixteen_with_their_events() -> None:
    assert (len(REAL), sum(len(row["events"]) for row in REAL)) == (16, 88)


ENCODINGS = {
    "json": orjson.dumps(PAGEVIEW),
    "list": orjson.dumps([PAGEVIEW]),
    "gzip": gzip.compress(orjson.dumps(PAGEVIEW)),
    "base64": b"data=" + quote(b64encode(orjson.dumps(PAGEVIEW)).decode(), safe="").encode(),
    "batch": orjson.dumps({"api_key": "phc_Key", "batch": [PAGEVIEW], "sent_at": "2025-12-31T23:59:59.500Z"}),
}


@pytest.mark.parametrize("shape", ENCODINGS)
@pytest.mark.parametrize("compression", ["", "compression=gzip-js&", "compression=base64&"])
def test_a_body_is_opened_by_its_bytes_not_by_what_the_query_says(shape: str, compression: str) -> None:
    event = event_of(f"https://shop.example/relay/e/?{compression}_=1767225599500", ENCODINGS[shape], at=NOW)
    assert (event.vendor, event.kind, event.name, event.account) == ("posthog", Kind.PAGE, "$pageview", "phc_Key")
    assert (event.page, event.referrer) == ("https://shop.example/?gclid=Xyz", None)
    assert event.properties == {"$browser": "Firefox", "title": "Shop"}
    assert (event.event_id, event.collapse_key) == ("01-uuid", "01-uuid")
    assert event.user_ids == {"client": "d-1", "session": "s-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 1.5
    assert event.transport is Transport.FIRST_PARTY


def test_somebody_identified_is_no_longer_the_device() -> None:
    entry = PAGEVIEW | {
        "event": "$identify",
        "properties": {"token": "phc_Key", "distinct_id": "u-1", "$device_id": "d-1"},
        "$set": {"email": "a@b.example"},
    }
    event = event_of(f"{HOST}/e/", orjson.dumps(entry))
    assert (event.kind, event.user_ids) == (Kind.IDENTIFY, {"client": "d-1", "user": "u-1"})
    assert event.properties == {"$set": {"email": "a@b.example"}}


def test_a_purchase_by_the_names_sites_use() -> None:
    said_ = {
        "token": "phc_Key",
        "distinct_id": "u",
        "revenue": "20.50",
        "currency": "EUR",
        "order_id": 7,
        "products": [{}],
    }
    event = event_of(f"{HOST}/capture/", orjson.dumps({"event": "order", "properties": said_}))
    assert (event.value, event.currency, event.transaction_id, event.items) == (20.5, "EUR", "7", ({},))
    assert event.user_ids == {"user": "u"}


@pytest.mark.parametrize(
    ("url", "body", "kind", "name", "account"),
    [
        (f"{HOST}/flags/?v=2", b'{"token":"phc_Key","distinct_id":"d"}', Kind.INIT, "flags", "phc_Key"),
        ("https://us-assets.i.posthog.com/array/phc_Key/config.js", None, Kind.INIT, "config", "phc_Key"),
        ("https://us-assets.i.posthog.com/static/array.js", None, Kind.LOADER, "array.js", ""),
        ("https://shop.example/x/decide/", b'{"token":"phc_Key"}', Kind.INIT, "decide", "phc_Key"),
        (f"{HOST}/s/", b'{"event":"$snapshot","api_key":"phc_Key"}', Kind.TELEMETRY, "$snapshot", "phc_Key"),
    ],
)  # fmt: skip
def test_what_is_beside_events(url: str, body: bytes | None, kind: Kind, name: str, account: str) -> None:
    event = event_of(url, body)
    assert (event.kind, event.name, event.account) == (kind, name, account)


@pytest.mark.parametrize("body", [b"", b'{"event":"x"}', b'{"event":"x","properties":{"token":"abc"}}', b"[1]", b"x"])
def test_another_companys_path_is_not_posthogs(body: bytes) -> None:
    decoded = said("https://news.example/track/", body, method="POST")
    assert (decoded.events, decoded.undecodable) == ((), None)


def test_a_body_cut_short_is_counted_with_its_reason() -> None:
    whole = gzip.compress(orjson.dumps([PAGEVIEW] * 20))
    undecodable = said(f"{HOST}/e/", whole[: len(whole) // 2]).undecodable
    assert undecodable is not None
    assert undecodable.reason == "truncated gzip"
