"""Adform: track points by page name or by point."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said


def test_a_page_by_its_name() -> None:
    event = event_of(
        "https://a2.adform.net/Serving/TrackPoint/?CC=1&pm=3171408&ADFPageName=Website%7CHome&ADFdivider=%7C"
        "&ord=98812594567&ADFtpmode=2&loc=https%3A%2F%2Fshop.example%2F&Set1=en%7Cen%7C1920x1080%7C24"
    )
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "Website|Home", "3171408")
    assert (event.page, event.properties) == ("https://shop.example/", {})


def test_a_point_by_its_id_and_any_case() -> None:
    event = event_of("https://track.adform.net/serving/trackpoint/?pm=114395&lid=7189832")
    assert (event.kind, event.name, event.properties) == (Kind.EVENT, "track_point", {"point": "7189832"})


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://track.adform.net/serving/scripts/trackpoint/async/", Kind.LOADER),
        ("https://s2.adform.net/banners/scripts/st/trackpoint-async.js", Kind.LOADER),
        ("https://c1.adform.net/serving/cookie/match?party=1", Kind.SYNC),
    ],
)
def test_scripts_and_matches(url: str, kind: Kind) -> None:
    assert event_of(url).kind is kind


def test_ads_are_nothing_and_a_hit_without_an_id_is_counted() -> None:
    assert events_of("https://track.adform.net/adfserve/?bn=1") == ()
    undecodable = said("https://track.adform.net/Serving/TrackPoint/?lid=1").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no tracking id"
