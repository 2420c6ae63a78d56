from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.schema import Schema, SchemaParams
from monitor.checks.rule import Match, Rule
from monitor.checks.schema.evidence import fixed, weigh
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.plan.written import overlay, parse_plans
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from tests.support.streams import NOW, PURCHASE, profile, shop_plan, shop_rows, view

PLAN = shop_plan()
Change = Callable[[dict[str, Any]], object]


def rows(number: int = 100, change: Change = dict, share: float = 1.0) -> list[dict[str, Any]]:
    draw = random.Random(5)
    made = shop_rows(number, seed=3)
    for row in made:
        if draw.random() < share:
            change(row)
    return made


def judge(
    traffic: list[dict[str, Any]], plan: Plan | None = PLAN, *, history: bool = True, **params: Any
) -> list[Finding]:
    rule = Rule("order", "schema", SchemaParams.model_validate(params))
    seen = view({PURCHASE: profile(traffic)}, plans={PURCHASE: plan} if plan else {}, history=history)
    return list(Schema().evaluate(rule, seen))


def met(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.path, finding.detail) for finding in findings if finding.verdict is Verdict.MET]


def whole(findings: list[Finding]) -> Verdict:
    return next(finding.verdict for finding in findings if not finding.path)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("number", [10, 60, 400])
def test_quiet_traffic_raises_nothing(seed: int, number: int) -> None:
    findings = judge(shop_rows(number, seed=100 + seed))
    assert [f for f in findings if f.verdict is not Verdict.NOT_MET] == []


def test_a_lost_property_is_told_in_a_sentence_with_numbers() -> None:
    findings = judge(rows(41, lambda row: row.pop("currency")))
    assert met(findings) == [("currency", "presence")]
    (told,) = (finding for finding in findings if finding.path)
    assert told.message == ("`currency` is missing from 100 % of 41 purchase events since 10:10; it was in 100 %")
    assert (told.count, told.share, told.observed, told.expected) == (41, 1.0, "missing from 100 %", "in 100 %")


@pytest.mark.parametrize(("number", "share"), [(3, 1.0), (40, 0.3), (700, 0.04)])
def test_the_less_is_missing_the_more_events_it_takes(number: int, share: float) -> None:
    assert met(judge(rows(number, lambda row: row.pop("currency"), share))) == [("currency", "presence")]


def test_too_little_evidence_is_unknown_and_resolves_nothing() -> None:
    findings = judge(rows(2, lambda row: row.pop("currency")))
    assert ("currency", Verdict.UNKNOWN) in [(finding.path, finding.verdict) for finding in findings]
    assert whole(findings) is Verdict.UNKNOWN


def test_a_stream_that_was_looked_at_enough_is_cleared_as_a_whole() -> None:
    assert whole(judge(rows(60))) is Verdict.NOT_MET
    assert whole(judge(rows(5))) is Verdict.UNKNOWN
    assert whole(judge([])) is Verdict.UNKNOWN


def put(**values: Any) -> Change:
    return lambda row: row.update(values)


@pytest.mark.parametrize(
    ("change", "detail", "path", "words"),
    [
        (put(currency=None), "presence", "currency", "is null in"),
        (put(currency=""), "presence", "currency", "is empty in"),
        (put(currency="undefined"), "presence", "currency", "says `undefined` or the like in"),
        (put(value="12,50"), "type", "value", "is a localised number in"),
        (put(value="twelve"), "type", "value", "is a string in"),
        (put(currency=978), "type", "currency", "is an integer in"),
        (put(items={"a": 1}), "type", "items", "is an object in"),
        (lambda row: row.update(value=100 * row["value"]), "range", "value", "is about 100 times as large"),
        (lambda row: row.update(value=row["value"] / 1000), "range", "value", "is not between"),
        (put(value=-5), "range", "value", "is not between"),
        (put(transaction_id="T000000001"), "cardinality", "transaction_id", "repeats an earlier value in"),
        (put(payment_type="klarna"), "enum", "payment_type", "takes new values (`klarna`)"),
        (lambda row: row.update(currency=row["currency"].lower()), "enum", "currency", "is written differently"),
        (put(ordered_on="29.12.2025"), "format", "ordered_on", "it was a date"),
        (lambda row: [item.pop("price") for item in row["items"]], "presence", "items[].price", "members of `items[]`"),
        (lambda row: row.pop("items"), "presence", "items", "is missing from"),
    ],
)
def test_a_break_is_one_finding_that_says_what_it_is(change: Change, detail: str, path: str, words: str) -> None:
    findings = judge(rows(100, change, 0.6))
    assert met(findings) == [(path, detail)]
    (told,) = (finding for finding in findings if finding.verdict is Verdict.MET)
    assert words in told.message
    assert told.observed
    assert told.expected


