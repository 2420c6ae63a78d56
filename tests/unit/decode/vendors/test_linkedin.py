"""LinkedIn: page views and conversions told from the redirects and signals around them."""

from __future__ import annotations

import gzip
from base64 import b64encode

import orjson
import pytest

from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/requests.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/requests.jsonl") if row["provider"] == "LINKEDINPIXEL"]
COLLECT = "https://px.ads.linkedin.com/collect"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def test_a_page_view_and_its_twin_on_px4() -> None:
    first, twin = captured("xtramath", 40), captured("xtramath", 46)
    assert (first.kind, first.name, first.account) == (Kind.PAGE, "page_view", "4445730")
    assert (first.page, first.properties) == ("https://home.xtramath.org/", {})
    assert first.collapse_key == twin.collapse_key
    assert first.collapse_key


@pytest.mark.parametrize(
    ("site", "entry", "kind", "name"),
    [
        ("maryland", 169, Kind.PAGE, "page_view"),
        ("maryland", 203, Kind.SYNC, "cookie_redirect"),
        ("maryland", 212, Kind.SYNC, "cookie_redirect"),
        ("maryland", 207, Kind.SYNC, "li_sync"),
        ("maryland", 168, Kind.TELEMETRY, "attribution_trigger"),
        ("maryland", 215, Kind.TELEMETRY, "PAGE_VISIT"),
        ("raz-kids", 0, Kind.TELEMETRY, "CLICK"),
        ("cityofhope", 276, Kind.EVENT, "conversion"),
        ("cityofhope", 280, Kind.SYNC, "cookie_redirect"),
    ],
)
def test_kinds_in_captures(site: str, entry: int, kind: Kind, name: str) -> None:
    event = captured(site, entry)
    assert (event.kind, event.name) == (kind, name)


def test_omnibugs_conversion_is_a_stream_of_its_own() -> None:
    page, conversion = (event_of(row["url"]) for row in OMNIBUG)
    assert (page.account, page.name) == ("123456", "page_view")
    assert (conversion.account, conversion.name) == ("123456/987654", "conversion")


def test_several_partners_are_one_event_each() -> None:
    events = events_of(f"{COLLECT}?pid=11,22&time=1700069764465&url=https%3A%2F%2Fshop.example%2F%3Fli_fat_id%3Dz&x=1")
    assert [(event.account, event.batch_index) for event in events] == [("11", 0), ("22", 1)]
    assert events[0].click_ids == {"li_fat_id": "z"}
    assert events[0].properties == {"x": "1"}


def test_signals_show_what_was_clicked() -> None:
    event = captured("raz-kids", 0)
    assert event.account == "1096801"
    assert event.properties["domAttributes"]["innerText"] == "KIDS LOGIN"


def test_signals_of_2026_are_gzip_in_base64() -> None:
    row = MARKUP["xtramath", 49]
    body = b64encode(gzip.compress(row["body"].encode(), mtime=0))
    packed, plain = event_of(f"{row['url']}?medium=fetch&fmt=g", body), event_of(row["url"], row["body"])
    assert (packed.name, packed.account, packed.properties) == (plain.name, plain.account, plain.properties)
    assert packed.properties == {"page_title": "XtraMath - 10 minutes a day for math fact fluency"}


def test_a_hashed_address_in_a_signal_is_kept_for_privacy_to_judge() -> None:
    body = orjson.dumps({"pids": [1], "url": "https://shop.example/", "signalType": "CLICK", "hem": "a" * 64})
    assert event_of("https://px.ads.linkedin.com/wa/", body).properties == {"hem": "a" * 64}


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (f"{COLLECT}?v=2", b"", "no partner id"),
        ("https://px.ads.linkedin.com/wa/", b"\x00\x01", "the body is no JSON object"),
    ],
)
def test_what_cannot_be_read_is_counted_with_its_reason(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


def test_the_script_is_inventory_and_the_site_itself_is_nothing() -> None:
    assert event_of("https://snap.licdn.com/li.lms-analytics/insight.min.js").kind is Kind.LOADER
    assert events_of("https://www.linkedin.com/feed/") == ()
