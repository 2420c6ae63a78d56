"""Events against visits, users or another event: learned or stated, and traffic cancels."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.ratio import RatioParams
from monitor.checks.rule import Match
from monitor.profile.measure import SESSIONS, USERS, Measure, of_source
from tests.support.shops import GA4, HOURS, Floats, decided, kept, met, orders, rule, verdicts, view

PURCHASE = Match(event=("purchase",), vendor=("ga4",))
CART = GA4._replace(event="add_to_cart")
FUNNEL = rule("ratio", PURCHASE, per={"event": "add_to_cart"})


def counted(values: Floats) -> tuple[Floats, Floats, Floats]:
    return values.astype(float), np.zeros(len(values)), np.zeros(len(values))


def test_a_step_of_a_funnel_that_fewer_take_is_told_with_both_figures() -> None:
    carts = orders(rate=150).astype(float)
    bought = kept(carts, 0.3)
    assert not met(view({GA4: bought, CART: carts}), FUNNEL)
    bought[-12:] = kept(bought[-12:], 0.6, 9)
    [told] = met(view({GA4: bought, CART: carts}), FUNNEL)
    assert (told.detail, told.stream) == ("drop", GA4)
    assert told.effect == pytest.approx(-0.4, abs=0.1)
    assert " add_to_cart, where " in told.message
    assert told.evidence["per"] == "add_to_cart"


def test_more_or_less_traffic_is_no_change_of_a_ratio() -> None:
    carts = orders(rate=150)
    for times in (3, 1 / 3):
        moved = carts.copy()
        moved[-24:] = np.round(moved[-24:] * times)
        assert not met(view({GA4: kept(moved, 0.3), CART: moved.astype(float)}), FUNNEL)


def test_a_tag_that_fires_twice_shows_in_the_hits_a_session() -> None:
    visits = orders(rate=300)
    views, seen = kept(visits, 0.9), GA4._replace(event="page_view")
    measures = {Measure(of_source("shop", "production"), SESSIONS): counted(visits)}
    per_session = rule("ratio", Match(event=("page_view",)), per="sessions")
    assert not met(view({seen: views}, measures=measures), per_session)
    views[-3:] *= 2
    [told] = met(view({seen: views}, measures=measures), per_session)
    assert told.detail == "peak"
    assert told.effect == pytest.approx(1.0, abs=0.15)


def test_users_are_those_of_the_vendor() -> None:
    visits = orders(rate=300)
    views, seen = kept(visits, 0.9), GA4._replace(event="page_view")
    per_user = rule("ratio", Match(event=("page_view",)), per="users")
    of_meta = {Measure(of_source("shop", "production", "meta"), USERS): counted(visits)}
    assert verdicts(view({seen: views}, measures=of_meta), per_user) == {Verdict.UNKNOWN}
    of_ga4 = {Measure(of_source("shop", "production", "ga4"), USERS): counted(visits)}
    assert verdicts(view({seen: views}, measures=of_ga4), per_user) == {Verdict.NOT_MET}


def test_a_stated_bound_needs_no_history() -> None:
    carts = orders(rate=100, hours=24).astype(float)
    seen = view({GA4: kept(carts, 0.1), CART: carts})
    [told] = met(seen, rule("ratio", PURCHASE, per={"event": "add_to_cart"}, least=0.2, most=0.5))
    assert told.detail == "below"
    assert told.expected == "at least 0.2"
    assert told.effect == pytest.approx(-0.5, abs=0.1)
    assert not met(seen, rule("ratio", PURCHASE, per={"event": "add_to_cart"}, least=0.05, most=0.5))
    [high] = met(seen, rule("ratio", PURCHASE, per={"event": "add_to_cart"}, most=0.05))
    assert high.detail == "above"


def test_a_bound_that_chance_alone_may_cross_is_not_told() -> None:
    carts = np.full(24, 4.0)
    bought = np.zeros(24)
    bought[::3] = 1  # 8 of 96 where at least 10 are asked for
    assert not met(view({GA4: bought, CART: carts}), rule("ratio", PURCHASE, per={"event": "add_to_cart"}, least=0.1))


def test_too_young_blind_and_missing_references_are_unknown() -> None:
    carts = orders(rate=100, hours=30).astype(float)
    assert verdicts(view({GA4: kept(carts, 0.3), CART: carts}), FUNNEL) == {Verdict.UNKNOWN}
    whole = orders(rate=100).astype(float)
    assert verdicts(view({GA4: kept(whole, 0.3)}), FUNNEL) == {Verdict.UNKNOWN}
    blind = view({GA4: kept(whole, 0.3), CART: whole}, blind=frozenset({("shop", "production")}))
    assert verdicts(blind, FUNNEL) == {Verdict.UNKNOWN}
    whole[-1] = np.nan
    assert verdicts(view({GA4: kept(np.nan_to_num(whole), 0.3), CART: whole}), FUNNEL) == {Verdict.UNKNOWN}


def test_small_changes_are_left_out_where_the_rule_says_so() -> None:
    carts = orders(rate=600).astype(float)
    bought = kept(carts, 0.5)
    bought[-24:] = kept(bought[-24:], 0.8, 9)
    seen = view({GA4: bought, CART: carts})
    assert met(seen, FUNNEL)
    assert not met(seen, rule("ratio", PURCHASE, per={"event": "add_to_cart"}, smallest_effect=0.3))


def test_a_rate_that_follows_the_hour_is_usual_at_its_hour() -> None:
    carts = orders(rate=200)
    hour = np.arange(HOURS) % 24
    bought = np.where(hour < 8, kept(carts, 0.1, 3), kept(carts, 0.4, 4))
    found = [
        decided(view({GA4: bought[:n], CART: carts[:n].astype(float)}), FUNNEL) for n in range(HOURS - 24, HOURS, 4)
    ]
    assert not any(finding.verdict is Verdict.MET for findings in found for finding in findings)


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"per": "visits"}, "sessions"),
        ({"per": "users", "least": 0.5, "most": 0.1}, "`least` is above `most`"),
        ({"per": "users", "window": "90m"}, "whole number of hours"),
    ],
)
def test_impossible_keys_are_refused(params: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        RatioParams.model_validate(params)
