"""Tier, owner, description and status of an event: written by people, kept, exchanged, with what follows from them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from monitor.config.yaml_source import ProblemsError
from monitor.plan.about import About, Status, Tier, tier_of
from monitor.plan.diff import Weight, changes
from monitor.plan.encode import decode_plan, encode_plan
from monitor.plan.exchange import to_iglu, to_rudderstack, to_segment
from monitor.plan.imported import read_plans
from monitor.plan.json_schema import to_json_schema
from monitor.plan.plan import Plan
from monitor.plan.rewrite import rewritten
from monitor.plan.to_table import to_csv, to_markdown_table
from monitor.plan.to_yaml import to_yaml
from monitor.plan.written import overlay, parse_plans
from tests.support.streams import shop_plan

ABOUT = About(Tier.MICRO, "growth", 'An order, "paid": EUR | USD', Status.DEPRECATED)
PLAN = replace(shop_plan(), about=ABOUT)
HEAD = "plans:\n- {vendor: ga4, account: G-1, event: purchase"


def written(rest: str) -> Plan:
    return overlay(shop_plan(), parse_plans(HEAD + rest + "}", "p.yaml")[0])


def test_a_tier_is_learned_from_the_name_and_the_rest_from_nobody() -> None:
    assert shop_plan().about == About(tier=Tier.MACRO)


@pytest.mark.parametrize(
    ("event", "tier"),
    [
        *[
            (name, Tier.MACRO)
            for name in ("purchase", "Order Completed", "sign_up", "generate_lead", "Subscribe", "Lead")
        ],
        *[(name, Tier.MICRO) for name in ("page_view", "refund", "view_lead_form", "Order Cancelled", "add_to_cart")],
    ],
)
def test_conversions_are_macro(event: str, tier: Tier) -> None:
    assert tier_of(event) is tier


def test_what_people_write_is_law_and_what_they_leave_out_is_learned() -> None:
    plan = written(", owner: growth, status: planned")
    assert plan.about == About(Tier.MACRO, "growth", "", Status.PLANNED, frozenset({"owner", "status"}))
    assert written(", tier: null").about.tier is None
    assert plan.properties == shop_plan().properties


def test_it_is_kept_by_bytes_and_yaml() -> None:
    assert decode_plan(encode_plan(PLAN)).about == ABOUT
    [read] = parse_plans(to_yaml([PLAN]), "p.yaml")
    assert replace(overlay(None, read).about, written=frozenset()) == ABOUT


def test_plans_stored_before_it_was_known_stay_readable() -> None:
    body = json.loads(encode_plan(PLAN))
    del body["about"]
    assert decode_plan(json.dumps(body).encode()).about == About()


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(to_json_schema(PLAN)),
        json.dumps(to_segment([PLAN])),
        json.dumps(to_rudderstack([PLAN])),
        json.dumps(to_iglu(PLAN, "com.example")[1]),
        to_csv([PLAN]),
        to_markdown_table([PLAN]),
    ],
    ids=["json-schema", "segment", "rudderstack", "iglu", "csv", "markdown"],
)
def test_other_tools_get_it_and_give_it_back(text: str) -> None:
    [read] = read_plans(text, "plan.txt", vendor="ga4", account="G-1")
    assert replace(read.about, written=frozenset()) == ABOUT
    assert read.about.written == {"tier", "owner", "description", "status"}


@pytest.mark.parametrize("to_table", [to_csv, to_markdown_table])
def test_a_table_holds_what_a_plan_expects(to_table: object) -> None:
    assert callable(to_table)
    [read] = read_plans(to_table([PLAN]), "plan.txt", vendor="ga4", account="G-1")
    assert read.properties.keys() == PLAN.properties.keys()
    for path, known in PLAN.properties.items():
        there = read.properties[path]
        assert (there.types, there.enum, there.format) == (known.types, known.enum, known.format), path
        assert (there.low, there.high) == (known.low, known.high), path
        assert there.presence in {known.presence, "optional"}, path


def test_a_tool_says_deprecated_in_its_own_word() -> None:
    [read] = read_plans('{"title": "lead", "deprecated": true, "properties": {}}', "x", vendor="a", account="")
    assert read.about.status is Status.DEPRECATED


def test_a_mistake_is_told_with_its_place_and_the_nearest_word() -> None:
    with pytest.raises(ProblemsError) as raised:
        parse_plans(HEAD + ", status: depricated}", "p.yaml")
    assert str(raised.value).startswith("p.yaml:2:")
    assert "deprecated" in str(raised.value)
    with pytest.raises(ProblemsError, match=r"t.csv:2:2: lead: 'makro' is no tier \(did you mean macro\?\)"):
        read_plans("event,tier,property\nlead,makro,value\n", "t.csv", vendor="a", account="")


def test_a_planned_event_that_comes_is_offered_as_live_and_taken_on_request() -> None:
    text = f"# ours\n{HEAD}, status: planned, owner: growth, properties: {{}}}} # keep\n"
    kept = overlay(None, parse_plans(text, "p.yaml")[0])
    [change] = [one for one in changes(kept, shop_plan()) if not one.path]
    assert (change.field, change.weight, change.before, change.after) == (
        "status",
        Weight.COMPATIBLE,
        "planned",
        "live",
    )
    again = rewritten(text, shop_plan(), [change])
    assert again.startswith("# ours\n")
    assert overlay(None, parse_plans(again, "p.yaml")[0]).about == About(
        None, "growth", "", Status.LIVE, frozenset({"status", "owner"})
    )
    assert [one for one in changes(kept, replace(shop_plan(), learned_from=3)) if not one.path] == []


def test_two_revisions_differ_in_what_people_wrote() -> None:
    told = [
        (one.field, one.before, one.after) for one in changes(written(""), written(", status: deprecated, owner: a"))
    ]
    assert told == [("owner", "", "a"), ("status", "live", "deprecated")]