def test_examples_are_masked() -> None:
    (told,) = (f for f in judge(rows(50, put(value="12,50"))) if f.verdict is Verdict.MET)
    assert told.examples == ("##,##",)


@pytest.mark.parametrize(
    "change",
    [
        put(coupon="XMAS"),
        lambda row: row.update(value=round(1.8 * row["value"], 2)),
        lambda row: row.update(value=int(row["value"])),
        put(something_new=1),
    ],
)
def test_what_business_does_every_day_is_silent(change: Change) -> None:
    assert met(judge(rows(200, change))) == []


def test_an_optional_property_must_lose_much_to_be_news() -> None:
    lost: Change = lambda row: row.pop("coupon", None)  # noqa: E731 - a change is a function of a row
    assert met(judge(rows(200, lost, 0.2))) == []
    assert met(judge(rows(200, lost))) == [("coupon", "presence")]


def test_an_optional_property_may_be_absent_but_not_hollow() -> None:
    def hollow(row: dict[str, Any]) -> None:
        if "coupon" in row:
            row["coupon"] = ""

    findings = judge(rows(200, hollow, 0.4))
    assert met(findings) == [("coupon", "presence")]
    assert "`coupon` is empty in" in next(f.message for f in findings if f.verdict is Verdict.MET)


def test_one_junk_event_of_hundreds_is_silent() -> None:
    assert met(judge([*rows(300), {"currency": 5, "value": "NaN"}])) == []


def test_a_capture_that_is_checked_once_tells_every_broken_event() -> None:
    traffic = [*rows(40), {**shop_rows(1)[0], "currency": None}]
    assert met(judge(traffic, history=False)) == [("currency", "presence")]
    assert whole(judge(rows(1), history=False)) is Verdict.NOT_MET


def test_a_place_is_named_only_where_every_event_is_an_instance() -> None:
    def placed(share: float) -> Finding:
        traffic = profile(rows(20, lambda row: row.pop("currency"), share), file="a.har", entry=3)
        seen = view({PURCHASE: traffic}, plans={PURCHASE: PLAN}, history=False)
        findings = Schema().evaluate(Rule("order", "schema", SchemaParams()), seen)
        return next(finding for finding in findings if finding.verdict is Verdict.MET)

    assert (placed(1.0).file, placed(1.0).entry) == ("a.har", 3)
    assert (placed(0.5).file, placed(0.5).entry) == (None, None)


def test_ignored_paths_are_not_judged() -> None:
    assert met(judge(rows(50, lambda row: row.pop("currency")), ignore=["curr*"])) == []


def test_what_people_wrote_is_judged_before_anything_was_learned() -> None:
    text = "plans:\n  - {vendor: ga4, account: G-1, event: purchase, properties: {note: {presence: required}}}\n"
    plan = overlay(None, parse_plans(text, "p.yaml")[0])
    assert met(judge(rows(10), plan)) == [("note", "presence")]


