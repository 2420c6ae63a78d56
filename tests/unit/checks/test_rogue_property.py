from __future__ import annotations

from typing import Any

import pytest

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.rogue_property import RogueProperty, RoguePropertyParams
from monitor.checks.rule import Rule
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.plan.written import overlay, parse_plans
from tests.support.streams import NOW, PURCHASE, profile, shop_plan, shop_rows, view

PLAN = shop_plan()


def judge(
    traffic: list[dict[str, Any]], plan: Plan | None = PLAN, *, history: bool = True, **params: Any
) -> list[Finding]:
    rule = Rule("rogue", "rogue_property", RoguePropertyParams.model_validate(params))
    seen = view({PURCHASE: profile(traffic)}, plans={PURCHASE: plan} if plan else {}, history=history)
    return list(RogueProperty().evaluate(rule, seen))


def met(findings: list[Finding]) -> list[str]:
    return [finding.path for finding in findings if finding.verdict is Verdict.MET]


def with_new(number: int, times: int, new: dict[str, Any]) -> list[dict[str, Any]]:
    return [row | (new if i < times else {}) for i, row in enumerate(shop_rows(number, seed=9))]


def test_what_the_plan_knows_is_no_news() -> None:
    findings = judge(shop_rows(100, seed=9))
    assert [finding.verdict for finding in findings] == [Verdict.NOT_MET]


def test_a_new_property_is_told_with_its_type_and_share() -> None:
    findings = judge(with_new(40, 20, {"debug_mode": True}))
    assert met(findings) == ["debug_mode"]
    assert findings[0].message == (
        "`debug_mode` (boolean) is new: it is in 50 % of 40 purchase events since 10:10, and in no plan"
    )


@pytest.mark.parametrize(("number", "times"), [(100, 7), (1000, 12)])
def test_noise_is_no_news(number: int, times: int) -> None:
    assert met(judge(with_new(number, times, {"_ga": "x"}))) == []


def test_people_set_what_noise_is() -> None:
    assert met(judge(with_new(100, 3, {"_ga": "x"}), min_count=3)) == ["_ga"]
    assert met(judge(with_new(100, 20, {"_ga": "x"}), ignore=["_g*"])) == []


def test_a_property_accepted_into_the_plan_is_no_news_any_more() -> None:
    text = "plans:\n  - {vendor: ga4, account: G-1, event: purchase, properties: {debug_mode: {presence: optional}}}\n"
    accepted = overlay(PLAN, parse_plans(text, "p.yaml")[0])
    assert met(judge(with_new(40, 20, {"debug_mode": True}), accepted)) == []


def test_what_was_junk_while_learning_is_news_when_it_is_everywhere() -> None:
    plan = infer(PURCHASE, profile(with_new(1000, 1, {"_ga": "x"})), NOW)
    assert met(judge(with_new(100, 80, {"_ga": "x"}), plan)) == ["_ga"]
    assert met(judge(with_new(1000, 9, {"_ga": "x"}), plan)) == []


def test_a_new_object_is_one_finding_not_one_a_key() -> None:
    assert met(judge(with_new(40, 40, {"meta": {"a": 1, "b": {"c": 2}}}))) == ["meta"]


def test_many_new_properties_at_once_are_one_finding() -> None:
    findings = judge(with_new(40, 40, {f"p{letter}": 1 for letter in "abcdefghi"}))
    assert met(findings) == ["*"]
    assert findings[0].message.startswith("9 new properties (`pa`, `pb`, `pc` and 6 more)")


def test_the_keys_of_a_map_are_data() -> None:
    def scores(number: int, letters: str) -> list[dict[str, Any]]:
        rows = shop_rows(number, seed=9)
        return [row | {"scores": {letters[i % len(letters)]: 1}} for i, row in enumerate(rows)]

    plan = infer(PURCHASE, profile(scores(1000, "abcdefghijklmnopq")), NOW)
    assert met(judge(scores(100, "uvwxyz"), plan)) == []


def test_keys_that_look_made_are_one_property() -> None:
    rows = [row | {"prices": {str(10_000 + i): 1}} for i, row in enumerate(shop_rows(50, seed=9))]
    plan = infer(PURCHASE, profile(rows), NOW)
    later = [row | {"prices": {str(20_000 + i): 1}} for i, row in enumerate(shop_rows(50, seed=10))]
    assert met(judge(later, plan)) == []


def test_in_a_capture_that_is_checked_once_one_is_enough() -> None:
    assert met(judge(with_new(40, 1, {"debug_mode": True}), history=False)) == ["debug_mode"]


def test_without_a_plan_or_events_nothing_can_be_told() -> None:
    assert [finding.verdict for finding in judge(shop_rows(50), None)] == [Verdict.UNKNOWN]
    assert [finding.verdict for finding in judge([])] == [Verdict.UNKNOWN]
