"""Microsoft UET: names, numbers and hashed contacts as the tag sends them."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

AUDITOR = [row for row in lines_of("tracking-auditor/hits.jsonl") if row["provider"] == "bing_uet"]
OMNIBUG = [row for row in lines_of("omnibug/requests.jsonl") if row["provider"] == "BINGUET"]
MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/requests.jsonl")}
ACTION = "https://bat.bing.com/action/0?ti=111&Ver=2"


@pytest.mark.parametrize("row", AUDITOR, ids=lambda row: row["expected"]["event"])
def test_a_real_hit_of_2026_says_what_its_collector_expects(row: dict[str, Any]) -> None:
    event, expected = event_of(row["url"]), row["expected"]
    assert (event.name, event.account) == (expected["event"], "111111111111")
    assert set(event.properties["user_data"]) == {"email", "phone_number"}
    assert event.consent is not None
    assert event.consent.ad_storage is Signal.GRANTED
    assert event.transport is Transport.VENDOR
    if "value" in expected:
        assert (event.value, event.currency) == (float(expected["value"]), expected["currency"])
    names = {"category": "event_category", "label": "event_label", "page_type": "page_type"}
    for theirs, ours in names.items():
        if theirs in expected:
            assert event.properties[ours] == expected[theirs]
    if "event_value" in expected:
        assert event.properties["event_value"] == int(expected["event_value"])
    if "items" in expected:
        assert list(event.items) == expected["items"]


def test_omnibugs_hits() -> None:
    page, purchase = (event_of(row["url"]) for row in OMNIBUG)
    assert (page.kind, page.name, page.properties["page_path"]) == (Kind.PAGE, "pageLoad", "/spa_page")
    assert (purchase.kind, purchase.name, purchase.value) == (Kind.EVENT, "Purchase", 123.34)
    assert purchase.properties["event_label"] == "Successful Sale"


def test_a_page_load_in_a_capture() -> None:
    event = event_of(MARKUP["idaho", 161]["url"])
    assert (event.kind, event.account, event.page) == (Kind.PAGE, "14002049", "https://www.yourhealthidaho.org/")
    assert set(event.user_ids) == {"client", "session"}
    assert event.click_ids == {}  # msclkid=N says there was none
    assert set(event.properties) == {"page_title"}


def test_leaving_a_page_is_telemetry() -> None:
    row = MARKUP["abcmouse", 5]
    assert event_of(row["url"], method="POST").kind is Kind.TELEMETRY


@pytest.mark.parametrize("body", ["evt=custom&ea=lead&gv=7", '{"evt":"custom","ea":"lead","gv":7}'])
def test_a_body_is_a_form_or_json(body: str) -> None:
    event = event_of("https://bat.bing.net/actionp/0?ti=111&Ver=2", body)
    assert (event.name, event.value) == ("lead", 7.0)


def test_items_as_json_and_a_value_that_is_no_number() -> None:
    items = "%5B%7B%22id%22%3A%22a%22%2C%22quantity%22%3A2%7D%5D"
    event = event_of(f"{ACTION}&evt=custom&ea=purchase&items={items}&gv=NaN&ecomm_totalvalue=1")
    assert event.items == ({"id": "a", "quantity": 2},)
    assert event.properties["value"] == "NaN"
    assert event.value is None


def test_a_refusal_is_denied() -> None:
    consent = event_of(f"{ACTION}&evt=consent&asc=D").consent
    assert consent is not None
    assert (consent.ad_storage, consent.raw) == (Signal.DENIED, {"asc": "D"})


def test_several_tags_are_one_event_each() -> None:
    events = events_of("https://bat.bing.com/action/0?ti=1,2&evt=pageLoad&msclkid=abc")
    assert [(event.account, event.batch_index) for event in events] == [("1", 0), ("2", 1)]
    assert events[0].click_ids == {"msclkid": "abc"}


def test_scripts_are_inventory() -> None:
    assert event_of("https://bat.bing.com/bat.js").kind is Kind.LOADER
    loader = event_of("https://bat.bing.com/p/action/14002049.js")
    assert (loader.kind, loader.account) == (Kind.LOADER, "14002049")


def test_a_hit_without_a_tag_is_counted_with_its_reason() -> None:
    undecodable = said("https://bat.bing.com/action/0?Ver=2&evt=pageLoad").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no tag id"
