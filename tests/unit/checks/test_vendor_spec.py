"""What a vendor has published is judged without a plan or a history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.vendor_spec import VendorSpec, VendorSpecParams
from monitor.checks.names import folded
from monitor.checks.rule import Rule
from monitor.checks.specs.shipped import shipped_specs
from monitor.checks.specs.spec import Spec
from monitor.config.validate import validate
from monitor.config.yaml_source import ProblemsError, load_yaml
from monitor.profile.stream import Stream
from tests.support.streams import NOW, profile, shop_rows, view


def judge(
    event: str, rows: Iterable[Mapping[str, Any]], vendor: str = "ga4", *, at: float = NOW - 3000, **params: Any
) -> list[Finding]:
    stream = Stream("default", "production", vendor, "G-1", event)
    rule = Rule("spec", "vendor_spec", VendorSpecParams.model_validate(params))
    return list(VendorSpec().evaluate(rule, view({stream: profile(rows, at=at)}, history=False)))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.path, one.detail) for one in findings if one.verdict is Verdict.MET]


def purchases(number: int = 40, **changes: Any) -> list[dict[str, Any]]:
    rows = [row | changes for row in shop_rows(number)]
    return [{key: value for key, value in row.items() if value is not None} for row in rows]


def test_a_purchase_as_ga4_wants_it_is_well() -> None:
    findings = judge("purchase", purchases())
    assert [one.verdict for one in findings] == [Verdict.NOT_MET]


def test_a_purchase_without_a_transaction_id_is_told_with_the_page_that_says_so() -> None:
    findings = judge("purchase", purchases(transaction_id=None))
    assert told(findings) == [("transaction_id", "required")]
    assert findings[0].message == (
        "`transaction_id` is missing from 100 % of 40 purchase events since 10:10; "
        "GA4 needs these for revenue, products and to count an order once"
    )
    assert findings[0].evidence["source"].startswith("https://developers.google.com/")


def test_a_value_without_a_currency_is_told_and_no_value_needs_none() -> None:
    rows = [row | {"currency": ""} if n % 4 == 0 else row for n, row in enumerate(purchases())]
    findings = judge("purchase", rows)
    assert told(findings) == [("currency", "required")]
    assert findings[0].count == 10
    assert told(judge("purchase", purchases(currency=None, value=None))) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"value": "12,99"}, "value"),
        ({"currency": "Euro"}, "currency"),
        ({"items": [{"item_id": "A", "price": "12.99 EUR"}]}, "items[].price"),
    ],
    ids=["comma", "word", "price"],
)
def test_a_value_that_is_not_what_is_asked_for_is_told(changes: dict[str, Any], path: str) -> None:
    assert told(judge("purchase", purchases(**changes))) == [(path, "value")]


def test_items_need_an_id_or_a_name() -> None:
    assert told(judge("purchase", purchases(items=[{"item_name": "Cup"}]))) == []
    assert told(judge("purchase", purchases(items=[{"price": 3.5}]))) == [("items[].item_id", "required")]
    assert told(judge("purchase", purchases(items=[]))) == [("items", "required")]


def test_more_items_than_are_read_are_told() -> None:
    many = [{"item_id": f"S{n}"} for n in range(201)]
    assert told(judge("purchase", purchases(2, items=many))) == [("items", "size")]


@pytest.mark.parametrize(
    ("event", "detail"),
    [
        ("purchase_completed_by_a_returning_customer_with_coupon", "event-name"),
        ("sign up now", "event-name"),
        ("1st_visit", "event-name"),
        ("ga_click", "event-name"),
        ("addToCart", "near-name"),
        ("Purchase", "near-name"),
    ],
)
def test_a_name_the_vendor_does_not_take_is_told(event: str, detail: str) -> None:
    assert ("", detail) in told(judge(event, [{"method": "e-mail"}]))


def test_a_name_of_ones_own_is_nobodys_business() -> None:
    assert told(judge("wishlist_shared", [{"method": "e-mail"}])) == []


def test_what_is_cut_is_told_once_a_property() -> None:
    rows = [{"teaser": "x" * 101, "page_title": "x" * 299, "items": [{"item_name": "x" * 400}]}]
    findings = judge("wishlist_shared", rows)
    assert told(findings) == [("teaser", "length")]
    assert findings[0].message == "`teaser` of wishlist_shared is up to 101 characters long; GA4 cuts what is longer"


def test_a_product_that_was_shut_down_is_told_and_an_old_capture_of_it_is_not() -> None:
    findings = judge("pageview", [{}], "universal_analytics")
    assert told(findings) == [("", "dead")]
    assert "stopped processing data on 1 July 2024" in findings[0].message
    assert told(judge("pageview", [{}], "universal_analytics", at=1_600_000_000.0)) == []


def test_metas_standard_events_are_known_by_their_own_spelling() -> None:
    assert told(judge("viewcontent", [{}], "meta")) == [("", "near-name")]
    assert told(judge("ViewContent", [{}], "meta")) == []
    assert told(judge("Purchase", [{"value": 3.5}], "meta")) == [("currency", "required")]


def test_a_vendor_without_a_spec_is_not_judged() -> None:
    assert judge("purchase", [{}], "plausible") == []


def test_one_odd_event_of_a_running_site_is_no_news_and_of_a_capture_it_is() -> None:
    stream = Stream("default", "production", "ga4", "G-1", "purchase")
    rule = Rule("spec", "vendor_spec", VendorSpecParams())
    rows = [*purchases(400), *purchases(1, transaction_id=None)]
    running = VendorSpec().evaluate(rule, view({stream: profile(rows)}))
    assert told(list(running)) == []
    assert told(judge("purchase", rows)) == [("transaction_id", "required")]


def test_people_choose_specs_parts_and_paths() -> None:
    broken = purchases(transaction_id=None, value="12,99")
    assert told(judge("purchase", broken, only=["value"])) == [("value", "value")]
    assert told(judge("purchase", broken, ignore=["value"])) == [("transaction_id", "required")]
    assert judge("purchase", broken, specs=["meta"]) == []
    with pytest.raises(ValidationError, match=r"no spec 'ga5' .*did you mean ga4"):
        VendorSpecParams(specs=("ga5",))


@pytest.mark.parametrize("name", sorted(shipped_specs()))
def test_a_shipped_pack_judges_what_its_decoder_says_and_never_its_own_standard_names(name: str) -> None:
    spec = shipped_specs()[name]
    assert spec.vendor == name
    standard = spec.standard.names if spec.standard is not None else ()
    assert len({folded(one) for one in standard}) == len(standard)
    if spec.event_names is not None:
        assert [one for one in standard if spec.event_names.broken_by(one)] == []
    known = {event for part in spec.events for event in part.events}
    assert not standard or {event for event in known if event not in standard} == set()


def test_a_broken_pack_is_told_with_its_place() -> None:
    text = "vendor: x\ntitle: X\nevent_names: {says: a, source: 'http://x', longst: 3}\n"
    with pytest.raises(ProblemsError) as caught:
        validate(Spec, load_yaml(text, "x.yaml"))
    words = "\n".join(str(problem) for problem in caught.value.problems)
    assert "x.yaml:3:" in words
    assert "longst: unknown key (did you mean longest?)" in words
