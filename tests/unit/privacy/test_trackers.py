from __future__ import annotations

from typing import Any

import pytest

from monitor.capture.hit import Hit, SetCookie
from monitor.decode.registry import decode
from monitor.privacy.trackers import MOST_TRACKERS, Seen, Tracker, TrackerKind, cookie_name, merge_into, note

PAGE = "https://www.shop.example/"


def seen(*hits: Hit) -> dict[Tracker, Seen]:
    trackers: dict[Tracker, Seen] = {}
    for hit in hits:
        note(trackers, hit, decode(hit))
    return trackers


def names(*hits: Hit) -> set[tuple[str, str, str]]:
    return {(tracker.kind, tracker.name, tracker.vendor) for tracker in seen(*hits)}


def hit(url: str, **fields: Any) -> Hit:
    return Hit(**{"at": 10.0, "method": "GET", "url": url, "page": PAGE} | fields)


def test_a_domain_that_data_is_sent_to_is_noted_with_whose_it_is() -> None:
    assert names(hit("https://www.facebook.com/tr/?id=77&ev=PageView")) == {("domain", "facebook.com", "meta")}
    assert names(hit("https://t.unheard-of.net/p.gif?u=1")) == {("domain", "unheard-of.net", "")}
    assert names(hit("https://api.unheard-of.net/e", method="POST", body=b'{"e":1}')) == {
        ("domain", "unheard-of.net", "")
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.unheard-of.net/lib.js?v=1",
        "https://track.shop.example/collect?v=2&a=1&b=2",
        "https://connect.facebook.net/en_US/fbevents.js",
        "https://cdn.cookielaw.org/consent/a/b.json?x=1&y=2&z=3",
        "https://192.0.2.7/p.gif?u=1",
    ],
)
def test_scripts_consent_platforms_and_the_sites_own_hosts_receive_none(url: str) -> None:
    assert names(hit(url)) == set()


def test_cookies_are_noted_without_what_differs_from_visitor_to_visitor() -> None:
    found = names(hit(PAGE, cookies=("_ga_ABC", "cart_12345"), set_cookies=(SetCookie("_fbp"),)))
    assert found == {("cookie", "_ga_*", "ga4"), ("cookie", "cart_#", ""), ("cookie", "_fbp", "meta")}
    assert cookie_name("a" * 100)[0] == "#"
    assert len(cookie_name("xyz" * 40)[0]) == 60


def test_when_and_how_often_it_was_seen_adds_up() -> None:
    [one] = seen(
        hit("https://www.facebook.com/tr/?id=7&ev=A", at=20.0, weight=2.0),
        hit("https://www.facebook.com/tr/?id=7&ev=B", at=5.0),
    ).values()
    assert one == Seen(5.0, 20.0, 3.0)


def test_no_more_are_remembered_than_a_site_can_have() -> None:
    known: dict[Tracker, Seen] = {}
    many = {
        Tracker(TrackerKind.DOMAIN, "web", "production", f"{number}.net", ""): Seen(0.0, 1.0, 1.0)
        for number in range(MOST_TRACKERS + 5)
    }
    merge_into(known, many)
    merge_into(known, many)
    assert len(known) == MOST_TRACKERS
    assert next(iter(known.values())).times == 2.0
