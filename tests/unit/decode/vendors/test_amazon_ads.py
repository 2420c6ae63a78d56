"""Amazon: the ad tag, the pixel before it, and matches on the same path."""

from __future__ import annotations

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, lines_of

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
IU3 = "https://s.amazon-adsystem.com/iu3"


def test_the_older_pixel_in_a_capture_and_the_hit_it_is_sent_on_to() -> None:
    first, twin = (event_of(MARKUP["cityofhope", entry]["url"]) for entry in (44, 51))
    assert (first.kind, first.name, first.account) == (Kind.EVENT, "pixel", "05d37df6-8f00-eee5-af4a-e4d3dd2d4496")
    assert (first.page, first.properties) == ("https://www.cityofhope.org", {})
    assert (twin.kind, twin.account) == (Kind.SYNC, first.account)


def test_the_ad_tag() -> None:
    page = event_of(f"{IU3}?pid=p1&event=PageView&gtmVersion=3.4")
    assert (page.kind, page.account, page.properties) == (Kind.PAGE, "p1", {})
    order = event_of(
        f"{IU3}?pid=p1&event=Off-AmazonPurchases&value=12.5&currencyCode=EUR&clientDedupeId=A-1&unitsSold=2"
    )
    assert (order.kind, order.value, order.currency, order.event_id) == (Kind.EVENT, 12.5, "EUR", "A-1")
    assert order.properties == {"value": 12.5, "currency": "EUR", "unitsSold": 2}
    assert event_of("https://aax-eu.amazon-adsystem.com/s/iu3?pid=p1").kind is Kind.INIT


def test_matches_the_script_and_what_is_nothing() -> None:
    assert event_of(f"{IU3}?cm3ppd=1&d=dtb-pub&csif=t").kind is Kind.SYNC
    assert event_of("https://c.amazon-adsystem.com/aat/amzn.js").kind is Kind.LOADER
    assert events_of("https://c.amazon-adsystem.com/aax2/apstag.js") == ()
