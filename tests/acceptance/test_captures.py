"""Real captures through the commands: no request silently dropped, and the events of each vendor held by number."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from monitor.capture.read import read_capture
from monitor.decode.registry import decode
from monitor.decode.row import KEYS
from tests.support.cli import tagwatch

FOLDER = Path(__file__).parents[1] / "data" / "captures" / "the-markup"
CAPTURES = sorted(FOLDER.glob("*.har.gz"))
EVENTS: dict[str, dict[str | None, int]] = {
    "cityofhope.org": {
        None: 1,
        "addthis": 3,
        "adobe_audience_manager": 4,
        "adobe_launch": 1,
        "adobe_target": 2,
        "aggregate_knowledge": 4,
        "amazon_ads": 2,
        "appnexus": 10,
        "bidswitch": 1,
        "bluekai": 3,
        "comscore": 2,
        "conversant": 9,
        "deepintent": 3,
        "dmd_marketing": 7,
        "doubleclick": 3,
        "drawbridge": 2,
        "dstillery": 3,
        "exelate": 4,
        "floodlight": 21,
        "google_ads": 14,
        "google_tag_manager": 7,
        "index_exchange": 2,
        "linkedin": 4,
        "media_iq": 2,
        "merkle": 2,
        "meta": 26,
        "microsoft_uet": 7,
        "monsido": 2,
        "oracle": 3,
        "outbrain": 4,
        "pubmatic": 2,
        "quantcast": 2,
        "rakuten_linkshare": 1,
        "rubicon_project": 1,
        "semasio": 3,
        "sizmek": 1,
        "snowplow": 2,
        "tapad": 6,
        "tealium": 18,
        "the_trade_desk": 31,
        "universal_analytics": 8,
        "x": 6,
        "yahoo": 2,
    },
    "connecticut-accesshealthct.com": {
        "ga4": 2,
        "google_ads": 5,
        "google_tag_manager": 3,
        "meta": 11,
        "new_relic": 2,
        "snap": 8,
    },
    "maine-coverme.gov": {
        "floodlight": 4,
        "ga4": 1,
        "google_ads": 8,
        "google_tag_manager": 5,
        "leadsrx": 1,
        "meta": 8,
        "microsoft_uet": 3,
        "snap": 8,
        "tiktok": 5,
        "tvsquared": 1,
    },
    "raz-kids.com-HAR-click-button-www.kidsa-z.com": {"ga4": 2, "linkedin": 1, "meta": 1, "new_relic": 5},
    "www.savethechildren.org": {
        None: 2,
        "addthis": 2,
        "adobe_advertising": 1,
        "adobe_analytics": 5,
        "adobe_audience_manager": 6,
        "adobe_experience_id": 4,
        "adobe_launch": 1,
        "adobe_target": 4,
        "aggregate_knowledge": 2,
        "airpr": 2,
        "appnexus": 5,
        "bidswitch": 1,
        "bluekai": 2,
        "comscore": 2,
        "criteo": 11,
        "doubleclick": 4,
        "dstillery": 1,
        "ensighten": 3,
        "exelate": 2,
        "floodlight": 4,
        "google_ads": 4,
        "google_tag_manager": 2,
        "index_exchange": 2,
        "leadsrx": 2,
        "liveramp_identitylink": 1,
        "madison_logic": 1,
        "medallia": 21,
        "merkle": 2,
        "meta": 6,
        "microsoft_uet": 4,
        "openlink": 4,
        "outbrain": 6,
        "pubmatic": 1,
        "rubicon_project": 2,
        "salesforce": 2,
        "securedvisit": 4,
        "smarterhq": 9,
        "tapad": 5,
        "the_trade_desk": 34,
        "tribal_fusion": 2,
        "universal_analytics": 2,
        "x": 6,
        "yahoo": 3,
    },
}


def name_of(path: Path) -> str:
    return path.name.removesuffix(".har.gz")


def rows_of(path: Path) -> list[dict[str, object]]:
    ran = tagwatch("decode", path, "--format", "jsonl")
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.parametrize("path", CAPTURES, ids=name_of)
def test_the_events_of_each_vendor_are_as_many_as_they_were(path: Path) -> None:
    assert Counter(row["vendor"] for row in rows_of(path)) == EVENTS[name_of(path)]


@pytest.mark.parametrize("path", CAPTURES, ids=name_of)
def test_every_request_is_read_and_every_row_keeps_the_contract(path: Path) -> None:
    def fail(problem: object) -> None:
        raise AssertionError(problem)

    hits = list(read_capture(path, on_problem=fail))
    assert [hit.entry for hit in hits] == sorted({hit.entry for hit in hits})
    said = {hit.entry for hit in hits if any((d := decode(hit)).events) or d.unread or d.undecodable}
    rows = rows_of(path)
    assert {row["entry"] for row in rows} == said
    for row in rows:
        assert set(KEYS) <= row.keys()
        assert row["file"] == path.name
        if row["vendor"] is None:
            assert row["host"]


def test_check_tells_every_request_and_leaks_nothing_it_found() -> None:
    ran = tagwatch("check", *CAPTURES, "--format", "json")
    assert ran.code in {0, 1}, ran.err
    report = json.loads(ran.out)
    assert report["summary"]["requests"] == sum(
        1 for path in CAPTURES for _hit in read_capture(path, on_problem=lambda _problem: None)
    )
    keys = [
        "check",
        "rule",
        "severity",
        "vendor",
        "account",
        "event",
        "path",
        "message",
        "count",
        "examples",
        "file",
        "entry",
    ]
    for finding in report["findings"]:
        assert list(finding) == keys
        assert not any(character.isdigit() for example in finding["examples"] for character in example)


def test_check_finds_an_address_in_a_url_and_shows_its_shape_only(tmp_path: Path) -> None:
    url = (
        "https://www.facebook.com/tr/?id=123&ev=Lead&dl=https%3A%2F%2Fshop.example%2F%3Fmail%3Djane.doe%2540example.com"
    )
    hit = {"at": "2026-11-20T10:00:00Z", "method": "GET", "url": url}
    capture = tmp_path / "leak.jsonl"
    capture.write_text(json.dumps(hit))
    ran = tagwatch("check", capture, "--format", "json")
    assert ran.code == 1
    [finding] = json.loads(ran.out)["findings"]
    assert (finding["check"], finding["vendor"], finding["event"], finding["entry"]) == ("pii", "meta", "Lead", 0)
    assert "jane" not in ran.out
    assert tagwatch("check", capture).code == 1
    assert "jane" not in tagwatch("check", capture).out
