"""TikTok: the pixel's bodies over the years, what it collects by itself, and the Events API."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "TIKTOK"]
PIXEL = "https://analytics.tiktok.com/api/v2/pixel"
API = "https://business-api.tiktok.com/open_api/v1.3/event/track/"
CART: dict[str, Any] = {
    "event": "AddToCart",
    "event_id": "ID1",
    "message_id": "messageId-1-2-C1",
    "timestamp": "2023-11-14T22:13:25.500Z",
    "context": {
        "user": {"email": "a" * 64, "phone_number": "b" * 64, "external_id": "77", "anonymous_id": "x.tt.1"},
        "ad": {"callback": "E.C.P.1"},
        "pixel": {"code": "C1"},
        "page": {"url": "https://shop.example/cart?ttclid=E.C.P.0", "referrer": "https://shop.example/"},
        "session_id": "s::1-C1",
    },
    "properties": {
        "gtm_version": "0_2_02:14",
        "currency": "EUR",
        "value": "99.95",
        "contents": [{"content_id": 119, "price": 99.95, "quantity": 1}],
    },
    "signal_diagnostic_labels": {"raw_email": {"label": "missing"}, "raw_phone": {"label": "invalid"}},
}


def captured(site: str, entry: int) -> tuple[Event, ...]:
    row = MARKUP[site, entry]
    return events_of(row["url"], row["body"], method=row["method"], at=row["at"])


def test_a_page_view_of_2025() -> None:
    (event,) = captured("colorado", 113)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "Pageview", "C8J7IKS8D8GECQQUIMM0")
    assert (event.page, event.transport) == ("https://connectforhealthco.com/", Transport.VENDOR)
    assert event.at == 1745853750.673
    assert (event.properties, event.event_id) == ({}, None)
    assert event.user_ids == {
        "client": "01JSYFW7C6WZRVGAXD5AC7B3J8_.tt.1",
        "session": "99d654f6-2444-11f0-9ac2-08c0ebb54578::upbEgZcK0zznfn2qbPH1",
    }


def test_an_event_of_2021() -> None:
    (event,) = captured("plannedparenthood", 81)
    assert (event.kind, event.name) == (Kind.EVENT, "Contact")
    assert event.collapse_key == event.event_id == "eventId-1634566020016-7670548594887-C25EUNFMU8Q03RAI4CE0"


def test_what_the_pixel_collects_by_itself_is_telemetry_of_every_pixel_on_the_page() -> None:
    (click,) = captured("classdojo", 18)
    assert (click.kind, click.name) == (Kind.TELEMETRY, "Click")
    assert click.properties["trigger_element"]["inner_text"] == "Log in"
    first, second = captured("abcmouse", 25)
    assert (first.name, first.account, second.account) == ("Metadata", "C2J87UCST06BEPRUG4F0", "CH642RJC77UDT6H4LLG0")
    assert (first.batch_index, second.batch_index) == (0, 1)


def test_a_cart_says_who_what_and_what_tiktok_thinks_of_the_identifiers() -> None:
    event = event_of(PIXEL, orjson.dumps(CART))
    assert (event.value, event.currency, event.event_id, event.collapse_key) == (
        99.95,
        "EUR",
        "ID1",
        "messageId-1-2-C1",
    )
    assert event.items == ({"content_id": 119, "price": 99.95, "quantity": 1},)
    assert event.properties == {
        "currency": "EUR",
        "value": "99.95",
        "user_data": {"email": "a" * 64, "phone_number": "b" * 64},
        "diagnostics": {"raw_phone": "invalid"},
    }
    assert event.user_ids == {"client": "x.tt.1", "user": "77", "session": "s::1"}
    assert event.click_ids == {"ttclid": "E.C.P.1"}
    assert event.at == 1_700_000_005.5


def test_the_message_may_come_as_base64_in_a_get_and_through_a_proxy() -> None:
    plain = event_of(PIXEL, orjson.dumps(CART))
    packed = b64encode(orjson.dumps(CART)).decode()
    assert event_of(f"{PIXEL}/act?analytics_message={packed}") == plain
    proxied = event_of("https://shop.example/api/v2/pixel", orjson.dumps(CART))
    assert (proxied.vendor, proxied.transport) == ("tiktok", Transport.FIRST_PARTY)
    assert events_of("https://shop.example/api/v2/pixel", b'{"event":"x"}') == ()


def test_a_site_s_own_event_id_does_not_make_two_events_one() -> None:
    bare = {name: value for name, value in CART.items() if name != "message_id"}
    assert event_of(PIXEL, orjson.dumps(bare)).collapse_key is None


@pytest.mark.parametrize("row", OMNIBUG)
def test_omnibugs_bodies_of_version_1(row: dict[str, Any]) -> None:
    event = event_of(row["url"], row["body"])
    assert event.name == (row["asserted"].get("event", {}).get("value") or event.name)
    assert (event.account, event.page) == ("BT24M8TQUU2IQ2BVG9NG", "https://digital-intelligence.myshopify.com/")


def test_the_events_api_splits_its_batch() -> None:
    entry = {
        "event": "Purchase",
        "event_time": 1_700_000_000,
        "event_id": "o-1",
        "user": {"email": ["a" * 64], "external_id": ["77"], "ttp": "p", "ttclid": "E.C.P.2", "ip": "192.0.2.1"},
        "page": {"url": "https://shop.example/thanks"},
        "properties": {"value": 12.5, "currency": "EUR", "order_id": "A-1", "contents": [{"content_id": "1"}]},
        "limited_data_use": True,
    }
    document = {"event_source": "web", "event_source_id": "C1", "data": [entry, entry | {"event": "Pageview"}]}
    purchase, page = events_of(API, orjson.dumps(document))
    assert (purchase.account, purchase.value, purchase.transaction_id, purchase.event_id) == ("C1", 12.5, "A-1", "o-1")
    assert purchase.user_ids == {"client": "p", "user": "77"}
    assert purchase.click_ids == {"ttclid": "E.C.P.2"}
    assert purchase.properties["user_data"] == {"email": ["a" * 64]}
    assert purchase.consent is not None
    assert purchase.consent.ad_personalization is Signal.DENIED
    assert (page.kind, page.batch_index) == (Kind.PAGE, 1)


def test_the_older_api_wraps_page_and_user_in_a_context() -> None:
    entry = {"type": "track", "event": "Contact", "timestamp": "2023-11-14T22:13:25Z", "context": CART["context"]}
    batch = {"pixel_code": "C1", "batch": [entry]}
    url = "https://business-api.tiktok.com/open_api/v1.2/pixel/batch/"
    event = event_of(url, orjson.dumps(batch))
    assert (event.account, event.name, event.at) == ("C1", "Contact", 1_700_000_005.0)
    single = event_of(url, orjson.dumps({"pixel_code": "C1"} | entry))
    assert (single.page, single.name) == (event.page, event.name)


def test_scripts_are_inventory() -> None:
    loader = event_of("https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C1&lib=ttq")
    assert (loader.kind, loader.account) == (Kind.LOADER, "C1")


def test_what_the_pixel_measures_of_itself_is_telemetry() -> None:
    assert event_of(f"{PIXEL}/perf", orjson.dumps(CART)).kind is Kind.TELEMETRY
    assert event_of(PIXEL, orjson.dumps(CART | {"event": "EnrichAM"})).kind is Kind.TELEMETRY


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (PIXEL, b'{"event":"Pageview","context":{}}', "no pixel code"),
        (API, b'{"data":[1,null]}', "no events in the body"),
    ],
)
def test_what_cannot_be_read_is_counted_with_its_reason(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


def test_the_sdks_of_apps_post_batches() -> None:
    entry = {
        "type": "track",
        "event": "Purchase",
        "properties": {"value": 5, "currency": "EUR"},
        "context": {"user": {"anonymous_id": "a-1", "external_id": "u-1"}, "device": {"gaid": "g-1"}},
    }
    body = {"tiktok_app_id": "77", "event_source": "APP_EVENTS_SDK", "batch": [entry, entry | {"event": "LaunchAPP"}]}
    first, second = events_of("https://analytics.us.tiktok.com/api/v1/app_sdk/batch", orjson.dumps(body))
    assert (first.kind, first.name, first.account, first.value) == (Kind.EVENT, "Purchase", "77", 5.0)
    assert first.user_ids == {"client": "a-1", "user": "u-1", "device": "g-1"}
    assert (second.name, second.batch_index) == ("LaunchAPP", 1)
    (monitor,) = events_of("https://analytics.us.tiktok.com/api/v1/app_sdk/monitor", b'{"app_id":"77"}')
    assert (monitor.kind, monitor.name, monitor.account) == (Kind.TELEMETRY, "monitor", "77")
