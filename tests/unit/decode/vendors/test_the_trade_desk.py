"""The Trade Desk: pixels in several forms, real-time conversions, and what is no event."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
TRACK = "https://insight.adsrvr.org/track"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


@pytest.mark.parametrize(
    ("site", "entry", "kind", "name", "account"),
    [
        ("colorado", 135, Kind.PAGE, "universal_pixel", "9b84kfz/mek2dpz"),
        ("colorado", 102, Kind.EVENT, "pixel", "l35vzgk/18jp8cj"),
        ("cityofhope", 172, Kind.EVENT, "conversion", "veejov4/jiw1cmg"),
        ("cityofhope", 43, Kind.EVENT, "event", "bifqzzq/f14cmzg"),
        ("cityofhope", 142, Kind.EVENT, "pixel", "ycwhf6j"),
        ("maryland", 230, Kind.SYNC, "upb", "qo0e4s0"),
    ],
)
def test_pixels_in_captures(site: str, entry: int, kind: Kind, name: str, account: str) -> None:
    event = captured(site, entry)
    assert (event.kind, event.name, event.account) == (kind, name, account)


def test_where_and_what() -> None:
    assert captured("colorado", 135).page == "https://connectforhealthco.com/"
    conversion = event_of(f"{TRACK}/conv/?adv=a&ct=0:b&fmt=3&orderid=A-1&v=12.50&vf=EUR&td1=x")
    assert (conversion.value, conversion.currency, conversion.transaction_id) == (12.5, "EUR", "A-1")
    assert conversion.properties == {"value": 12.5, "currency": "EUR", "td1": "x"}


def test_several_universal_pixels_are_one_each_and_an_order_makes_events() -> None:
    first, second = events_of(f"{TRACK}/up?adv=a&upid=b,c&v=9&orderid=A-1")
    assert [(one.kind, one.account, one.batch_index) for one in (first, second)] == [
        (Kind.EVENT, "a/b", 0),
        (Kind.EVENT, "a/c", 1),
    ]


def test_real_time_conversions_split() -> None:
    entry = {
        "adv": "a",
        "tracker_id": "t",
        "event_name": "purchase",
        "value": 249.95,
        "currency": "USD",
        "order_id": "A-1",
        "imp": "m-1",
        "adid": "d",
        "referrer_url": "https://shop.example/",
        "items": [{"item_code": "1", "qty": 5}],
    }
    url = f"{TRACK}/realtimeconversion"
    first, second = events_of(url, orjson.dumps({"data": [entry, {"adv": "a", "upid": "u"}]}))
    assert (first.account, first.name, first.value, first.event_id) == ("a/t", "purchase", 249.95, "m-1")
    assert (first.transaction_id, first.user_ids, first.items) == (
        "A-1",
        {"device": "d"},
        ({"item_code": "1", "qty": 5},),
    )
    assert (second.account, second.name, second.batch_index) == ("a/u", "conversion", 1)
    undecodable = said(url, b'{"data":[1]}').undecodable
    assert undecodable is not None
    assert undecodable.reason == "no conversions in the body"


def test_scripts_and_frames_are_inventory() -> None:
    assert event_of("https://js.adsrvr.org/up_loader.1.1.0.js").kind is Kind.LOADER
    frame = event_of("https://insight.adsrvr.org/tags/a/b/iframe")
    assert (frame.kind, frame.account) == (Kind.LOADER, "a/b")


def test_a_hit_without_an_advertiser_is_counted_with_its_reason() -> None:
    undecodable = said(f"{TRACK}/up?upid=b").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no advertiser id"
