"""What a schedule, a sensitivity, `on_no_data` and `on_error` make of what the checks found."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import numpy as np
import pytest

from monitor.checks.decide import decide
from monitor.checks.evaluate import evaluate
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.kinds.schema import Schema
from monitor.checks.rule import Match, OnError, OnNoData, Rule
from monitor.checks.schedule import Hours, Schedule, scheduled
from monitor.checks.view import Counts, StreamView, View
from monitor.config.settings import AlertBudget
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from tests.support.streams import NOW, PURCHASE, profile, shop_rows
from tests.support.streams import view as view_of

MONDAY_NOON = 1_767_009_600.0  # Mon 29 Dec 2025, 12:00 UTC
MORNINGS = Schedule("UTC", (Hours(frozenset({0}), 8 * 60, 11 * 60),))


def finding(verdict: Verdict = Verdict.MET, rule: str = "a", **changes: object) -> Finding:
    plain = Finding("volume", rule, PURCHASE, verdict, Severity.WARNING, NOW - 3600, NOW)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_outside_its_hours_a_rule_finds_nothing_new_and_still_resolves() -> None:
    rules = {"a": Rule("a", "volume", Schema.Params(), schedule=MORNINGS), "b": Rule("b", "volume", Schema.Params())}
    found = [finding(), finding(Verdict.NOT_MET), finding(rule="b")]
    assert [one.verdict for one in scheduled(found, rules, MONDAY_NOON)] == [
        Verdict.UNKNOWN,
        Verdict.NOT_MET,
        Verdict.MET,
    ]
    assert scheduled(found, rules, MONDAY_NOON - 7200) == tuple(found)


def silent(stream: Stream) -> StreamView:
    return StreamView(stream, Profile(), None, Counts(NOW, np.zeros(0), np.zeros(0)), NOW - 9e6, NOW - 9e5)


def judged(rule: Rule, seen: View) -> dict[str, Verdict]:
    return {one.detail: one.verdict for one in evaluate([rule], seen).findings}


def schema_rule(on_no_data: OnNoData, event: str = "purchase") -> Rule:
    params = Schema.Params.model_validate({"expect": {"value": {"type": "number"}}})
    return Rule("order", "schema", params, Match(event=(event,)), on_no_data=on_no_data)


EMPTY = View(now=NOW, start=NOW - 7200, end=NOW, streams={PURCHASE: silent(PURCHASE)})


@pytest.mark.parametrize(
    ("on_no_data", "expected"),
    [
        (OnNoData.KEEP, {"": Verdict.UNKNOWN}),
        (OnNoData.OK, {"": Verdict.NOT_MET}),
        (OnNoData.ALERT, {"": Verdict.UNKNOWN, "no_data": Verdict.MET}),
    ],
)
def test_semantic_02_without_data_a_rule_says_what_it_was_told_to(
    on_no_data: OnNoData, expected: dict[str, Verdict]
) -> None:
    assert judged(schema_rule(on_no_data), EMPTY) == expected


def test_a_rule_that_nothing_matches_can_say_so() -> None:
    [found] = evaluate([schema_rule(OnNoData.ALERT, "refund")], EMPTY).findings
    assert (found.stream.event, found.message) == ("refund", "order: nothing to judge: no stream matches it")


def test_with_data_the_trouble_of_having_none_is_over() -> None:
    seen = view_of({PURCHASE: profile(shop_rows(50))})
    assert judged(schema_rule(OnNoData.ALERT), seen)["no_data"] is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("on_error", "failing", "working"),
    [
        (OnError.KEEP, {}, {"": Verdict.UNKNOWN}),
        (OnError.ALERT, {"error": Verdict.MET}, {"": Verdict.UNKNOWN, "error": Verdict.NOT_MET}),
    ],
)
def test_semantic_02_a_rule_that_fails_says_what_it_was_told_to(
    on_error: OnError, failing: dict[str, Verdict], working: dict[str, Verdict], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = replace(schema_rule(OnNoData.KEEP), on_error=on_error)
    assert judged(rule, EMPTY) == working

    def fails(*_of: object) -> NoReturn:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(Schema, "evaluate", fails)
    assert judged(rule, EMPTY) == failing
    evaluated = evaluate([rule], EMPTY)
    assert [failure.why for failure in evaluated.failures] == ["ZeroDivisionError: division by zero"]
    assert [one.message for one in evaluated.findings] == [
        "order: cannot be evaluated: ZeroDivisionError: division by zero"
    ] * len(failing)


def test_a_sensitive_rule_is_told_what_another_is_not() -> None:
    found = [
        finding(Verdict.NOT_MET, rule=rule, p_value=p_value, effect=-0.15)
        for rule, p_value in (("keen", 1e-4), ("calm", 1e-4))
    ]
    told = decide(found, AlertBudget(), 168.0, frozenset(), {"keen": 10.0})
    assert [one.verdict for one in told] == [Verdict.MET, Verdict.NOT_MET]
    assert {one.verdict for one in decide(found, AlertBudget(), 168.0, frozenset())} == {Verdict.NOT_MET}
