from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.plan.compiled import Validator
from monitor.plan.infer import infer
from monitor.plan.judge import Judge
from monitor.plan.plan import Plan
from monitor.plan.written import overlay, parse_plans
from tests.support.streams import NOW, PURCHASE, profile

ROWS: list[dict[str, Any]] = [
    {
        "currency": "EUR" if i % 3 else "USD",
        "value": 20 + i % 7 if i % 2 else 20.5 + i % 50,
        "paid": i % 2 == 0,
        "class": None if i % 4 else "a",
        "items": [{"price": 1.5 + j, "name": f"n{i}"} for j in range(i % 3)],
        "prices": {f"{1000 + i}": 5},
    }
    | ({"coupon": f"c{i}"} if i % 3 == 0 else {})
    for i in range(240)
]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return infer(PURCHASE, profile(ROWS), NOW)


def broken(plan: Plan, change: dict[str, Any], without: str = "") -> tuple[bool, dict[tuple[str, str], int]]:
    row = {key: value for key, value in (ROWS[5] | change).items() if key != without}
    sorted_out = Validator.of(plan).sort([orjson.dumps(row)])
    return bool(sorted_out.failing), dict(Judge(plan).faults([row]).counts)


def test_what_a_plan_was_learned_from_conforms_to_it(plan: Plan) -> None:
    lines = [orjson.dumps(row) for row in ROWS]
    assert Validator.of(plan).sort(lines).failing == ()
    assert Judge(plan).faults(ROWS).counts == {}


@pytest.mark.parametrize(
    ("change", "without", "fault"),
    [
        ({}, "currency", ("currency", "missing")),
        ({"currency": "eur"}, "", ("currency", "enum")),
        ({"value": "12,99"}, "", ("value", "type")),
        ({"value": 12990.0}, "", ("value", "range")),
        ({"paid": 1}, "", ("paid", "type")),
        ({"class": 7}, "", ("class", "type")),
        ({"rogue": 1}, "", ("rogue", "unknown")),
        ({"items": [{"price": 1.5}]}, "", ("items[].name", "missing")),
        ({"items": [{"price": 1.5, "name": "n", "size": 3}]}, "", ("items[].size", "unknown")),
        ({"items": {"price": 1.5}}, "", ("items", "type")),
        ({"prices": {"77": "5"}}, "", ("prices.*", "type")),
    ],
)
def test_a_fault_fails_the_event_and_is_named(
    plan: Plan, change: dict[str, Any], without: str, fault: tuple[str, str]
) -> None:
    assert broken(plan, change, without) == (True, {fault: 1})


def test_an_optional_property_may_be_left_out_and_whole_numbers_may_come_without_a_fraction(plan: Plan) -> None:
    assert broken(plan, {"value": 21}, "coupon") == (False, {})


def test_a_written_integer_takes_no_fraction() -> None:
    text = "plans: [{vendor: ga4, account: G-1, event: purchase, properties: {step: {types: [integer], low: 1}}}]"
    plan = overlay(None, parse_plans(text, "p.yaml")[0])
    assert Validator.of(plan).sort([b'{"step": 2}', b'{"step": 2.5}', b'{"step": 0}', b"{}"]).failing == (1, 2)


def test_events_of_several_names_are_told_apart_by_a_key(plan: Plan) -> None:
    validator = Validator.by_name({"purchase": plan, "refund": plan}, "event")
    lines = [orjson.dumps({"event": name} | ROWS[5]) for name in ("purchase", "refund", "unheard of")]
    assert validator.sort(lines).failing == (2,)


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"\xff", b"null", b'{"a":' * 2000 + b"1" + b"}" * 2000, b'{"value": NaN}']
)
def test_lines_that_are_no_events_fail_and_raise_nothing(plan: Plan, line: bytes) -> None:
    assert Validator.of(plan).sort([line]).failing == (0,)


def test_a_value_of_several_types_is_judged_by_each() -> None:
    rows = [{"p": "a"}, {"p": ["a"]}, {"p": "b"}, {"p": {"k": 1}}, {"p": float("nan")}, {}, {"q": 1}]
    fields = "{types: [string, array, number], enum: [a], high: 5}"
    text = f"plans: [{{vendor: a, account: b, event: c, properties: {{p: {fields}}}}}]"
    plan = overlay(None, parse_plans(text, "p.yaml")[0])
    told = dict(Judge(plan).faults(rows).counts)
    assert told == {("p", "enum"): 1, ("p", "type"): 1, ("p", "range"): 1, ("q", "unknown"): 1}
