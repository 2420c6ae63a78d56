"""What every event must hold to, asked of each: sums that add up, values that go together, conditional presence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.expect import ExpectParams
from monitor.checks.rule import Match
from monitor.privacy.inspected import Inspected
from monitor.profile.merge import merge
from tests.support.asked import judged, met, profiles, rule, said
from tests.support.streams import PURCHASE, inspected, profile

SUM = "value == sum(item.price * item.quantity for item in items)"


def orders(number: int, off: float = 0.0, **more: Any) -> list[Inspected]:
    items = [{"price": 19.9, "quantity": 2}, {"price": 0.1, "quantity": 1}]
    return [inspected({"value": 39.9 + off, **more}, items=items) for _ in range(number)]


def test_orders_that_do_not_add_up_are_told_with_their_share() -> None:
    (finding,) = judged(rule("expect", require=SUM), [*orders(60), *orders(40, off=5.0)])
    assert finding.verdict is Verdict.MET
    assert finding.message == f"`{SUM}` does not hold in 40 % of 100 purchase events since 10:10"
    assert (finding.path, finding.detail, finding.share) == ("", SUM, 0.4)
    assert judged(rule("expect", require=SUM), orders(100))[0].verdict is Verdict.NOT_MET


def test_a_condition_chooses_the_events_that_are_asked() -> None:
    wants = rule("expect", when='payment_type == "card"', required=["card_brand"])
    card = [{"payment_type": "card", "card_brand": "visa"}] * 50
    other = [{"payment_type": "invoice"}] * 50
    (well,) = judged(wants, [inspected(row) for row in (*card, *other)])
    assert (well.verdict, well.evidence["of"]) == (Verdict.NOT_MET, 50)
    (broken,) = judged(
        wants, [inspected(row) for row in (*card, *other, *[{"payment_type": "card", "card_brand": ""}] * 50)]
    )
    assert broken.verdict is Verdict.MET
    assert broken.message.startswith(
        '`card_brand` is missing from 50 % of 100 purchase events where payment_type == "card"'
    )


def test_a_schema_is_held_against_every_event_that_has_the_property() -> None:
    wants = rule("expect", properties={"currency": {"enum": ["EUR", "USD"]}, "value": {"exclusiveMinimum": 0}})
    rows = [{"currency": "EUR", "value": 3}] * 40 + [{"currency": "eur"}] * 20 + [{}] * 40
    currency, value = judged(wants, [inspected(row) for row in rows])
    assert (currency.verdict, currency.path, currency.share) == (Verdict.MET, "currency", round(1 / 3, 6))
    assert "expected is enum: ['EUR', 'USD']" in currency.message
    assert (value.verdict, value.evidence["of"]) == (Verdict.NOT_MET, 40)


def test_what_is_not_there_is_not_asked_and_what_cannot_be_reckoned_is_broken() -> None:
    wants = rule("expect", require="tax <= value")
    (nothing,) = judged(wants, [inspected({"value": 3})] * 50)
    assert (nothing.verdict, nothing.evidence["of"]) == (Verdict.UNKNOWN, 0)
    (text,) = judged(wants, [inspected({"value": "free", "tax": 1})] * 50)
    assert text.verdict is Verdict.MET


def test_events_profiled_before_the_rule_was_there_say_nothing() -> None:
    (finding,) = said(rule("expect", require=SUM), {PURCHASE: profile([{"value": 1}] * 50)})
    assert finding.verdict is Verdict.UNKNOWN
    assert "no event could be asked yet" in finding.message


def test_two_rules_that_ask_the_same_are_asked_once_and_parts_add_up() -> None:
    a, b = rule("expect", require=SUM), rule("expect", Match(event=("purchase",)), require=SUM)
    first, second = (profiles(some, a, b)[PURCHASE] for some in (orders(30), orders(20, off=1.0)))
    assert len(first.answers) == 1
    (finding,) = said(b, {PURCHASE: merge(first, second)})
    assert (finding.count, finding.evidence["of"]) == (20, 50)


def test_in_a_capture_the_first_event_that_breaks_it_is_named() -> None:
    events = [inspected({"value": 1, "tax": tax}, file="visit.har", entry=4 + tax) for tax in (0, 2)]
    (finding,) = judged(rule("expect", require="tax <= value"), events, history=False)
    assert (finding.verdict, finding.file, finding.entry) == (Verdict.MET, "visit.har", 6)


def test_it_knows_where_an_event_came_from() -> None:
    wants = rule("expect", when='hit.page == "/checkout/*"', require='"web" in hit.tags and hit.vendor == "ga4"')
    rows = [inspected({}, page="https://shop.example/checkout/pay", tags=("web",))] * 50
    assert judged(wants, rows)[0].verdict is Verdict.NOT_MET
    assert met(judged(wants, [inspected({}, page="https://shop.example/checkout/pay")] * 50))


@pytest.mark.parametrize(
    ("params", "word"),
    [
        ({}, "says nothing that is expected"),
        ({"require": "value =="}, "no expression"),
        ({"require": ["tax <= value", "summ(items) > 0"]}, "did you mean sum?"),
        ({"when": "x.y()", "required": ["a"]}, "only functions can be called"),
        ({"properties": {"a": {"presence": "required"}}}, "`required` asks for presence"),
        ({"properties": {"a": {"typ": "string"}}}, "did you mean type?"),
    ],
)
def test_what_cannot_be_asked_is_refused(params: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ExpectParams.model_validate(params)
    assert word in str(refused.value)
