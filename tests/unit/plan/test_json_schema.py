from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.plan.infer import infer
from monitor.plan.json_schema import to_json_schema
from monitor.plan.plan import KnownProperty, Plan, Presence
from tests.support.streams import NOW, PURCHASE, profile, shop_plan, shop_rows

SCHEMA = to_json_schema(shop_plan())


def test_an_exported_schema_is_one_and_holds_for_the_traffic_it_was_learned_from() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    assert [error.message for row in shop_rows(200, seed=7) for error in validator.iter_errors(row)] == []


@pytest.mark.parametrize(
    "change", [{"currency": "GBP"}, {"value": "12,50"}, {"value": 99_999}, {"items": [{"item_id": "a"}]}, {"items": {}}]
)
def test_it_refuses_what_breaks_the_plan(change: dict[str, Any]) -> None:
    row = shop_rows(1)[0] | change
    assert not Draft202012Validator(SCHEMA).is_valid(row)


def test_only_what_is_always_there_is_required() -> None:
    assert "currency" in SCHEMA["required"]
    assert "coupon" not in SCHEMA["required"]


def test_maps_dotted_names_and_orphans_find_their_place() -> None:
    rows = [{"gtm.start": 1, "prices": {"10001": 2.5}, "nested": {"key": "x"}}] * 50
    plan = infer(PURCHASE, profile(rows), NOW)
    orphan = Plan(PURCHASE, 0, 0.0, {**plan.properties, "a.b[].c": KnownProperty(Presence.REQUIRED, 1.0)})
    schema = to_json_schema(orphan)
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["prices"]["additionalProperties"]["type"] == "number"
    assert schema["properties"]["nested"]["required"] == ["key"]
    assert "gtm.start" in schema["properties"]
    assert schema["properties"]["a"]["properties"]["b"]["items"]["required"] == ["c"]


def test_an_enumeration_of_strings_shuts_no_other_type_out() -> None:
    known = KnownProperty(types=frozenset({"string", "null"}), enum=("a", "b"))
    validator = Draft202012Validator(to_json_schema(Plan(PURCHASE, 0, 0.0, {"p": known})))
    assert [validator.is_valid({"p": value}) for value in ("a", None, "c")] == [True, True, False]