def test_null_is_as_good_as_any_value_where_people_wrote_so() -> None:
    text = "plans:\n  - {vendor: ga4, account: G-1, event: purchase, properties: {currency: {presence: nullable}}}\n"
    nullable = overlay(PLAN, parse_plans(text, "p.yaml")[0])
    assert met(judge(rows(200, put(currency=None), 0.5), nullable)) == []
    assert met(judge(rows(200, lambda row: row.pop("currency"), 0.5), nullable)) == [("currency", "presence")]


def test_without_a_plan_nothing_can_be_told() -> None:
    assert [finding.verdict for finding in judge(rows(50), None)] == [Verdict.UNKNOWN]


def test_streams_the_rule_is_not_about_are_left_alone() -> None:
    rule = Rule("order", "schema", SchemaParams(), match=Match(vendor=("meta",)))
    assert list(Schema().evaluate(rule, view({PURCHASE: Profile()}))) == []


EXPECTED: dict[str, Any] = {
    "transaction_id": {"type": "string", "presence": "required", "unique": True},
    "currency": {"enum": ["EUR", "USD"]},
    "value": {"type": "number", "exclusiveMinimum": 0},
    "payment_type": {"pattern": "^[a-z]+$", "maxLength": 10},
    "ordered_on": {"format": "date"},
    "items": {"type": "array", "presence": "required"},
}


@pytest.mark.parametrize("number", [40, 400])
def test_expectations_that_hold_raise_nothing(number: int) -> None:
    expect = {**EXPECTED, "transaction_id": {"type": "string", "presence": "required"}}
    assert [f.path for f in judge(rows(number), None, expect=expect) if f.verdict is not Verdict.NOT_MET] == []


@pytest.mark.parametrize("number", [40, 400])
@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        (lambda row: row.pop("transaction_id"), "transaction_id", "it is required"),
        (put(transaction_id="T1"), "transaction_id", "repeats itself in"),
        (put(transaction_id=5), "transaction_id", "breaks `type` in"),
        (put(currency="GBP"), "currency", "expected is enum: EUR, USD"),
        (put(value=0), "value", "expected is exclusiveMinimum: 0"),
        (put(value="free"), "value", "expected is type: number"),
        (put(payment_type="CARD"), "payment_type", "breaks `pattern` in"),
        (put(payment_type="abcdefghijklmno"), "payment_type", "breaks `maxLength` in"),
        (put(ordered_on="today"), "ordered_on", "expected is format: date"),
        (put(items="none"), "items", "expected is type: array"),
    ],
)
def test_a_broken_expectation_is_told(number: int, change: Change, path: str, words: str) -> None:
    findings = judge(rows(number, change, 0.5), None, expect={path: EXPECTED[path]})
    assert met(findings) == [(path, "expect")]
    assert words in next(f.message for f in findings if f.verdict is Verdict.MET)


@pytest.mark.parametrize(
    ("path", "expect"),
    [
        ("transaction_id", {"pattern": "^T"}),  # identity is not kept, so no pattern can be tried on it
        ("items", {"type": "array", "minItems": 1}),
        ("value", {"multipleOf": 0.01}),
    ],
)
def test_what_cannot_be_told_from_a_profile_is_unknown_and_never_a_guess(path: str, expect: dict[str, Any]) -> None:
    (told,) = (f for f in judge(rows(400), None, expect={path: expect}) if f.path)
    assert told.verdict is Verdict.UNKNOWN
    assert "cannot be judged" in told.message


def test_repetitions_too_few_to_see_among_very_many_are_unknown() -> None:
    findings = judge(rows(400, put(transaction_id="T1"), 0.01), None, expect={"transaction_id": {"unique": True}})
    assert [f.verdict for f in findings if f.path] == [Verdict.UNKNOWN]


def test_tolerance_is_how_much_may_be_broken_untold() -> None:
    traffic = rows(400, put(value=0), 0.02)
    expect = {"value": {"exclusiveMinimum": 0}}
    assert met(judge(traffic, None, expect=expect)) == [("value", "expect")]
    assert met(judge(traffic, None, expect=expect, tolerance=0.05)) == []
    one = [*rows(400), {"value": 0}]
    assert met(judge(one, None, expect=expect)) == []
    assert met(judge(one, None, expect=expect, tolerance=0)) == [("value", "expect")]


