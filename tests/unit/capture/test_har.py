from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.capture.hit import Hit
from tests.support.capture import DATA, read

CAPTURES = DATA / "capture"


def har(tmp_path: Path, *entries: Any, **log: Any) -> tuple[list[Hit], list[str]]:
    path = tmp_path / "a.har"
    path.write_text(json.dumps({"log": {**log, "entries": list(entries)}}))
    return read(path)


def entry(url: str = "https://t.example/p", **more: Any) -> dict[str, Any]:
    request = {"method": "GET", "url": url, "headers": more.pop("headers", [])}
    return {"startedDateTime": "2026-11-20T10:00:00Z", "request": request, **more}


def test_chrome_says_the_page_in_its_title_and_what_is_not_http_is_left_out() -> None:
    hits, problems = read(CAPTURES / "chrome.har", source="shop", environment="staging")
    assert problems == []
    assert [hit.entry for hit in hits] == [0, 1, 5]
    assert {hit.page for hit in hits} == {"https://shop.example/cart?step=2"}
    assert {(hit.file, hit.source, hit.environment) for hit in hits} == {("chrome.har", "shop", "staging")}
    ga4, meta = hits[1], hits[2]
    assert ga4.body == b"en=view_cart&epn.value=12.5\r\nen=scroll&ep.percent=90"
    assert dict(ga4.headers) == {
        "content-type": "text/plain;charset=UTF-8",
        "referer": "https://shop.example/",
        "user-agent": "Mozilla/5.0 Chrome/131",
        "sec-gpc": "1",
    }
    assert meta.at == hits[0].at - 0.012 + 2
    assert b'name="ev"\r\n\r\nAddToCart' in meta.body


def test_firefox_says_the_page_by_its_document_and_the_referer() -> None:
    hits, problems = read(CAPTURES / "firefox.har")
    assert problems == []
    assert [hit.page for hit in hits] == [
        "https://shop.example/cart?step=2",
        "https://shop.example/cart?step=2",
        "https://shop.example/frames/pay.html",
        "https://shop.example/cart?step=2",
    ]
    assert json.loads(hits[1].body)["event"] == "Größe gewählt"
    assert hits[1].header("authorization") == "Basic a2V5Og=="
    assert hits[2].body == b"ev=AddToCart&cd%5Bvalue%5D=1+%2B+1"
    assert hits[2].header("content-type") == "application/x-www-form-urlencoded"
    assert hits[3].body == b"a=1&b=2"


def test_what_is_wrong_with_an_entry_is_told_by_its_place_and_the_others_are_kept() -> None:
    hits, problems = read(CAPTURES / "odd.har")
    assert [hit.entry for hit in hits] == [0, 2, 8, 9]
    assert [hit.url for hit in hits] == [f"https://t.example/p?i={i}" for i in (0, 2, 8)] + ["HTTPS://t.example/p?i=9"]
    assert problems == [
        "odd.har:entries[1]: is no object",
        "odd.har:entries[3].startedDateTime: is not a number",
        "odd.har:entries[4].startedDateTime: is before 2000 or after 2099",
        "odd.har:entries[5]: not JSON: unexpected character, expected a JSON value",
        "odd.har:entries[6].request: is missing",
        "odd.har:entries[7].request.url: is no absolute URL",
    ]
    assert hits[2].header("referer") == "https://shop.example/?"
    assert (hits[3].method, hits[3].at) == ("GET", 1_763_632_809.0)


def test_webpagetest_says_the_page_in_a_field_of_its_own(tmp_path: Path) -> None:
    pages = [{"id": "page_1_0_1", "title": "Run 1", "_URL": "https://shop.example/a"}]
    hits, _ = har(tmp_path, entry(pageref="page_1_0_1"), pages=pages)
    assert hits[0].page == "https://shop.example/a"


def test_a_redirect_is_not_the_document_of_a_page(tmp_path: Path) -> None:
    html = {"status": 200, "content": {"mimeType": "text/html"}}
    hits, _ = har(
        tmp_path,
        entry("https://shop.example/", pageref="p", response={"status": 301, "content": {"mimeType": "text/html"}}),
        entry("https://www.shop.example/", pageref="p", response=html),
        entry("https://t.example/p", pageref="p"),
        entry("https://other.example/", pageref="q", response=html),
    )
    assert [hit.page for hit in hits] == [
        None,
        "https://www.shop.example/",
        "https://www.shop.example/",
        "https://other.example/",
    ]


def test_a_page_the_visitor_went_to_is_the_document_from_then_on(tmp_path: Path) -> None:
    html = {"status": 200, "content": {"mimeType": "text/html"}}
    frame = [{"name": "Referer", "value": "https://shop.example/b"}]
    hits, _ = har(
        tmp_path,
        entry("https://shop.example/a", response=html),
        entry("https://shop.example/b", response=html),
        entry("https://ads.example/frame", response=html, headers=frame),
        entry("https://t.example/p"),
    )
    assert hits[3].page == "https://shop.example/b"


def test_pages_that_are_damaged_leave_the_rest_as_it_is(tmp_path: Path) -> None:
    hits, problems = har(
        tmp_path,
        entry(pageref="p", headers=[{"name": "Referer", "value": "https://a.example/b"}]),
        pages=[7, {}, {"id": "p"}],
    )
    assert problems == []
    assert hits[0].page == "https://a.example/b"


def test_invalid_utf8_is_told_and_the_entry_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_bytes(json.dumps({"log": {"entries": [entry(comment="@@"), entry()]}}).encode().replace(b"@@", b"\xe4"))
    hits, problems = read(path)
    assert len(hits) == 2
    assert len(problems) == 1
    assert problems[0].startswith("a.har:entries[0]: not UTF-8 text")


def test_a_har_that_breaks_off_yields_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    path.write_text(json.dumps({"log": {"entries": [entry(), entry()]}})[:-30])
    hits, problems = read(path)
    assert len(hits) == 1
    assert problems == ["a.har: the JSON ends early or is broken; read up to entries[1]"]


def test_an_entry_nested_beyond_reason_costs_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    deep = '{"x": ' + "[" * 100_000 + "]" * 100_000 + "}"
    path.write_text(f'{{"log": {{"entries": [{json.dumps(entry())}, {deep}, {json.dumps(entry())}]}}}}')
    hits, problems = read(path)
    assert [hit.entry for hit in hits] == [0, 2]
    assert len(problems) == 1
    assert problems[0].startswith("a.har:entries[1]: not JSON")


@pytest.mark.parametrize(
    ("name", "entries"), [("cityofhope.org", 406), ("connecticut-accesshealthct.com", 75), ("maine-coverme.gov", 67)]
)
def test_real_captures_are_read_without_a_problem(name: str, entries: int) -> None:
    hits, problems = read(DATA / "captures" / "the-markup" / f"{name}.har.gz")
    assert problems == []
    assert [hit.entry for hit in hits] == list(range(entries))
    assert all(hit.page is not None and hit.page.startswith("http") for hit in hits[3:])
    assert any(hit.body for hit in hits)
