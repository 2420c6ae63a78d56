from __future__ import annotations

from pathlib import Path

import orjson

from monitor.decode.registry import decode
from monitor.decode.row import KEYS, rows_of
from tests.support.decoding import hit_of

CONTRACT = [
    "file",
    "entry",
    "vendor",
    "kind",
    "account",
    "name",
    "at",
    "page",
    "properties",
    "items",
    "value",
    "currency",
    "transaction_id",
    "event_id",
    "consent",
    "transport",
    "collapse_key",
]


def test_the_keys_are_the_contract_and_the_document_names_them_all() -> None:
    assert list(KEYS) == CONTRACT
    document = (Path(__file__).parents[3] / "docs" / "decode.md").read_text()
    for key in (*KEYS, "host", "company", "purpose", "reason"):
        assert f"| `{key}` |" in document, key


def test_a_row_an_event() -> None:
    hit = hit_of(
        "https://www.google-analytics.com/g/collect?v=2&tid=G-A&gcs=G101&dl=https%3A%2F%2Fshop.example%2F",
        "en=page_view\r\nen=purchase&cu=EUR&epn.value=5&pr1=idA",
        file="a.har",
        entry=4,
        at=12.0,
    )
    page, purchase = rows_of(hit, decode(hit))
    assert list(page) == list(purchase) == CONTRACT
    assert orjson.loads(orjson.dumps(purchase)) == {
        "file": "a.har",
        "entry": 4,
        "vendor": "ga4",
        "kind": "event",
        "account": "G-A",
        "name": "purchase",
        "at": 12.0,
        "page": "https://shop.example/",
        "properties": {"currency": "EUR", "value": 5},
        "items": [{"item_id": "A"}],
        "value": 5.0,
        "currency": "EUR",
        "transaction_id": None,
        "event_id": None,
        "consent": {
            "ad_storage": "denied",
            "analytics_storage": "granted",
            "ad_user_data": None,
            "ad_personalization": None,
            "raw": {"gcs": "G101"},
            "contradictions": [],
        },
        "transport": "vendor",
        "collapse_key": None,
    }


def test_an_unread_request_has_no_vendor_and_names_its_host() -> None:
    hit = hit_of("https://dpx.airpr.com/zz?a=1&b=2&c=3", file="a.har", entry=5)
    (row,) = rows_of(hit, decode(hit))
    assert list(row) == [*CONTRACT, "host", "company", "purpose"]
    assert row["vendor"] is None
    assert (row["host"], row["company"]) == ("dpx.airpr.com", "AirPR")
    assert (row["file"], row["entry"], row["at"]) == ("a.har", 5, hit.at)


def test_an_undecodable_request_says_why() -> None:
    hit = hit_of("https://www.google-analytics.com/g/collect?v=2&en=click")
    (row,) = rows_of(hit, decode(hit))
    assert list(row) == [*CONTRACT, "host", "reason"]
    assert (row["vendor"], row["name"], row["reason"]) == ("ga4", None, "no measurement id")


def test_other_traffic_has_no_row() -> None:
    hit = hit_of("https://shop.example/app.js")
    assert list(rows_of(hit, decode(hit))) == []
