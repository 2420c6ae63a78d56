from __future__ import annotations

import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.cli import Ran, tagwatch

PACK = Path(__file__).parents[3] / "rules" / "privacy.yaml"
PAGE = "https://www.shop.example/"
REFUSED = {"OptanonConsent": "groups=C0002:0,C0004:0", "OptanonAlertBoxClosed": "x"}
META = "https://www.facebook.com/tr/?id=77&ev=PageView&dl="
ADDRESS = "hanna.brandt@example.org"


def line(url: str, **fields: Any) -> dict[str, Any]:
    return {"at": "2026-11-20T10:00:00Z", "url": url, "page": PAGE, "session": "s"} | fields


def capture(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "visit.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return capture(
        tmp_path,
        line(PAGE, banner=REFUSED, cookies=["_fbp", "cart"]),
        line(META + quote(f"{PAGE}?email={ADDRESS}", safe="")),
        line("https://t.unheard-of.net/p.gif?u=1"),
    )


def report(path: Path, *arguments: str | Path, fmt: str) -> Ran:
    return tagwatch("check", path, "--rules", PACK, "--region", "DE", "--format", fmt, *arguments)


class Page(HTMLParser):
    """What a page would load or run, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "action", "data"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_text_explains_each_code_and_says_who_received_what(bad: Path) -> None:
    ran = report(bad, fmt="text")
    assert ran.code == 1
    assert "C02 Sent after a refusal: 1 event (Meta)" in ran.out
    assert re.search(r"^Meta +advertising +1 +1 +1$", ran.out, re.MULTILINE)
    assert "    why: The visitor was asked and said no" in ran.out
    assert "    fix: Refuse everything on a fresh visit" in ran.out
    assert ADDRESS not in ran.out


def test_the_page_is_whole_in_itself_and_holds_no_value(bad: Path) -> None:
    ran = report(bad, fmt="html")
    page = Page(ran.out)
    assert not page.tags & {"script", "img", "link", "iframe", "object", "form"}
    assert set(page.links) <= {"#how"}
    assert "url(" not in ran.out
    assert "@import" not in ran.out
    for text in (ADDRESS, "hanna", quote(ADDRESS, safe="")):
        assert text not in ran.out
    assert sha256(bad.read_bytes()).hexdigest() in page.text
    for words in ("Sent after a refusal", "Cookie without consent", "An e-mail address", "unheard-of.net", "cart"):
        assert words in page.text


def test_the_same_for_machines(bad: Path) -> None:
    told = json.loads(report(bad, fmt="json").out)["privacy"]
    assert [code["code"] for code in told["consent"]] == ["C02", "C06"]
    assert told["consent"][0]["evidence"][0]["place"] == "visit.jsonl#1"
    assert [leak["type"] for leak in told["personal_data"]] == ["email"]
    assert told["recipients"] == [
        {
            "vendor": "meta",
            "purpose": "advertising",
            "events": 1.0,
            "breaking": 1.0,
            "states": {"denied": 1.0},
            "domains": ["facebook.com"],
        }
    ]
    assert told["captures"][0]["sha256"] == sha256(bad.read_bytes()).hexdigest()
    assert told["consent_known"] == 1.0
    assert told["made"]["region"] == "DE"


def test_a_clean_capture_says_what_it_could_not_see(tmp_path: Path) -> None:
    path = capture(tmp_path, line(META + quote(PAGE, safe=""), session="other"))
    ran = report(path, fmt="html")
    assert ran.code == 0
    text = Page(ran.out).text
    assert "Nothing was found in what could be seen." in text
    assert "Of 100 % of the events that need consent it is not known" in text


def test_answers_to_the_banner_are_counted_and_are_nobodys_traffic(tmp_path: Path) -> None:
    lines = []
    for number, answer in enumerate(("granted", "denied", "denied")):
        visit = {"session": f"s{number}"}
        lines.append(line(PAGE, **visit, consent={"analytics": "unset", "advertising": "unset"}))
        answered = {"analytics": answer, "advertising": answer}
        lines.append(line(PAGE, **visit, at="2026-11-20T10:00:05Z", consent=answered))
    path = capture(tmp_path, *lines)
    told = json.loads(report(path, fmt="json").out)
    assert told["privacy"]["answers"] == {"accepted": 1, "rejected": 2}
    assert (told["summary"]["events"], told["privacy"]["recipients"]) == (0, [])
    assert "accepted 1 (33 %), rejected 2 (67 %)" in Page(report(path, fmt="html").out).text
    assert "answers to the banner: accepted 1, rejected 2" in report(path, fmt="text").out


def test_what_comes_out_of_a_capture_is_escaped(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>"
    url = f"https://www.facebook.com/tr/?id=77&ev={quote(name)}&dl={quote(PAGE, safe='')}"
    ran = report(capture(tmp_path, line(url, banner=REFUSED, cookies=["a{b}<i>"])), fmt="html")
    assert name not in ran.out
    assert "&lt;script&gt;alert(1)" in ran.out
    assert "script" not in Page(ran.out).tags


def test_the_configuration_says_what_is_declared(bad: Path, tmp_path: Path) -> None:
    config = tmp_path / "tagwatch.yaml"
    config.write_text("privacy:\n  regimes: {DE: none}\n  declared: {vendors: {ga4: analytics}}\n")
    told = json.loads(report(bad, "--config", config, fmt="json").out)["privacy"]
    assert [code["code"] for code in told["consent"]] == ["C10"]


def test_a_region_that_is_none_is_told(bad: Path) -> None:
    ran = tagwatch("check", bad, "--region", "Germany!")
    assert (ran.code, ran.complaint) == (
        2,
        "tagwatch: --region: 'Germany!' is no country such as DE, or part of one such as US-CA (ISO 3166)",
    )


def test_rules_that_are_not_about_privacy_bring_no_report(bad: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("rules: [{id: shape, check: schema}]\n")
    ran = tagwatch("check", bad, "--rules", rules, "--format", "json")
    assert "privacy" not in json.loads(ran.out)


def har(folder: Path, *entries: tuple[int, str, dict[str, str]]) -> Path:
    """Write a HAR of (second, URL, cookies sent); URLs of the shop itself are pages."""
    written = [
        {
            "startedDateTime": f"2026-11-20T10:00:{second:02}Z",
            "_resourceType": "document" if url.startswith(PAGE) else "ping",
            "request": {
                "method": "GET",
                "url": url,
                "headers": [{"name": "Cookie", "value": "; ".join(f"{k}={v}" for k, v in cookies.items())}],
            },
            "response": {"headers": []},
        }
        for second, url, cookies in entries
    ]
    path = folder / "visit.har"
    path.write_text(json.dumps({"log": {"entries": written}}))
    return path


def codes(path: Path) -> list[str]:
    return [code["code"] for code in json.loads(report(path, fmt="json").out)["privacy"]["consent"]]


def test_in_a_har_what_the_pages_cookies_say_holds_for_the_tags(tmp_path: Path) -> None:
    platform = (1, "https://cdn.cookielaw.org/scripttemplates/otSDKStub.js", {})
    beacon = META + quote(PAGE, safe="")
    refused = {"OptanonConsent": "groups=C0002%3A0%2CC0004%3A0", "OptanonAlertBoxClosed": "2026-11-20T10:00:05Z"}
    agreed = refused | {"OptanonConsent": "groups=C0002%3A1%2CC0004%3A1"}
    assert codes(har(tmp_path, (0, PAGE, {}), platform, (6, PAGE, refused), (7, beacon, {}))) == ["C02"]
    assert codes(har(tmp_path, (0, PAGE, {}), platform, (6, PAGE, agreed), (7, beacon, {}))) == []
    assert codes(har(tmp_path, (0, PAGE, agreed), (3, PAGE, refused), (7, beacon, {}))) == ["C08"]
    # Between the page and the first note nobody knows when the visitor chose.
    assert codes(har(tmp_path, (0, PAGE, {}), platform, (2, beacon, {}), (6, PAGE, agreed))) == []
    assert codes(har(tmp_path, (0, PAGE, {}), (2, beacon, {}))) == ["C01", "C14"]
