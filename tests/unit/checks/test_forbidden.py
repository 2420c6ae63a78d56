"""What people have ruled out is told from the first time on."""

from __future__ import annotations

from typing import Any

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.forbidden import Forbidden, ForbiddenParams
from monitor.checks.rule import Match, Rule
from tests.support.streams import PURCHASE, profile, shop_rows, view


def judge(rows: list[dict[str, Any]], match: Match | None = None, **params: Any) -> list[Finding]:
    rule = Rule("no", "forbidden", ForbiddenParams.model_validate(params), match or Match())
    return list(Forbidden().evaluate(rule, view({PURCHASE: profile(rows)})))


def met(findings: list[Finding]) -> list[str]:
    return [finding.message for finding in findings if finding.verdict is Verdict.MET]


def with_debug(number: int, times: int) -> list[dict[str, Any]]:
    return [row | ({"debug_mode": True} if n < times else {}) for n, row in enumerate(shop_rows(number))]


def test_one_forbidden_property_is_enough() -> None:
    assert met(judge(with_debug(40, 1), properties=["debug_*"])) == [
        "`debug_mode` must not be sent and is in 2.5 % of 40 purchase events since 10:10"
    ]


def test_people_set_how_many_are_too_many_and_what_may_be_there() -> None:
    assert met(judge(with_debug(40, 2), properties=["debug_*"], min_count=3)) == []
    assert met(judge(with_debug(40, 2), properties=["debug_*"], allow=["debug_mode"])) == []


def test_a_property_within_items_is_counted_among_items() -> None:
    rows = [{"items": [{"item_id": "A", "cost": 3.5}, {"item_id": "B"}]}]
    assert met(judge(rows, properties=["*cost"])) == [
        "`items[].cost` must not be sent and is in 50 % of 2 members of `items[]` in purchase events since 10:10"
    ]


def test_an_event_may_be_forbidden_as_a_whole() -> None:
    assert met(judge(shop_rows(2))) == ["purchase must not be sent to GA4 and was, 2 times since 10:10"]
    assert judge(shop_rows(2), Match(event=("refund",))) == []


def test_that_nothing_forbidden_is_there_any_more_is_said_too() -> None:
    findings = judge(with_debug(40, 0), properties=["debug_*"])
    assert [(finding.verdict, finding.path) for finding in findings] == [(Verdict.NOT_MET, "")]
