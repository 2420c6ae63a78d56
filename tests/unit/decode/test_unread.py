from __future__ import annotations

import pytest

from monitor.decode.catalogue import company_of
from monitor.decode.event import Decoded, Unread
from monitor.decode.request import Request
from monitor.decode.unread import unread_of
from tests.support.decoding import hit_of, said


def unread(url: str, body: str | None = None, method: str = "GET") -> Unread | None:
    request = Request(hit_of(url, body, method="POST" if body else method))
    company = company_of(request.host)
    return None if company is None else unread_of(request, company)


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "https://px.ads.linkedin.com/collect?v=2&fmt=js&pid=1"),
        ("POST", "https://px.ads.linkedin.com/wa/"),
        ("GET", "https://sb.scorecardresearch.com/p.gif?c1=2"),
        ("GET", "https://insight.adsrvr.org/track/pxl/?adv=a&ct=b&fmt=3"),
    ],
)
def test_a_beacon_to_a_known_tracker_is_listed(method: str, url: str) -> None:
    assert unread(url, method=method) is not None


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "https://platform.linkedin.com/in.js?a=1&b=2&c=3"),
        ("GET", "https://static.hotjar.com/c/hotjar-1.js?sv=7"),
        ("GET", "https://ct.pinterest.com/ct.html"),
        ("GET", "https://sb.scorecardresearch.com/logo.gif"),
        ("OPTIONS", "https://px.ads.linkedin.com/wa/?a=1&b=2&c=3"),
        ("GET", "https://fonts.googleapis.com/css2?family=A&family=B&display=swap"),
        ("POST", "https://api.shop.example/cart?a=1&b=2&c=3"),
    ],
)
def test_content_loaders_preflights_and_the_site_itself_are_not(method: str, url: str) -> None:
    assert unread(url, method=method) is None


def test_an_unread_beacon_is_what_the_hit_says() -> None:
    assert said("https://dpx.airpr.com/zz?a=1&b=2&c=3").unread == Unread("dpx.airpr.com", "AirPR", "analytics")


def test_a_preflight_says_nothing() -> None:
    assert said("https://e.shop.example/com.snowplowanalytics.snowplow/tp2", method="OPTIONS") == Decoded()
    assert said("https://www.google-analytics.com/g/collect?v=2&tid=G-A&en=a", method="options") == Decoded()
