"""RudderStack: told from Segment by what the messages say, wherever the data plane answers."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
TRACK: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "properties": {"order_id": "A-1", "revenue": 20.5, "currency": "EUR", "products": [{"product_id": "p1"}]},
    "context": {
        "page": {"url": "https://shop.example/thanks?gclid=Xyz", "referrer": "https://shop.example/cart"},
        "library": {"name": "RudderLabs JavaScript SDK", "version": "3.7.5"},
        "consentManagement": {"deniedConsentIds": ["ads"], "allowedConsentIds": ["stats"]},
    },
    "messageId": "m-1",
    "anonymousId": "anon-1",
    "channel": "web",
    "originalTimestamp": "2025-12-31T23:59:58.000Z",
    "sentAt": "2025-12-31T23:59:59.500Z",
    "integrations": {"All": True},
}


def test_a_track_call_to_a_data_plane_of_the_sites_own() -> None:
    header = ("authorization", "Basic " + b64encode(b"KEY:").decode())
    event = event_of("https://data.shop.example/v1/track", orjson.dumps(TRACK), at=NOW, headers=(header,))
    assert (event.vendor, event.kind, event.account) == ("rudderstack", Kind.EVENT, "KEY")
    assert (event.name, event.value, event.currency, event.transaction_id) == ("Order Completed", 20.5, "EUR", "A-1")
    assert event.items == ({"product_id": "p1"},)
    assert event.at == NOW - 1.5
    assert (event.event_id, event.collapse_key) == ("m-1", "m-1")
    assert event.user_ids == {"client": "anon-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.transport is Transport.FIRST_PARTY
    assert event.consent is not None
    assert event.consent.raw == {"deniedConsentIds": '["ads"]', "allowedConsentIds": '["stats"]'}


def test_omnibugs_page_call() -> None:
    row = next(row for row in lines_of("omnibug/customer_data.jsonl") if row["provider"] == "RUDDERSTACK")
    event = event_of(row["url"], row["body"], at=NOW)
    assert (event.vendor, event.kind, event.name) == ("rudderstack", Kind.PAGE, "page")
    assert event.page == "https://www.rudderstack.com/"
    assert event.properties["name"] == "page_view"
    assert event.transport is Transport.VENDOR


def test_a_beacon_is_one_event_a_message_under_the_querys_write_key() -> None:
    body = orjson.dumps({"batch": [TRACK, TRACK | {"messageId": "m-2"}], "sentAt": "2025-12-31T23:59:59.500Z"})
    events = events_of("https://data.shop.example/beacon/v1/batch?writeKey=KEY", body, at=NOW)
    assert [(event.account, event.event_id, event.batch_index) for event in events] == [
        ("KEY", "m-1", 0),
        ("KEY", "m-2", 1),
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"rudderId": "r", "channel": "server", "context": {}},
        {"channel": "web", "context": {}},
        {"channel": "mobile", "context": {"library": {"name": "com.rudderstack.android.sdk.core"}}},
    ],
    ids=["rudder id", "web channel", "library"],
)
def test_any_of_its_own_marks_tells_it_from_segment(told: dict[str, Any]) -> None:
    assert event_of("https://x.example/v1/track", orjson.dumps(TRACK | told)).vendor == "rudderstack"


def test_without_a_mark_it_is_segments() -> None:
    body = orjson.dumps(TRACK | {"channel": "server", "context": {}})
    assert event_of("https://x.example/v1/track", body).vendor == "segment"


def test_what_the_page_loads() -> None:
    config = event_of("https://api.rudderstack.com/sourceConfig/?p=cdn&v=3.7.5&writeKey=KEY")
    assert (config.kind, config.name, config.account) == (Kind.INIT, "sourceConfig", "KEY")
    library = event_of("https://cdn.rudderlabs.com/3.7.5/modern/rsa.min.js")
    assert (library.kind, library.name) == (Kind.LOADER, "rsa.min.js")


def test_a_batch_too_long_to_be_one_is_counted_and_not_read() -> None:
    undecodable = said("https://hosted.rudderstack.com/v1/batch", orjson.dumps({"batch": [{}] * 5001})).undecodable
    assert undecodable is not None
    assert undecodable.reason == "more events than a batch can have"


def test_an_empty_body_is_counted_with_its_reason() -> None:
    undecodable = said("https://hosted.rudderstack.com/v1/track", method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no message in the body"
