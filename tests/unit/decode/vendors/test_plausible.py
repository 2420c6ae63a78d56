"""Plausible: the short names of the script and the long ones of servers are one call."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

API = "https://plausible.io/api/event"
ORDER: dict[str, Any] = {
    "n": "Purchase",
    "u": "https://shop.example/thanks?gclid=Xyz",
    "d": "shop.example",
    "r": "https://shop.example/cart",
    "p": {"order_id": "A-1", "plan": "gold", "x": None},
    "$": {"amount": "20.50", "currency": "EUR"},
}


@pytest.mark.parametrize("url", [API, "https://shop.example/pa/api/event", "https://shop.example/event"])
@pytest.mark.parametrize("nested", [True, False])
def test_an_event_of_the_script(url: str, nested: bool) -> None:
    body = ORDER | ({key: orjson.dumps(ORDER[key]).decode() for key in "p$"} if nested else {})
    event = event_of(url, orjson.dumps(body))
    assert (event.vendor, event.kind, event.account, event.name) == (
        "plausible",
        Kind.EVENT,
        "shop.example",
        "Purchase",
    )
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.properties == {"order_id": "A-1", "plan": "gold"}
    assert (event.page, event.referrer) == (ORDER["u"], ORDER["r"])
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.transport is (Transport.VENDOR if url == API else Transport.FIRST_PARTY)


def test_an_event_of_a_server() -> None:
    body = {"name": "pageview", "url": "https://shop.example/", "domain": "shop.example", "props": {"author": "a"}}
    event = event_of(API, orjson.dumps(body))
    assert (event.kind, event.account, event.properties) == (Kind.PAGE, "shop.example", {"author": "a"})


def test_a_call_for_several_sites_is_one_event_each() -> None:
    events = events_of(API, orjson.dumps(ORDER | {"d": "shop.example, all.example"}))
    assert [(event.account, event.batch_index) for event in events] == [("shop.example", 0), ("all.example", 1)]


def test_engagement_is_telemetry_and_silence_is_told() -> None:
    event = event_of(API, orjson.dumps(ORDER | {"n": "engagement", "e": 3200, "sd": 80, "p": {}, "i": False}))
    assert event.kind is Kind.TELEMETRY
    assert event.properties == {"engaged_ms": 3200, "scroll_depth": 80, "interactive": False}


def test_the_script_is_inventory() -> None:
    event = event_of("https://plausible.io/js/script.outbound-links.js")
    assert (event.kind, event.name) == (Kind.LOADER, "script.outbound-links.js")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"n":"x"}', b"[]"])
def test_a_call_without_name_or_site_is_counted(body: bytes) -> None:
    undecodable = said(API, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no name or no site"


@pytest.mark.parametrize("body", [b'{"n":"x","u":"/a","d":"b.c"}', b'{"n":"x","u":"https://a.b/","d":"77"}', b"[]"])
def test_another_companys_event_is_not_plausibles(body: bytes) -> None:
    assert said("https://shop.example/api/event", body).events == ()
