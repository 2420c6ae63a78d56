from __future__ import annotations

import pytest

from monitor.config.yaml_source import ProblemsError
from monitor.plan.encode import PlanError
from monitor.plan.plan import Presence
from monitor.plan.written import decode_plan, encode_plan, overlay, parse_plans, to_yaml
from monitor.profile.stream import Stream
from tests.support.streams import PURCHASE, shop_plan

HEAD = "plans:\n  - vendor: ga4\n    account: G-1\n    event: purchase\n"


def written(properties: str) -> str:
    return HEAD + "    properties:\n" + properties


def test_source_and_environment_are_the_default_ones_where_left_out() -> None:
    (plan,) = parse_plans(HEAD, "p.yaml")
    assert plan.stream == PURCHASE
    assert (plan.file, plan.line) == ("p.yaml", 2)


def test_an_empty_file_holds_no_plans() -> None:
    assert parse_plans("", "p.yaml") == []
    assert parse_plans(to_yaml([]), "p.yaml") == []


def test_what_people_write_wins_field_by_field_and_the_rest_stays_learned() -> None:
    learned = shop_plan()
    (plan,) = parse_plans(written("      currency: {enum: [EUR, USD, GBP]}\n"), "p.yaml")
    currency = overlay(learned, plan).properties["currency"]
    assert currency.enum == ("EUR", "USD", "GBP")
    assert currency.presence is learned.properties["currency"].presence
    assert currency.written == {"enum"}
    assert overlay(learned, plan).properties["value"] == learned.properties["value"]


def test_a_property_nobody_saw_can_be_written() -> None:
    (plan,) = parse_plans(written("      order_note: {presence: required, types: [string]}\n"), "p.yaml")
    note = overlay(shop_plan(), plan).properties["order_note"]
    assert (note.presence, note.rate, note.types) == (Presence.REQUIRED, 1.0, {"string"})


def test_a_field_written_as_null_takes_an_expectation_away() -> None:
    (plan,) = parse_plans(written("      currency: {enum: null, format: null}\n"), "p.yaml")
    currency = overlay(shop_plan(), plan).properties["currency"]
    assert (currency.enum, currency.format) == (None, None)


def test_nullable_allows_null() -> None:
    (plan,) = parse_plans(written("      currency: {presence: nullable}\n"), "p.yaml")
    assert overlay(shop_plan(), plan).properties["currency"].types == {"string", "null"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("plans: [", "p.yaml:1:9: not YAML"),
        ("- a", "p.yaml:1:1: a plan file is a mapping with `plans:` in it"),
        ("plan: []", "p.yaml:1:1: plan: unknown key (did you mean plans?)"),
        ("version: 2\n", "p.yaml:1:1: version: 2 is not one of 1"),
        (HEAD.replace("account", "acount"), "p.yaml:3:5: plans[0].acount: unknown key (did you mean account?)"),
        (
            written("      currency: {presense: required}\n"),
            "p.yaml:6:18: plans[0].properties.currency.presense: unknown key (did you mean presence?)",
        ),
        (
            written("      currency: {presence: requird}\n"),
            "p.yaml:6:18: plans[0].properties.currency.presence: 'requird' is not one of",
        ),
        (written("      v: {low: 5, high: 1}\n"), "p.yaml:6:7: plans[0].properties.v: low is 5 and high is 1"),
        (
            written("      v: {format: urii}\n"),
            "p.yaml:6:7: plans[0].properties.v: 'urii' is no format (did you mean uri?)",
        ),
        (written("      v: {rate: 1.5}\n"), "p.yaml:6:11: plans[0].properties.v.rate: input should be less than"),
        (HEAD + HEAD.removeprefix("plans:\n"), "p.yaml:5:5: plans[1]: ga4 G-1 purchase has a plan already, in line 2"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_nearest_word(text: str, complaint: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_plans(text, "p.yaml")
    assert complaint in str(caught.value)


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_plans(written("      a: {low: x}\n      b: {hihg: 1}\n"), "p.yaml")
    assert [problem.line for problem in caught.value.problems] == [6, 7]


def test_the_exported_file_reads_as_people_would_write_it() -> None:
    lines = to_yaml([shop_plan()]).splitlines()
    assert "  - source: default" in lines
    assert (
        "      currency: {presence: required, rate: 1.0, types: [string], enum: [EUR, USD], format: currency}"
        "  # there in 100 % of 1,000; 100 % of its strings are a currency; 2 different values in 1,000"
    ) in lines


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "not a plan"),
        (b"[]", "no JSON object of format tagwatch-plan"),
        (b'{"format": "tagwatch-plan", "version": 9}', "version 9; this Tagwatch reads up to 1"),
        (b'{"format": "tagwatch-plan", "version": 1}', "damaged"),
        (encode_plan(shop_plan(200)).replace(b'"required"', b'"sometimes"'), "damaged"),
    ],
)
def test_what_is_no_plan_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(PlanError, match=why):
        decode_plan(data)


def test_streams_of_any_name_come_back() -> None:
    plan = shop_plan(50)
    odd = Stream("a: b", "", "ga4", "# x", "yes")
    assert parse_plans(to_yaml([type(plan)(odd, 1, 0.0)]), "p.yaml")[0].stream == odd
