"""Floodlight: activities in the path, sales told from counters, mirrors and twins told from events."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/requests.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/requests.jsonl") if row["provider"] == "DOUBLECLICK"]
SALE = (
    "src=1234567;type=group1;cat=thank123;qty=2;cost=666.66;ord=xact111;u1=a%20b;~oref=https%3A%2F%2Fshop.example%2F?"
)


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def test_a_sale_has_value_quantity_and_order() -> None:
    event = event_of(f"https://ad.doubleclick.net/activity;{SALE}")
    assert (event.vendor, event.kind, event.account, event.name) == (
        "floodlight", Kind.EVENT, "DC-1234567", "group1/thank123",
    )  # fmt: skip
    assert (event.value, event.transaction_id, event.page) == (666.66, "xact111", "https://shop.example/")
    assert event.properties == {"u1": "a b", "value": 666.66, "quantity": 2, "transaction_id": "xact111"}


@pytest.mark.parametrize("row", OMNIBUG, ids=lambda row: row["url"][70:110])
def test_omnibugs_activities(row: dict[str, Any]) -> None:
    event, asserted = event_of(row["url"]), row["asserted"]
    assert event.page == "https://omnibug.io/"
    if "omnibug-account" in asserted:
        assert asserted["omnibug-account"]["value"] == f"{event.account}/{event.name}"
    for name in ("u1", "u10"):
        if name in asserted:
            assert event.properties[name] == asserted[name]["value"]
    counts_orders = asserted.get("countingMethod", {}).get("value") == "transactions / items_sold"
    assert ("countingMethod" not in asserted) or ((event.transaction_id is not None) is counts_orders)


def test_mirrors_share_a_key_and_a_second_page_does_not() -> None:
    plain, framed = (
        event_of(f"https://{host};{SALE}")
        for host in ("ad.doubleclick.net/activity", "1234567.fls.doubleclick.net/activityi;dc_pre=CLik")
    )
    elsewhere = event_of(f"https://ad.doubleclick.net/activity;{SALE.replace('example', 'test')}")
    assert plain.collapse_key == framed.collapse_key
    assert plain.collapse_key != elsewhere.collapse_key


def test_a_unique_counters_constant_tells_nothing() -> None:
    assert event_of("https://ad.doubleclick.net/activity;src=1;type=a;cat=b;ord=1").collapse_key is None
    assert event_of("https://ad.doubleclick.net/activity;src=1;type=a;cat=b;ord=1;num=77").collapse_key == "1|77|"


@pytest.mark.parametrize(
    ("site", "entry", "kind"),
    [
        ("georgia", 62, Kind.EVENT),
        ("georgia", 65, Kind.EVENT),
        ("georgia", 70, Kind.SYNC),  # adservice.google.com repeats it
        ("maine", 47, Kind.SYNC),  # interest group
        ("cityofhope", 70, Kind.SYNC),
        ("cityofhope", 109, Kind.SYNC),
    ],
)
def test_kinds_in_captures(site: str, entry: int, kind: Kind) -> None:
    event = captured(site, entry)
    assert event.kind is kind
    assert event.account.startswith("DC-")
    assert (event.collapse_key is not None) is (kind is Kind.EVENT)


def test_custom_variables_and_consent() -> None:
    event = captured("plannedparenthood", 34)
    assert event.properties == {"u20": "/"}
    consent = captured("georgia", 62).consent
    assert consent is not None
    assert consent.raw["gcd"] == "13l3l3l3l1l1"


def test_a_page_whose_query_was_left_unencoded_is_whole() -> None:
    event = event_of(
        "https://ad.doubleclick.net/activity;src=1;type=a;cat=b;ord=9;~oref=https://shop.example/c?gclid=X&b=2"
    )
    assert event.page == "https://shop.example/c?gclid=X&b=2"
    assert event.click_ids == {"gclid": "X"}


def test_registering_a_conversion_with_the_browser_is_telemetry() -> None:
    assert event_of(f"https://ad.doubleclick.net/activity;register_conversion=1;{SALE}").kind is Kind.TELEMETRY


def test_an_activity_without_an_advertiser_is_counted_with_its_reason() -> None:
    undecodable = said("https://ad.doubleclick.net/activity;type=a;cat=b").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no advertiser"


def test_ad_serving_is_no_activity() -> None:
    assert events_of("https://ad.doubleclick.net/ddm/trackclk/N123") == ()
    for url in (
        "https://ad.doubleclick.net/ddm/adj/N1.2/B3;sz=1x1;ord=4",
        "http://ckm-m.xp1.ru4.com/activity?_o=62795",
    ):
        assert event_of(url).vendor != "floodlight"
