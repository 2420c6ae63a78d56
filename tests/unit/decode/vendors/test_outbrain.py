"""Outbrain: one event a marketer, orders, and what is no event."""

from __future__ import annotations

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "OUTBRAIN"]
PIXEL = "https://tr.outbrain.com/unifiedPixel?marketerId=m"


def test_a_page_view_in_a_capture_and_the_click_id_fetched_before_it() -> None:
    event = event_of(MARKUP["cityofhope", 85]["url"])
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "PAGE_VIEW", "00553a191fe4a0896cd58114c58de28769")
    assert (event.page, event.properties, event.consent) == ("https://www.cityofhope.org/homepage", {}, None)
    assert event_of(MARKUP["cityofhope", 84]["url"]).kind is Kind.SYNC


def test_omnibugs_purchase_goes_to_three_marketers() -> None:
    events = events_of(OMNIBUG[1]["url"])
    assert [event.batch_index for event in events] == [0, 1, 2]
    assert len({event.account for event in events}) == 3
    for event in events:
        assert (event.kind, event.name, event.value, event.currency) == (Kind.EVENT, "purchase", 12.25, "USD")
        assert event.transaction_id == "abc123"
        assert event.properties == {"value": 12.25, "currency": "USD", "foo": "bar"}


def test_an_opt_out_denies_and_a_click_id_is_one() -> None:
    event = event_of(f"{PIXEL}&name=Lead&optOut=true&obClickId=k&pRef=https%3A%2F%2Fx.example%2F&referrer=r")
    assert event.consent is not None
    assert event.consent.ad_personalization is Signal.DENIED
    assert (event.click_ids, event.referrer) == ({"ob_click_id": "k"}, "https://x.example/")


def test_the_older_pixel_the_script_and_the_widgets() -> None:
    assert event_of("https://amplifypixel.outbrain.com/pixel?mid=m").account == "m"
    assert event_of("https://amplify.outbrain.com/cp/obtp.js").kind is Kind.LOADER
    assert event_of("https://sync.outbrain.com/cookie-sync?p=criteo&uid=1").kind is Kind.SYNC


def test_a_hit_without_a_marketer_is_counted_with_its_reason() -> None:
    undecodable = said("https://tr.outbrain.com/unifiedPixel?name=PAGE_VIEW").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no marketer id"
