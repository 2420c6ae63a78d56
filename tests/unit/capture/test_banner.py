from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.capture.banner import banner_of, cookie_names, lifetimes_of, read_cookie_header, read_set_cookie
from monitor.capture.hit import Hit, SetCookie
from monitor.capture.payload import VERSION, hits_in, payload_of
from monitor.capture.request import host_of, site_of
from tests.support.capture import AT, hit, read


def test_the_notes_of_consent_platforms_are_kept_and_nothing_else() -> None:
    sent = [("OptanonConsent", "a"), ("sid", "secret"), ("_iub_cs-1", "b"), ("OptanonConsent", "later")]
    assert banner_of(sent) == (("OptanonConsent", "a"), ("_iub_cs-1", "b"))
    assert banner_of([("euconsent-v2", "x" * 9_000)]) == ()


def test_of_other_cookies_the_name_is_kept() -> None:
    assert cookie_names(["_ga", "_ga", "CookieConsent", "with space", "", "n" * 200]) == ("_ga",)


def test_a_cookie_header_is_taken_apart() -> None:
    assert read_cookie_header('a=1; b="2=3";  c ; =x') == [("a", "1"), ("b", "2=3")]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("_ga=GA1.1.2; Max-Age=60; Expires=Wed, 01 Jan 2031 00:00:00 GMT", ("_ga", 60.0)),
        ("_ga=1; Expires=Thu, 20 Nov 2025 10:01:00 GMT; Path=/", ("_ga", 60.0)),
        ("_ga=1; expires=Thu, 20-Nov-2025 10:01:00 GMT", ("_ga", 60.0)),
        ("_ga=1; Max-Age=-1", ("_ga", 0.0)),
        ("_ga=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", ("_ga", 0.0)),
        ("_ga=1; Expires=soon", ("_ga", None)),
        ("_ga=1; Secure", ("_ga", None)),
        ("no cookie", None),
    ],
)
def test_how_long_a_cookie_lives(header: str, expected: tuple[str, float | None] | None) -> None:
    assert read_set_cookie(header, AT) == expected


def test_a_cookie_that_was_taken_away_was_not_written() -> None:
    assert lifetimes_of([("a", 0.0), ("b", None), ("c", 5.0)]) == (SetCookie("b"), SetCookie("c", 5.0))


def entry(url: str, *, cookies: str = "", written: str = "", kind: str = "xhr") -> dict[str, Any]:
    headers = [{"name": "Cookie", "value": cookies}] if cookies else []
    answer = [{"name": "Set-Cookie", "value": written}] if written else []
    return {
        "startedDateTime": "2025-11-20T10:00:00Z",
        "pageref": "p",
        "_resourceType": kind,
        "request": {"method": "GET", "url": url, "headers": headers},
        "response": {"headers": answer},
    }


def hits_of(tmp_path: Path, *entries: dict[str, Any]) -> list[Hit]:
    path = tmp_path / "shop.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    hits, problems = read(path)
    assert problems == []
    return hits


def test_a_har_tells_what_a_platform_noted_and_which_cookies_there_were(tmp_path: Path) -> None:
    page, beacon, other = hits_of(
        tmp_path,
        entry(
            "https://www.shop.example/", cookies="OptanonConsent=groups%3DC0001%3A1; sid=secret; _ga=1", kind="document"
        ),
        entry("https://t.example/c", written="_fbp=fb.1; Max-Age=60\nid=7"),
        entry("https://t.example/d"),
    )
    assert page.banner == (("OptanonConsent", "groups%3DC0001%3A1"),)
    assert page.cookies == ("sid", "_ga")
    assert beacon.set_cookies == (SetCookie("_fbp", 60.0), SetCookie("id"))
    assert (other.banner, other.cookies, other.set_cookies) == (None, (), ())
    assert "secret" not in repr((page, beacon, other))


def test_a_page_without_a_note_was_looked_at(tmp_path: Path) -> None:
    page, beacon = hits_of(tmp_path, entry("https://shop.example/", kind="document"), entry("https://t.example/c"))
    assert (page.banner, beacon.banner) == ((), None)


def test_what_one_sites_pages_send_in_a_har_is_one_session(tmp_path: Path) -> None:
    hits = hits_of(
        tmp_path,
        entry("https://www.shop.example/", kind="document"),
        entry("https://t.example/c"),
        entry("https://kasse.shop.example/", kind="document"),
        entry("https://elsewhere.example/", kind="document"),
    )
    assert [one.session for one in hits] == ["shop.har shop.example"] * 3 + ["shop.har elsewhere.example"]


def test_the_cookies_of_an_export_without_headers_are_read_from_its_list(tmp_path: Path) -> None:
    listed = entry("https://shop.example/", kind="document")
    listed["request"]["cookies"] = [{"name": "CookieConsent", "value": "-1"}, {"name": "_ga", "value": "1"}, {}]
    [page] = hits_of(tmp_path, listed)
    assert (page.banner, page.cookies) == ((("CookieConsent", "-1"),), ("_ga",))


def test_a_spool_of_the_version_before_is_read() -> None:
    before = hit(3)
    old = payload_of([before]).replace(VERSION, b"1\n", 1)
    assert list(hits_in(old)) == [before]


def test_hosts_and_sites() -> None:
    assert host_of("https://user@WWW.Shop.example:8443/x?y=https://t.example/") == "www.shop.example"
    assert (host_of(None), host_of("")) == ("", "")
    assert [site_of(host) for host in ("a.b.shop.de", "www.shop.co.uk", "shop.de", "192.0.2.1", "localhost")] == [
        "shop.de",
        "shop.co.uk",
        "shop.de",
        "192.0.2.1",
        "localhost",
    ]
