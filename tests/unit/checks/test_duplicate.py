"""An order whose number comes twice was counted twice."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.duplicate import Duplicate, DuplicateParams
from monitor.checks.rule import Rule
from tests.support.streams import PURCHASE, profile, shop_rows, view


def judge(rows: list[dict[str, Any]], *, history: bool = True, **params: Any) -> list[Finding]:
    rule = Rule("once", "duplicate", DuplicateParams.model_validate(params))
    return list(Duplicate().evaluate(rule, view({PURCHASE: profile(rows)}, history=history)))


@pytest.mark.parametrize("orders", [20, 400])  # the second is more than are counted one by one
def test_orders_that_come_twice_are_told_with_their_share(orders: int) -> None:
    once = shop_rows(orders)
    (finding,) = judge([*once, *once])
    assert finding.verdict is Verdict.MET
    assert finding.share == pytest.approx(0.5, abs=0.05)
    assert "purchase events since 10:10 repeat the `transaction_id` of another: they come twice" in finding.message
    assert (finding.path, finding.detail) == ("transaction_id", "duplicate")


@pytest.mark.parametrize("orders", [20, 400])
def test_every_order_once_is_well_and_so_is_a_page_reloaded_now_and_then(orders: int) -> None:
    rows = shop_rows(orders)
    assert [one.verdict for one in judge(rows)] == [Verdict.NOT_MET]
    assert [one.verdict for one in judge([*rows, *rows[: orders // 25]])] == [Verdict.NOT_MET]


def test_two_of_three_are_not_enough_to_wake_anybody() -> None:
    (order,) = shop_rows(1)
    assert [one.verdict for one in judge([order, order, *shop_rows(1, seed=8)])] == [Verdict.UNKNOWN]


def test_in_a_capture_every_repeat_is_told() -> None:
    (order,) = shop_rows(1)
    assert [one.verdict for one in judge([order, order], history=False)] == [Verdict.MET]


def test_any_property_may_be_the_one_and_an_event_without_it_is_not_judged() -> None:
    rows = [{"lead_id": "L1"}] * 30
    assert [one.verdict for one in judge(rows, by="lead_id")] == [Verdict.MET]
    assert judge(rows) == []
