from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.rogue_event import RogueEvent, RogueEventParams, nearest
from monitor.checks.rule import Rule
from monitor.plan.about import About, Status
from tests.support.streams import NOW, PURCHASE, profile, shop_plan, shop_rows, view

NEW = PURCHASE._replace(event="Purchase")
DAY = 86400.0


def judge(
    number: int = 20,
    *,
    age: float = 3600.0,
    warm: float | None = NOW - 30 * DAY,
    learned: bool = False,
    history: bool = True,
    **params: Any,
) -> Finding:
    rule = Rule("rogue", "rogue_event", RogueEventParams.model_validate(params))
    plans = {PURCHASE: shop_plan(200)} | ({NEW: shop_plan(200)} if learned else {})
    seen = view(
        {PURCHASE: profile(shop_rows(50)), NEW: profile(shop_rows(number))},
        plans=plans,
        first_seen={NEW: NOW - age},
        warm=warm,
        history=history,
    )
    (found,) = (finding for finding in RogueEvent().evaluate(rule, seen) if finding.stream == NEW)
    return found


def test_a_new_event_is_told_with_the_name_it_may_be_a_slip_of() -> None:
    found = judge()
    assert found.verdict is Verdict.MET
    assert found.message == (
        "`Purchase` is new at GA4 G-1: 20 seen since 10:00; it differs from `purchase` only in how it is written"
    )


def test_known_events_are_no_news() -> None:
    rule = Rule("rogue", "rogue_event", RogueEventParams())
    findings = list(RogueEvent().evaluate(rule, view({PURCHASE: profile(shop_rows(50))})))
    assert [finding.verdict for finding in findings] == [Verdict.NOT_MET]


def test_nothing_is_news_where_nothing_is_known_yet() -> None:
    assert judge(warm=None).verdict is Verdict.UNKNOWN


def test_an_event_seen_before_its_site_was_known_is_no_news() -> None:
    assert judge(warm=NOW - 60.0).verdict is Verdict.NOT_MET


def test_a_few_are_too_few_to_tell_and_clear_nothing() -> None:
    assert judge(4).verdict is Verdict.UNKNOWN
    assert judge(4, min_count=4).verdict is Verdict.MET


def test_it_is_no_news_once_it_is_in_a_plan() -> None:
    assert judge(learned=True).verdict is Verdict.NOT_MET


@pytest.mark.parametrize(("days", "verdict"), [(2.9, Verdict.MET), (3.1, Verdict.NOT_MET)])
def test_it_is_no_news_for_ever(days: float, verdict: Verdict) -> None:
    assert judge(age=days * DAY).verdict is verdict


def test_in_a_capture_that_is_checked_once_one_is_enough() -> None:
    assert judge(1, warm=-1.0, history=False).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("view-item", "it differs from `view_item` only in how it is written"),
        ("viewItem", "it differs from `view_item` only in how it is written"),
        ("purchse", "it may be a slip of `purchase`"),
        ("login", ""),
    ],
)
def test_a_slip_is_recognised(name: str, near: str) -> None:
    assert nearest(name, ["purchase", "view_item", "add_to_cart"]) == near


@pytest.mark.parametrize(("number", "verdict"), [(20, Verdict.MET), (2, Verdict.UNKNOWN), (0, Verdict.NOT_MET)])
def test_a_deprecated_event_is_told_while_it_still_comes(number: int, verdict: Verdict) -> None:
    plan = replace(shop_plan(200), about=About(status=Status.DEPRECATED))
    seen = view({PURCHASE: profile(shop_rows(number))}, plans={PURCHASE: plan})
    whole, old = RogueEvent().evaluate(Rule("rogue", "rogue_event", RogueEventParams()), seen)
    assert (whole.verdict, whole.detail) == (Verdict.NOT_MET, "")
    assert (old.verdict, old.detail) == (verdict, "deprecated")
    if verdict is Verdict.MET:
        assert old.message == ("`purchase` still comes at GA4 G-1: 20 since 10:10; its plan says that it is deprecated")
