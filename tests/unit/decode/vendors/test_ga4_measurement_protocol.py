from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind, Transport
from tests.support.decoding import events_of, said

URL = "https://www.google-analytics.com/mp/collect?measurement_id=G-SRV&api_secret=s3cret"


def payload(**fields: Any) -> bytes:
    base: dict[str, Any] = {
        "client_id": "1.2",
        "user_id": "u1",
        "timestamp_micros": "1700000000500000",
        "user_properties": {"tier": {"value": "gold"}},
        "consent": {"ad_user_data": "DENIED", "ad_personalization": "GRANTED"},
        "events": [
            {
                "name": "purchase",
                "params": {
                    "currency": "EUR",
                    "value": 12,
                    "transaction_id": "T9",
                    "session_id": 1700,
                    "page_location": "https://shop.example/?gclid=x",
                    "items": [{"item_id": "A", "quantity": 2}],
                },
            },
            {"name": "page_view", "params": {"page_title": "Home"}, "timestamp_micros": 1700000001000000},
        ],
    }
    return orjson.dumps(base | fields)


def test_every_event_of_a_body() -> None:
    purchase, page = events_of(URL, payload())
    assert (purchase.vendor, purchase.account, purchase.name, purchase.kind) == ("ga4", "G-SRV", "purchase", Kind.EVENT)
    assert (purchase.value, purchase.currency, purchase.transaction_id) == (12.0, "EUR", "T9")
    assert purchase.items == ({"item_id": "A", "quantity": 2},)
    assert purchase.at == 1_700_000_000.5
    assert purchase.page == "https://shop.example/?gclid=x"
    assert purchase.click_ids == {"gclid": "x"}
    assert purchase.user_ids == {"client": "1.2", "user": "u1", "session": "1700"}
    assert purchase.transport is Transport.VENDOR
    assert purchase.properties == {
        "currency": "EUR",
        "value": 12,
        "transaction_id": "T9",
        "user_properties": {"tier": "gold"},
    }
    assert purchase.consent is not None
    assert purchase.consent.ad_user_data is Signal.DENIED
    assert purchase.consent.ad_personalization is Signal.GRANTED
    assert (page.kind, page.at, page.batch_index) == (Kind.PAGE, 1_700_000_001.0, 1)


def test_the_api_secret_is_nowhere_in_the_events() -> None:
    assert "s3cret" not in repr(events_of(URL, payload()))


@pytest.mark.parametrize(
    "url",
    [
        "https://region1.google-analytics.com/debug/mp/collect?measurement_id=G-SRV",
        "https://www.google-analytics.com/mp/collect?firebase_app_id=G-SRV",
        "https://sgtm.shop.example/mp/collect?measurement_id=G-SRV",
    ],
)
def test_other_endpoints(url: str) -> None:
    assert [event.account for event in events_of(url, payload())] == ["G-SRV", "G-SRV"]


def test_without_a_timestamp_the_hits_own_time_holds() -> None:
    assert events_of(URL, payload(timestamp_micros="soon"), at=5.0)[0].at == 5.0


def test_a_property_of_the_wrong_type_stays_visible() -> None:
    event = events_of(URL, payload(events=[{"name": "purchase", "params": {"items": "A,B", "value": "free"}}]))[0]
    assert event.properties["items"] == "A,B"
    assert event.items == ()
    assert event.value is None


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (URL, b"[]", "the body is no JSON object"),
        (URL, b"", "the body is no JSON object"),
        (URL, b"{}", "no list of events"),
        ("https://www.google-analytics.com/mp/collect", b"{}", "no measurement id"),
    ],
)
def test_what_cannot_be_read_says_why(url: str, body: bytes, reason: str) -> None:
    lost = said(url, body, method="POST").undecodable
    assert lost is not None
    assert lost.reason == reason
