from __future__ import annotations

import random
from functools import reduce

import pytest

from monitor.plan.encode import decode_plan, encode_plan
from monitor.plan.evidence import Evidence, evidence_of
from monitor.plan.infer import infer
from monitor.plan.written import overlay, parse_plans
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from tests.support.streams import NOW, PURCHASE, profile, shop_plan, shop_rows


def hours(rates: list[float], number: int = 400) -> list[Profile]:
    draw = random.Random(3)
    return [profile([{"coupon": "X"} if draw.random() < rate else {} for _ in range(number)]) for rate in rates]


def test_a_plan_keeps_what_it_was_learned_from() -> None:
    seen = profile(shop_rows(100))
    assert infer(PURCHASE, seen, NOW).evidence.seen == seen


def test_evidence_survives_the_store_and_what_people_write_over_it() -> None:
    plan = infer(PURCHASE, profile(shop_rows(50)), NOW, hours([0.1, 0.6]))
    assert decode_plan(encode_plan(plan)) == plan
    text = "plans:\n  - {vendor: ga4, account: G-1, event: purchase, properties: {note: {presence: required}}}\n"
    assert overlay(plan, parse_plans(text, "p.yaml")[0]).evidence == plan.evidence
    assert overlay(None, parse_plans(text, "p.yaml")[0]).evidence == Evidence()


def test_plans_learned_before_evidence_was_kept_are_readable() -> None:
    data = encode_plan(shop_plan(30))
    older = data[: data.index(b',"evidence"')] + b"}"
    assert decode_plan(older).evidence == Evidence()
    assert decode_plan(older).properties == shop_plan(30).properties


def test_a_rate_that_keeps_still_has_no_spread() -> None:
    parts = hours([0.4] * 20)
    assert evidence_of(reduce(merge, parts), parts).spread.get("coupon", 0.0) < 0.01


def test_a_rate_that_goes_with_the_hour_has_the_spread_it_shows() -> None:
    parts = hours([0.3, 0.5] * 10)
    assert evidence_of(reduce(merge, parts), parts).spread["coupon"] == pytest.approx(0.1, abs=0.02)


def test_one_window_tells_nothing_of_spread() -> None:
    assert evidence_of(profile([{"coupon": "X"}])).spread == {}
    assert evidence_of(Profile(), [Profile(), Profile()]).spread == {}
