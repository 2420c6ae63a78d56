from __future__ import annotations

from typing import Any

import pytest

from monitor.plan.diff import Weight, changes, to_markdown, to_text
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.plan.rewrite import file_name, rewritten
from monitor.plan.written import overlay, parse_plans
from tests.support.streams import NOW, PURCHASE, profile, shop_rows

ROWS = shop_rows(300)
KEPT = rewritten(None, infer(PURCHASE, profile(ROWS), NOW), [])


def plan_of(change: dict[str, Any], without: str = "") -> Plan:
    rows = [{key: value for key, value in row.items() if key != without} | change for row in ROWS]
    return infer(PURCHASE, profile(rows), NOW)


def kept(text: str = KEPT) -> Plan:
    return overlay(None, parse_plans(text, "p.yaml")[0])


@pytest.mark.parametrize(
    ("change", "without", "told"),
    [
        ({}, "value", [("value", "", Weight.BREAKING)]),
        ({"currency": "eur"}, "", [("currency", "enum", Weight.BREAKING), ("currency", "format", Weight.BREAKING)]),
        ({"rogue": 1}, "", [("rogue", "", Weight.COMPATIBLE)]),
        ({"ordered_on": "1.2.26"}, "", [("ordered_on", "format", Weight.BREAKING)]),
        ({"currency": "EUR"}, "", [("currency", "enum", Weight.COMPATIBLE)]),
    ],
)
def test_what_a_difference_means_is_said(
    change: dict[str, Any], without: str, told: list[tuple[str, str, str]]
) -> None:
    found = [change for change in changes(kept(), plan_of(change, without)) if change.weight is not Weight.NOISE]
    assert [(change.path, change.field, change.weight) for change in found if change.path != "value" or without] == told


def test_the_same_traffic_is_no_difference() -> None:
    assert changes(kept(), plan_of({})) == []


def test_other_traffic_of_the_same_shop_is_noise_at_most() -> None:
    other = infer(PURCHASE, profile(shop_rows(300, seed=5)), NOW)
    assert {change.weight for change in changes(kept(), other)} <= {Weight.NOISE}


def test_only_what_people_wrote_is_compared() -> None:
    text = "plans: [{vendor: ga4, account: G-1, event: purchase, properties: {currency: {presence: required}}}]"
    found = [change for change in changes(kept(text), plan_of({"currency": "eur"})) if change.path == "currency"]
    assert found == []


def test_a_cent_is_no_euro() -> None:
    rows = [row | {"value": row["value"] * 100} for row in ROWS]
    found = changes(kept(), infer(PURCHASE, profile(rows), NOW))
    assert (Weight.BREAKING, "value", "high") in {(change.weight, change.path, change.field) for change in found}


def test_accepted_changes_are_made_and_the_rest_stays_to_the_letter() -> None:
    text = KEPT.replace("      currency:", "      # finance needs this\n      currency:").replace(
        "# Tagwatch", "# Ours\n# Tagwatch"
    )
    new = plan_of({"currency": "eur", "rogue": 1}, "value")
    told = [change for change in changes(kept(text), new) if change.weight is not Weight.NOISE]
    after = rewritten(text, new, told)
    assert "# finance needs this" in after
    assert "# Ours" in after
    assert [change for change in changes(kept(after), new) if change.weight is not Weight.NOISE] == []
    untouched = [line for line in text.splitlines() if "currency:" not in line and "value:" not in line]
    assert [line for line in untouched if line not in after.splitlines()] == []
    assert rewritten(text, new, []) == text


def test_another_event_goes_into_the_same_file() -> None:
    refund = Plan(PURCHASE._replace(event="refund"), 0, 0.0, kept().properties)
    both = parse_plans(rewritten(KEPT, refund, []), "p.yaml")
    assert [plan.stream.event for plan in both] == ["purchase", "refund"]


def test_changes_read_well_in_a_terminal_and_in_a_pull_request() -> None:
    found = {PURCHASE: changes(kept(), plan_of({"rogue": 1}))}
    assert "compatible  rogue: not there → required integer  (it is not in the plan; in 100 %)" in to_text(found)
    assert "| compatible | `rogue` | not there | required integer |" in to_markdown(found)


def test_a_file_is_named_by_its_event() -> None:
    stream = PURCHASE._replace(source="app", event="../a b/ü")
    assert file_name(Plan(stream, 0, 0.0)) == "app-ga4-G-1-_a_b_ü.yaml"