def payments(number: int, cards: float = 0.3, gifts: float = 0.3) -> list[dict[str, Any]]:
    """Purchases whose card digits are there for cards only, and whose wrapping is there for gifts only."""
    draw = random.Random(number)
    made = []
    for i in range(number):
        card, gift = draw.random() < cards, draw.random() < gifts
        row: dict[str, Any] = {"payment_type": "card" if card else "invoice", "gift": gift, "total": i % 50}
        made.append(row | ({"last4": "1234"} if card else {}) | ({"wrapping": "blue"} if gift else {}))
    return made


PAYMENTS = infer(PURCHASE, profile(payments(2000)), NOW - 86400)


def unless(path: str, share: float, row: dict[str, Any], seed: int) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k != path or random.Random(seed).random() >= share}


@pytest.mark.parametrize(("path", "condition"), [("last4", "`payment_type` is card"), ("wrapping", "`gift` is true")])
@pytest.mark.parametrize(("number", "share"), [(30, 1.0), (400, 0.25)])
def test_what_is_lost_under_its_condition_is_told_of_the_events_it_holds_in(
    path: str, condition: str, number: int, share: float
) -> None:
    (told,) = (
        f
        for f in judge([unless(path, share, row, i) for i, row in enumerate(payments(number))], PAYMENTS)
        if f.verdict is Verdict.MET
    )
    holds = sum(1 for row in payments(number) if path in row)
    assert (told.path, told.detail, told.evidence["kind"]) == (path, "presence", "missing")
    assert f"of {holds} purchase events since 10:10 where {condition}; it was in" in told.message
    assert told.evidence["of"] == holds
    assert told.evidence["when"] == condition.replace("`", "")


@pytest.mark.parametrize(("cards", "gifts"), [(0.0, 0.0), (0.02, 0.9), (0.9, 0.02)])
def test_a_condition_that_holds_less_often_loses_nothing(cards: float, gifts: float) -> None:
    assert met(judge(payments(600, cards, gifts), PAYMENTS)) == []


def test_what_is_there_under_its_condition_and_says_nothing_is_told() -> None:
    hollow = [row | ({"last4": ""} if "last4" in row else {}) for row in payments(200)]
    assert met(judge(hollow, PAYMENTS)) == [("last4", "presence")]


def test_a_condition_people_wrote_is_held_without_anything_learned() -> None:
    text = "plans:\n- {vendor: ga4, account: G-1, event: purchase, properties: {last4: {when: {payment_type: [card]}}}}"
    written = overlay(None, parse_plans(text, "p.yaml")[0])
    lost = [unless("last4", 1.0, row, i) for i, row in enumerate(payments(40))]
    assert met(judge(lost, written)) == [("last4", "presence")]
    assert met(judge(payments(40), written)) == []


def test_a_loss_under_a_condition_names_the_device_it_is_on() -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"
    desk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36"

    def seen(number: int, lose: bool) -> Profile:
        made = payments(number)
        lost = [unless("last4", 1.0, row, i) for i, row in enumerate(made[::4])] if lose else made[::4]
        others = [row for i, row in enumerate(made) if i % 4]
        return merge(profile(lost, agent=phone), profile(others, agent=desk))

    plan = infer(PURCHASE, seen(2000, lose=False), NOW - 86400)
    rule = Rule("order", "schema", SchemaParams())
    findings = list(Schema().evaluate(rule, view({PURCHASE: seen(600, lose=True)}, plans={PURCHASE: plan})))
    (told,) = (f for f in findings if f.verdict is Verdict.MET)
    assert told.path == "last4"
    assert told.evidence["segment"] == "device iPhone"


