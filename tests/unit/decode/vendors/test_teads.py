"""Teads: a buyer's pixel told from what players report of ads."""

from __future__ import annotations

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said

TRACK = "https://t.teads.tv/track"


def test_a_page_view_and_a_conversion() -> None:
    page = event_of(f"{TRACK}?action=pageView&buyer_pixel_id=9922&tag_version=5.4.2")
    assert (page.kind, page.name, page.account, page.properties) == (Kind.PAGE, "pageView", "9922", {})
    conversion = event_of(f"{TRACK}?action=conversion&conversion_type=Lead&buyer_pixel_id=9922&tag_version=5.4.2")
    assert (conversion.kind, conversion.properties) == (Kind.EVENT, {"conversion_type": "Lead"})


def test_an_ads_own_reports_are_telemetry() -> None:
    event = event_of(f"{TRACK}?action=click&vid=1&pid=2")
    assert (event.kind, event.name, event.account) == (Kind.TELEMETRY, "ad", "")


def test_the_script_and_matches() -> None:
    assert event_of("https://p.teads.tv/teads-fellow.js").kind is Kind.LOADER
    assert event_of("https://sync.teads.tv/iframe?pid=1").kind is Kind.SYNC


def test_a_hit_without_a_pixel_is_counted_with_its_reason() -> None:
    undecodable = said(f"{TRACK}?action=pageView&tag_version=5").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no pixel id"
