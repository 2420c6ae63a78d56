"""mParticle: three generations of upload say the same things in different letters."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

V2 = "https://jssdks.mparticle.com/v2/JS/KEY/Events"
V3 = "https://jssdks.mparticle.com/v3/JS/KEY/events"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
OLD: dict[str, Any] = {
    "n": "eCommerce - Purchase",
    "et": 16,
    "dt": 16,
    "attrs": {"coupon": "X", "url": "https://shop.example/thanks?gclid=Xyz"},
    "ui": [{"Identity": "c-1", "Type": 1}, {"Identity": "a@b.example", "Type": 7}, {"Identity": "z", "Type": 99}],
    "ua": {"plan": "gold"},
    "pd": {"an": 7, "ti": "A-1", "tr": 20.5, "pl": [{"id": "p1", "nm": "Book", "pr": 10.25, "qt": 2, "ca": None}]},
    "cu": "EUR",
    "das": "d-1",
    "mpid": "m-1",
    "sid": "s-1",
    "ct": int(NOW * 1000) - 2000,
    "sdk": "2.7.8",
}
NEW: dict[str, Any] = {
    "api_key": "KEY",
    "mpid": "m-1",
    "user_identities": {"customer_id": "c-1", "email": "a@b.example"},
    "environment": "production",
    "events": [
        {
            "event_type": "commerce_event",
            "data": {
                "timestamp_unixtime_ms": int(NOW * 1000) - 2000,
                "session_uuid": "s-1",
                "source_message_id": "e-1",
                "custom_attributes": {"coupon": "X"},
                "currency_code": "EUR",
                "product_action": {
                    "action": "purchase",
                    "transaction_id": "A-1",
                    "total_amount": 20.5,
                    "products": [{"id": "p1", "name": "Book"}],
                },
            },
        },
        {"event_type": "screen_view", "data": {"screen_name": "Thanks"}},
        {"event_type": "session_start", "data": {}},
        {"event_type": "custom_event", "data": {"event_name": "Signed up", "custom_event_type": "other"}},
    ],
}


def test_a_purchase_of_the_second_generation() -> None:
    event = event_of(V2, orjson.dumps(OLD), at=NOW)
    assert (event.vendor, event.kind, event.account) == ("mparticle", Kind.EVENT, "KEY")
    assert (event.name, event.value, event.currency) == ("eCommerce - Purchase", 20.5, "EUR")
    assert event.transaction_id == "A-1"
    assert event.items == ({"id": "p1", "name": "Book", "price": 10.25, "quantity": 2},)
    assert event.properties == {
        "message_type": "Commerce",
        "event_type": "ProductPurchase",
        "user_attributes": {"plan": "gold"},
        "user_identities": {"customerid": "c-1", "email": "a@b.example", "99": "z"},
        "sdk_version": "2.7.8",
        "purchase": {"an": 7, "ti": "A-1", "tr": 20.5},
        "cu": "EUR",
        "coupon": "X",
        "url": "https://shop.example/thanks?gclid=Xyz",
    }
    assert event.user_ids == {"client": "d-1", "user": "c-1", "mpid": "m-1", "session": "s-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 2
    assert event.transport is Transport.VENDOR


def test_a_batch_of_the_third_generation_is_one_event_an_entry() -> None:
    events = events_of(V3, orjson.dumps(NEW), at=NOW)
    assert [(event.kind, event.name, event.batch_index) for event in events] == [
        (Kind.EVENT, "ProductPurchase", 0),
        (Kind.PAGE, "Thanks", 1),
        (Kind.TELEMETRY, "session_start", 2),
        (Kind.EVENT, "Signed up", 3),
    ]
    purchase = events[0]
    assert (purchase.value, purchase.currency, purchase.transaction_id) == (20.5, "EUR", "A-1")
    assert purchase.items == ({"id": "p1", "name": "Book"},)
    assert (purchase.event_id, purchase.collapse_key, purchase.at) == ("e-1", "e-1", NOW - 2)
    assert purchase.user_ids == {"user": "c-1", "mpid": "m-1", "session": "s-1"}
    assert purchase.properties["coupon"] == "X"


def test_servers_send_several_batches_at_once() -> None:
    events = events_of("https://s2s.us2.mparticle.com/v2/bulkevents", orjson.dumps([NEW, NEW]))
    assert [event.batch_index for event in events] == list(range(8))


@pytest.mark.parametrize(
    ("sent", "kind", "name"),
    [
        ({"n": "pageView"}, Kind.PAGE, "pageView"),
        ({"n": "Home", "dt": 3}, Kind.PAGE, "Home"),
        ({"n": "1", "dt": 1}, Kind.TELEMETRY, "Session Start"),
        ({"n": "2", "et": 0}, Kind.TELEMETRY, "Session End"),
        ({"dt": "10"}, Kind.TELEMETRY, "State Transition"),
        ({"et": "15"}, Kind.EVENT, "ProductViewDetail"),
        ({"dt": "99"}, Kind.EVENT, "(unnamed)"),
        ({"ui": "x", "attrs": [], "pd": 3, "pl": 1}, Kind.EVENT, "(unnamed)"),
    ],
)
def test_what_an_upload_is(sent: dict[str, Any], kind: Kind, name: str) -> None:
    event = event_of(V2, orjson.dumps(sent))
    assert (event.kind, event.name) == (kind, name)


def test_an_identity_call() -> None:
    body = orjson.dumps({"known_identities": {"email": "a@b.example", "customerid": "c-1"}, "request_id": "r-1"})
    event = event_of("https://identity.mparticle.com/v1/identify", body, headers=(("x-mp-key", "KEY"),))
    assert (event.kind, event.name, event.account) == (Kind.IDENTIFY, "identify", "KEY")
    assert event.user_ids == {"user": "c-1"}
    assert event.properties["user_identities"]["email"] == "a@b.example"


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://jssdkcdns.mparticle.com/js/v2/KEY/mparticle.js", Kind.LOADER, "mparticle.js"),
        ("https://jssdkcdns.mparticle.com/JS/v2/KEY/config?env=0", Kind.INIT, "config"),
    ],
)
def test_what_the_page_loads(url: str, kind: Kind, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, "KEY")


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (V2, b"", "no upload in the body"),
        (V2, b"[1]", "no upload in the body"),
        (V3, b'{"events":[]}', "no events in the batch"),
        (V3, b'{"events":"x"}', "no events in the batch"),
    ],
)
def test_an_upload_with_nothing_in_it_is_counted(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


def test_a_site_with_a_folder_of_that_name_is_not_mparticles() -> None:
    assert said("https://shop.example/JS/app/events").events == ()