def test_what_is_often_null_has_no_habit_of_being_empty() -> None:
    def nulls(number: int) -> list[dict[str, Any]]:
        return [{"a": i % 9, "ext": None if i % 3 == 0 else f"word {i % 5}"} for i in range(number) if i % 2 or i % 5]

    plan = infer(PURCHASE, profile(nulls(3000)), NOW - 86400)
    assert met(judge(nulls(400), plan)) == []
    blank = [row | ({"ext": ""} if row["ext"] and i % 2 else {}) for i, row in enumerate(nulls(400))]
    (told,) = (f for f in judge(blank, plan) if f.verdict is Verdict.MET)
    assert (told.path, told.evidence["kind"]) == ("ext", "empty")


def campaigns(number: int, shout: float = 0.0) -> list[dict[str, Any]]:
    made = [{"campaign": f"spring {'abcdefghi'[i % 9]}", "n": i % 7} for i in range(number)]
    return [row | ({"campaign": row["campaign"].upper()} if i < shout * number else {}) for i, row in enumerate(made)]


def test_words_that_are_not_kept_are_told_when_all_are_written_in_another_way() -> None:
    plan = infer(PURCHASE, profile(campaigns(600)), NOW - 86400)
    assert plan.properties["campaign"].enum is None
    (told,) = (f for f in judge(campaigns(100, shout=1.0), plan) if f.verdict is Verdict.MET)
    assert (told.path, told.evidence["kind"]) == ("campaign", "casing")
    assert told.message.startswith("`campaign` is written in capitals in 100 % of 100 purchase events")
    assert told.message.endswith("it was written in small letters")


def test_one_new_campaign_may_shout() -> None:
    plan = infer(PURCHASE, profile(campaigns(600)), NOW - 86400)
    assert met(judge(campaigns(100, shout=0.4), plan)) == []
    assert met(judge([{"campaign": "BLACK FRIDAY", "n": 1}] * 95 + campaigns(5), plan)) == []


@pytest.mark.parametrize(
    ("expect", "complaint"),
    [
        ({"value": {"typ": "number"}}, r"expect.value\n.*typ: unknown key \(did you mean type\?\)"),
        ({"value": {"type": "nummer"}}, r"type: 'nummer' is no type \(did you mean number\?\)"),
        ({"value": {"presence": "always"}}, r"presence: 'always' is not one of required, nullable, optional"),
        ({"value": {"unique": "yes"}}, r"unique: 'yes' is neither true nor false"),
        ({"value": {"format": "dat"}}, r"format: 'dat' is no format \(did you mean date\?\)"),
        ({"value": {"type": "numbr"}}, r"type: 'numbr' is no type \(did you mean number\?\)"),
        ({"value": {"type": ["string", "integr"]}}, r"type: 'integr' is no type \(did you mean integer\?\)"),
        ({"value": {"type": 5}}, r"type: 5 is not valid"),
        ({"value": {"pattern": "("}}, r"pattern: "),
        ({"value": {"$ref": "#/x"}}, r"\$ref: references are not followed"),
    ],
)
def test_a_bad_expectation_is_refused_when_it_is_read_naming_the_key(expect: Any, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        SchemaParams(expect=expect)


def test_evidence_needs_few_events_when_all_are_broken() -> None:
    def events_needed(share: float) -> int:
        return next(
            n for n in range(1, 5000) if weigh(round(share * n), n, fixed(0.003), floor=0.005).verdict is Verdict.MET
        )

    assert events_needed(1.0) == 3
    assert 10 <= events_needed(0.3) <= 20
    assert 300 <= events_needed(0.03) <= 400


def test_quiet_traffic_looked_at_all_the_time_stays_quiet() -> None:
    draw = random.Random(11)
    for _ in range(20):
        affected = 0
        for of in range(1, 2001):
            affected += draw.random() < 0.003
            assert weigh(affected, of, fixed(0.003), floor=0.005).verdict is not Verdict.MET
