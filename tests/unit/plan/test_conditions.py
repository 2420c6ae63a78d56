from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.plan.conditions import Condition
from monitor.plan.diff import Weight, changes
from monitor.plan.encode import decode_plan, encode_plan
from monitor.plan.infer import infer
from monitor.plan.json_schema import to_json_schema
from monitor.plan.judge import Judge
from monitor.plan.to_yaml import to_yaml
from monitor.plan.written import overlay, parse_plans
from monitor.profile.merge import merge
from tests.support.streams import NOW, PURCHASE, profile

KINDS = ("card", "invoice", "voucher")


def row(i: int) -> dict[str, Any]:
    kind = KINDS[i % 3]
    each: dict[str, Any] = {"payment_type": kind, "gift": i % 5 == 0, "total": i}
    if kind == "card":
        each["last4"] = "1234"
    if i % 5 == 0:
        each["wrapping"] = "blue"
    if i % 7 == 0:
        each["note"] = "x"
    return each


ROWS = [row(i) for i in range(300)]


def test_what_is_there_only_where_another_says_so_is_conditional() -> None:
    plan = infer(PURCHASE, profile(ROWS), NOW)
    assert plan.properties["last4"].when == Condition("payment_type", ("card",))
    assert plan.properties["wrapping"].when == Condition("gift", ("true",))
    assert plan.properties["note"].when is None
    assert "always where payment_type is card, else never" in plan.properties["last4"].why


def test_one_stray_does_not_undo_a_condition_and_a_habit_does() -> None:
    stray = [*ROWS, {"payment_type": "invoice", "gift": False, "total": 1, "last4": "1"}]
    assert infer(PURCHASE, profile(stray), NOW).properties["last4"].when == Condition("payment_type", ("card",))
    habit = [each | ({"last4": "1"} if i % 4 == 0 else {}) for i, each in enumerate(ROWS)]
    assert infer(PURCHASE, profile(habit), NOW).properties["last4"].when is None


def test_a_condition_is_kept_by_bytes_yaml_and_json_schema() -> None:
    plan = infer(PURCHASE, profile(ROWS), NOW)
    assert decode_plan(encode_plan(plan)).properties["last4"].when == Condition("payment_type", ("card",))
    read = overlay(None, parse_plans(to_yaml([plan]), "p.yaml")[0])
    assert read.properties["wrapping"].when == Condition("gift", ("true",))
    assert [change for change in changes(read, plan) if change.weight is not Weight.NOISE] == []
    schema = to_json_schema(plan)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert all(validator.is_valid(each) for each in ROWS)
    for broken in ({**row(1), "payment_type": "card"}, {**row(1), "gift": True}):
        assert not validator.is_valid(broken)


def test_what_a_condition_asks_for_is_missed() -> None:
    judge = Judge(infer(PURCHASE, profile(ROWS), NOW))
    without = {key: value for key, value in row(3).items() if key != "last4"}
    assert dict(judge.faults([row(0), row(1), without]).counts) == {("last4", "missing"): 1}


@pytest.mark.parametrize("parts", [2, 5])
def test_conditions_are_found_in_merged_profiles_as_in_the_whole(parts: int) -> None:
    whole = profile(ROWS)
    merged = profile(ROWS[::parts])
    for i in range(1, parts):
        merged = merge(profile(ROWS[i::parts]), merged)
    assert merged.given == whole.given


def test_a_condition_that_names_two_properties_is_told_with_its_place() -> None:
    text = "plans:\n- {vendor: a, account: b, event: c, properties: {p: {when: {q: [x], r: [y]}}}}"
    with pytest.raises(Exception, match="when names one property") as raised:
        parse_plans(text, "p.yaml")
    assert str(raised.value).startswith("p.yaml:2:")
