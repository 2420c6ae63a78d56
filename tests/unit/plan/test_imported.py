from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from monitor.config.yaml_source import ProblemsError
from monitor.plan.exchange import to_iglu, to_rudderstack, to_segment
from monitor.plan.imported import read_plans
from monitor.plan.json_schema import to_json_schema
from monitor.plan.plan import Plan, Presence
from tests.support.streams import shop_plan, shop_rows


def read(text: str, event: str = "") -> list[Plan]:
    return read_plans(text, "plan.txt", vendor="ga4", account="G-1", event=event)


def said(plan: Plan) -> dict[str, tuple[Any, ...]]:
    return {
        path: (known.presence in {"required", "nullable"}, known.types, known.enum, known.low, known.high)
        for path, known in plan.properties.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(to_json_schema(shop_plan())),
        json.dumps(to_segment([shop_plan()])),
        json.dumps(to_rudderstack([shop_plan()])),
        json.dumps(to_iglu(shop_plan(), "com.example")[1]),
    ],
    ids=["json-schema", "segment", "rudderstack", "iglu"],
)
def test_what_is_exported_is_read_back(text: str) -> None:
    [plan] = read(text)
    assert plan.stream.event == "purchase"
    assert said(plan) == said(shop_plan())


def test_what_segment_gets_holds_for_the_traffic() -> None:
    schema = to_segment([shop_plan()])["rules"][0]["jsonSchema"]
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    assert all(validator.is_valid({"properties": row}) for row in shop_rows(50, seed=9))
    assert not validator.is_valid({"properties": {}})


def test_an_iglu_schema_lies_where_a_registry_looks_for_it() -> None:
    path, schema = to_iglu(shop_plan(), "com.example")
    assert path == "schemas/com.example/purchase/jsonschema/1-0-0"
    assert schema["self"] == {"vendor": "com.example", "name": "purchase", "format": "jsonschema", "version": "1-0-0"}


def test_references_unions_and_maps_are_followed() -> None:
    schema = {
        "title": "lead",
        "definitions": {"money": {"type": ["number", "null"], "minimum": 0}},
        "required": ["price"],
        "properties": {
            "price": {"$ref": "#/definitions/money"},
            "when": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "integer"}]},
            "tags": {"type": "object", "additionalProperties": {"type": "string"}},
            "loop": {"$ref": "#/properties/loop"},
        },
    }
    [plan] = read(json.dumps(schema))
    price, when = plan.properties["price"], plan.properties["when"]
    assert (price.presence, price.types, price.low) == (Presence.NULLABLE, {"number", "null"}, 0)
    assert (when.types, when.format) == ({"string", "integer"}, "date-time")
    assert plan.properties["tags.*"].types == {"string"}


CSV = """Event Name;Property Name;Data Type;Required;Allowed values;Min
purchase;currency;String;yes;EUR, USD;
;value;Float;yes;;0
;ordered_on;date;no;;
refund;reason;text;;;
"""
MARKDOWN = """# Our plan

| event | parameter | type | mandatory | values | minimum |
|-------|:---------:|------|-----------|--------|---------|
| purchase | `currency` | string | x | EUR, USD | |
| | value | number | true | | 0 |
| | ordered_on | date | - | | |
| refund | reason | string | no | | |
"""


@pytest.mark.parametrize("text", [CSV, MARKDOWN], ids=["csv", "markdown"])
def test_a_table_is_a_plan(text: str) -> None:
    purchase, refund = read(text)
    currency = purchase.properties["currency"]
    assert (currency.presence, currency.types, currency.enum) == (Presence.REQUIRED, {"string"}, ("EUR", "USD"))
    assert (purchase.properties["value"].types, purchase.properties["value"].low) == ({"number"}, 0)
    assert purchase.properties["ordered_on"].format == "date"
    assert (refund.stream.event, set(refund.properties)) == ("refund", {"reason"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("event,property,type\npurchase,value,nmber\n", "plan.txt:2:3: value: 'nmber' is no type (did you mean number"),
        ("event,property,required\na,b,perhaps\n", "plan.txt:2:3: b: 'perhaps' is neither yes nor no"),
        ("event,property,min\na,b,low\n", "plan.txt:2:3: b: 'low' is no number"),
        ("event,proprety\na,b\n", "plan.txt:1:1: no column of properties among 'event'"),
        ("{", "plan.txt:1:2: no JSON"),
        ("{}", "plan.txt:1:1: the schema names no event; name it with --event"),
        ("", "plan.txt:1:1: no event with properties is in it"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read(text)
    assert str(raised.value).startswith(told)
