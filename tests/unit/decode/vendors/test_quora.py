"""Quora: one pixel, one event."""

from __future__ import annotations

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of

PIXEL = "https://q.quora.com/_/ad/ffa67ce8aa1a4f80b24619dfebd91bec/pixel"


def test_an_event_with_its_page_and_value() -> None:
    event = event_of(f"{PIXEL}?tag=Purchase&i=gtm&u=https%3A%2F%2Fshop.example%2Fthanks&value=12.50")
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "Purchase", "ffa67ce8aa1a4f80b24619dfebd91bec")
    assert (event.page, event.value, event.transport) == ("https://shop.example/thanks", 12.5, Transport.VENDOR)
    assert event.properties == {"integration": "gtm", "value": 12.5}


def test_without_script_or_tag() -> None:
    assert event_of(f"{PIXEL}?tag=ViewContent&noscript=1").properties == {}
    assert event_of(PIXEL).kind is Kind.INIT


def test_the_script_is_inventory_and_the_site_itself_is_nothing() -> None:
    assert event_of("https://a.quora.com/qevents.js").kind is Kind.LOADER
    assert events_of("https://www.quora.com/_/ad/1/pixel?tag=ViewContent") == ()
