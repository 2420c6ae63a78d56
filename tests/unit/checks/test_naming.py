"""Names follow what the team agreed, and one thing has one name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.naming import SIDE_BY_SIDE_SECONDS, Naming, NamingParams
from monitor.checks.rule import Rule
from monitor.plan.plan import Plan
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from tests.support.streams import NOW, PURCHASE, profile, view


def stream(event: str, vendor: str = "ga4", account: str = "G-1") -> Stream:
    return Stream("default", "production", vendor, account, event)


def judge(sent: dict[Stream, list[dict[str, Any]]], **params: Any) -> list[Finding]:
    rule = Rule("names", "naming", NamingParams.model_validate(params))
    return list(Naming().evaluate(rule, view({of: profile(rows) for of, rows in sent.items()})))


def met(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.stream.event, one.path, one.detail) for one in findings if one.verdict is Verdict.MET]


@pytest.mark.parametrize(
    ("style", "fits", "fits_not"),
    [
        ("snake_case", "add_to_cart", "addToCart"),
        ("camelCase", "addToCart", "AddToCart"),
        ("PascalCase", "AddToCart", "add_to_cart"),
        ("kebab-case", "add-to-cart", "add_to_cart"),
        ("Title Case", "Product Added", "Product added"),
        ("^(shop|blog)_", "shop_add", "add"),
    ],
)
def test_a_name_in_another_style_is_told(style: str, fits: str, fits_not: str) -> None:
    assert met(judge({stream(fits): [{}]}, events=style)) == []
    assert met(judge({stream(fits_not): [{}]}, events=style)) == [(fits_not, "", "event-name")]


def test_properties_have_a_style_too_and_maps_and_what_is_ignored_have_none() -> None:
    row = {
        "page_type": "home",
        "userId": "u",
        "gtm.start": 3,
        "stock": {"sku": 1},
        "tests": {"10023": "a"},
        "raw": {"X": 1},
    }
    findings = judge({stream("view"): [row]}, properties="snake_case", ignore=["gtm*", "raw"])
    assert met(findings) == [("view", "userId", "property-name")]
    assert findings[0].message == "`userId` of view is not named as agreed (snake_case)"


def test_the_rarer_of_two_names_that_differ_only_in_writing_is_told() -> None:
    events = {
        stream("add_to_cart"): [{}] * 9,
        stream("addToCart"): [{}] * 2,
        stream("Add To Cart", "segment"): [{}] * 5,
    }
    findings = judge(events)
    assert met(findings) == [("addToCart", "", "near-duplicate")]
    told = next(one for one in findings if one.verdict is Verdict.MET)
    assert told.message.startswith("`addToCart` is sent beside `add_to_cart` to GA4 G-1 since ")
    assert met(judge(events, near_duplicates=False)) == []


def test_a_name_that_was_given_up_is_no_twin() -> None:
    rule = Rule("names", "naming", NamingParams())
    old = profile([{}], at=NOW - SIDE_BY_SIDE_SECONDS - 60)
    seen = view({stream("add_to_cart"): profile([{}]), stream("addToCart"): old})
    assert met(list(Naming().evaluate(rule, seen))) == []


def test_a_planned_event_that_has_not_come_for_long_is_dead_until_it_comes_again() -> None:
    rule = Rule("names", "naming", NamingParams.model_validate({"dead_after": "30d"}))
    old, gone = (profile([{}], at=NOW - days * 86_400) for days in (20, 40))
    plans = {one: Plan(one, 100, NOW - 90 * 86_400) for one in (PURCHASE, stream("sign_up"))}
    streams = {PURCHASE: gone, stream("sign_up"): old, stream("never_planned"): gone}

    def told(recent: dict[Stream, Profile], blind: frozenset[tuple[str, str]] = frozenset()) -> list[Finding]:
        return list(Naming().evaluate(rule, replace(view(recent, plans=plans), blind=blind)))

    (dead,) = [one for one in told(streams) if one.verdict is Verdict.MET]
    assert (dead.stream, dead.detail) == (PURCHASE, "dead")
    assert dead.message.startswith("`purchase` has not come since ")
    assert met(told(streams, frozenset({PURCHASE[:2]}))) == []
    again = told({**streams, PURCHASE: profile([{}])})
    assert [(one.stream, one.verdict) for one in again if one.stream == PURCHASE] == [(PURCHASE, Verdict.NOT_MET)]


def test_a_style_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValidationError, match=r"no style 'snakecase' .*did you mean snake_case"):
        NamingParams(events="snakecase")
    with pytest.raises(ValidationError, match="no regular expression"):
        NamingParams(events="^(")
