"""Where drift is told to be, and what is taken for no drift at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from monitor.checks.finding import Finding, Verdict
from monitor.checks.kinds.rogue_property import RogueProperty, RoguePropertyParams
from monitor.checks.kinds.schema import Schema, SchemaParams
from monitor.checks.rule import Rule
from monitor.checks.schema.evidence import fixed
from monitor.checks.schema.measures import absent
from monitor.checks.schema.where import Expected, Traffic
from monitor.plan.infer import infer
from monitor.plan.maps import as_planned
from monitor.plan.plan import Plan
from monitor.privacy.inspected import Inspected
from monitor.profile.breakdown import MOST_PATHS, Breakdown, Row
from monitor.profile.build import profile_of
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.segments import Segment
from tests.support.streams import NOW, PURCHASE, inspected, shop_rows, view

AGENTS = {
    "Windows": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36",
    "iPhone": "Mozilla/5.0 (iPhone) Version/18.1 Mobile Safari/604.1",
    "Android phone": "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/131.0 Mobile Safari/537.36",
}
USUAL_MIX = {"Windows": 0.6, "iPhone": 0.25, "Android phone": 0.15}
Change = Callable[[dict[str, Any], str, int], None]
"""What is done to a row, on this device, in the visit of this number."""


def events(
    number: int, seed: int, change: Change | None = None, mix: dict[str, float] = USUAL_MIX, coupons: bool = False
) -> list[Inspected]:
    """Purchases of visits of two events each; the iPhone app hardly ever sends a coupon where `coupons`."""
    draw = random.Random(seed)
    found = []
    for i, row in enumerate(shop_rows(number, seed)):
        device = draw.choices(list(mix), list(mix.values()))[0]
        if coupons:
            row.pop("coupon", None)
            if draw.random() < (0.02 if device == "iPhone" else 0.9):
                row["coupon"] = "SPRING"
        if change is not None:
            change(row, device, i // 2)
        found.append(inspected(row, agent=AGENTS[device], session=f"visit {seed} {i // 2}"))
    return found


def profile(seen: list[Inspected]) -> Profile:
    return profile_of(seen, budget=None)


def learned(**options: Any) -> Plan:
    windows = [profile(events(300, seed, **options)) for seed in range(100, 108)]
    whole = Profile()
    for window in windows:
        whole = merge(whole, window)
    return infer(PURCHASE, whole, NOW - 86400, windows)


PLAN = learned()


def told(recent: Profile, plan: Plan = PLAN) -> list[Finding]:
    seen = view({PURCHASE: recent}, plans={PURCHASE: plan})
    found = [
        *Schema().evaluate(Rule("order", "schema", SchemaParams()), seen),
        *RogueProperty().evaluate(Rule("rogue", "rogue_property", RoguePropertyParams()), seen),
    ]
    return [finding for finding in found if finding.verdict is Verdict.MET]


def kinds(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.path, finding.evidence["kind"]) for finding in findings]


def on(device: str, share: float, change: Callable[[dict[str, Any]], Any]) -> Change:
    def changed(row: dict[str, Any], seen_on: str, visit: int) -> None:
        if seen_on == device and visit % 100 < 100 * share:
            change(row)

    return changed


def everywhere(change: Callable[[dict[str, Any]], Any]) -> Change:
    return lambda row, _device, _visit: change(row)


@pytest.mark.parametrize(
    ("change", "path", "kind"),
    [
        (lambda row: row.pop("currency"), "currency", "missing"),
        (lambda row: row.update(currency=None), "currency", "null"),
        (lambda row: row.update(value=str(row["value"])), "value", "type"),
        (lambda row: row.update(payment_type="klarna"), "payment_type", "new value"),
        (lambda row: row.update(payment_type=row["payment_type"].upper()), "payment_type", "casing"),
        (lambda row: row.update(ordered_on="29.12.2025"), "ordered_on", "format"),
        (lambda row: row.update(debug=True), "debug", "new"),
    ],
)
def test_what_breaks_on_one_device_only_is_told_of_that_device(
    change: Callable[[dict[str, Any]], Any], path: str, kind: str
) -> None:
    findings = told(profile(events(400, 7, on("Android phone", 0.4, change))))
    assert kinds(findings) == [(path, kind)]
    assert findings[0].evidence["segment"] == "device Android phone"
    assert "purchase events of device Android phone since" in findings[0].message


def test_what_breaks_everywhere_is_told_of_no_segment() -> None:
    (found,) = told(profile(events(300, 7, everywhere(lambda row: row.pop("currency")))))
    assert "segment" not in found.evidence
    assert found.evidence["p_value"] < 1e-6
    assert found.evidence["effect"] > 0.9


def test_a_shift_of_traffic_from_one_device_to_another_is_no_drift() -> None:
    plan = learned(coupons=True)
    shifted = {"Windows": 0.05, "iPhone": 0.9, "Android phone": 0.05}
    assert told(profile(events(600, 9, mix=shifted, coupons=True)), plan) == []
    lost = profile(events(600, 9, everywhere(lambda row: row.pop("coupon", None)), coupons=True))
    assert ("coupon", "missing") in kinds(told(lost, plan))


def test_one_visitors_odd_client_is_no_drift() -> None:
    quiet = events(300, 7)
    odd = [inspected({"value": "broken", "debug": 1}, agent=AGENTS["iPhone"], session="bot") for _ in range(60)]
    assert told(profile([*quiet, *odd])) == []


def test_the_same_from_many_visitors_is() -> None:
    quiet = events(300, 7)
    broken = [inspected({"value": "broken"}, agent=AGENTS["iPhone"], session=f"v{i}") for i in range(60)]
    assert ("currency", "missing") in kinds(told(profile([*quiet, *broken])))


def test_hosts_that_became_that_of_a_developer_are_told() -> None:
    hosts = [f"{a}{b}.shop.example" for a in "abcdefghij" for b in "klmnopqrst"]

    def placed(row: dict[str, Any], _device: str, visit: int) -> None:
        row["shop"] = hosts[visit % 100]

    plan = learned(change=placed)
    assert told(profile(events(300, 7, placed)), plan) == []
    local = profile(events(300, 7, everywhere(lambda row: row.update(shop="localhost:3000"))))
    assert ("shop", "format") in kinds(told(local, plan))


def rename(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def renamed(row: dict[str, Any]) -> None:
        if old in row:
            row[new] = row.pop(old)

    return renamed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("currency", "currencyCode"),
        ("value", "total"),
        ("transaction_id", "order"),
        ("items", "products"),
        ("coupon", "voucher"),
    ],
)
def test_a_renamed_property_is_one_finding_that_names_both(old: str, new: str) -> None:
    (found,) = told(profile(events(300, 7, everywhere(rename(old, new)))))
    assert (found.path, found.detail, found.evidence["kind"]) == (old, "presence", "renamed")
    assert found.evidence["new_name"] == new
    assert f"`{old}` is now called `{new}`" in found.message


def test_a_property_that_moved_into_an_object_is_one_finding() -> None:
    def nest(row: dict[str, Any]) -> None:
        row["order"] = {"value": row.pop("value"), "currency": row.pop("currency")}

    findings = told(profile(events(300, 7, everywhere(nest))))
    assert kinds(findings) == [("currency", "moved"), ("value", "moved")]
    assert "`value` has moved to `order.value`" in findings[1].message


def test_one_property_lost_and_an_unlike_one_new_are_two_findings() -> None:
    def swap(row: dict[str, Any]) -> None:
        row.pop("currency")
        row["page_number"] = random.Random(len(str(row))).randrange(1000)

    findings = told(profile(events(300, 7, everywhere(swap))))
    assert kinds(findings) == [("currency", "missing"), ("page_number", "new")]


def test_a_word_that_became_an_id_is_told() -> None:
    numbers = iter(range(10**6))

    def burst(row: dict[str, Any]) -> None:
        row["payment_type"] = "".join(chr(97 + int(digit)) for digit in str(next(numbers)))

    findings = told(profile(events(300, 7, everywhere(burst))))
    assert [finding.path for finding in findings] == ["payment_type"]
    assert findings[0].evidence["kind"] in {"many values", "new value"}


def test_a_change_of_unit_is_told_as_one() -> None:
    (smaller,) = told(profile(events(300, 7, everywhere(lambda row: row.update(value=row["value"] / 100)))))
    assert "`value` is about 100 times as small" in smaller.message
    (larger,) = told(profile(events(300, 7, everywhere(lambda row: row.update(value=100 * row["value"])))))
    assert "`value` is about 100 times as large" in larger.message


def test_durations_that_repeat_by_chance_are_no_lost_identity() -> None:
    def lasting(most: int) -> Change:
        durations = random.Random(most)
        return lambda row, _device, _visit: row.update(engaged=durations.randrange(most))

    plan = infer(PURCHASE, profile(events(200, 3, lasting(4000))), NOW - 86400)
    assert told(profile(events(1500, 7, lasting(3000))), plan) == []


def test_a_key_that_was_always_there_is_missed_though_it_often_said_nothing() -> None:
    def half_empty(row: dict[str, Any], _device: str, visit: int) -> None:
        row["voucher_code"] = "X" if visit % 2 else None

    def gone(row: dict[str, Any], device: str, visit: int) -> None:
        half_empty(row, device, visit)
        if visit % 3 == 0:
            del row["voucher_code"]

    plan = learned(change=half_empty)
    assert told(profile(events(300, 7, half_empty)), plan) == []
    (found,) = told(profile(events(300, 7, gone)), plan)
    assert (found.path, found.evidence["kind"], found.expected) == ("voucher_code", "missing", "there in 100 %")


def test_a_key_that_is_gone_is_told_from_the_few_that_say_nothing_anyway() -> None:
    """Two null in a hundred are usual here, a missing key is not: against both together nine in 300 were no news."""

    def counted(lose: int) -> Change:
        numbers = iter(range(10**6))

        def change(row: dict[str, Any], _device: str, _visit: int) -> None:
            number = next(numbers)
            row["voucher_code"] = None if number % 50 == 0 else "X"
            if lose and number % lose == 7:
                del row["voucher_code"]

        return change

    plan = infer(PURCHASE, profile(events(2400, 5, counted(0))), NOW - 86400)
    assert told(profile(events(300, 7, counted(0))), plan) == []
    (found,) = told(profile(events(300, 7, counted(33))), plan)
    assert (found.path, found.evidence["kind"], found.expected) == ("voucher_code", "missing", "there in 100 %")


@pytest.mark.parametrize("pages", [0, 2, 20])
def test_many_pages_do_not_hide_what_breaks_on_one_device(pages: int) -> None:
    """Four of the 120 events of a phone, and none of 720 others, where one in 4,000 is usual."""
    devices = {Segment("device", name): of for name, of in (("Mac", 360), ("Pixel", 120), ("Windows", 360))}
    segments = {Segment("", ""): 840, **devices, **{Segment("page", f"/{i:02d}"): 30 + i for i in range(pages)}}
    wrong = [4 if one.value in {"", "Pixel"} else 0 for one in segments]
    rows = (Row("", ""), Row("currency", ""))
    there = [of - n for of, n in zip(segments.values(), wrong, strict=True)]
    seen = Breakdown(tuple(segments), rows, np.array([list(segments.values()), there]))
    measure, expected = absent("currency"), Expected(fixed(0.00025), 0.005)
    placed = Traffic(Breakdown(), seen, every=False).judge(measure, 4, 840, expected)
    assert (placed.segment, placed.weighed.verdict) == (Segment("device", "Pixel"), Verdict.MET)


def test_findings_tell_the_share_of_all_events_and_that_elsewhere() -> None:
    change = on("Android phone", 1.0, lambda row: row.pop("currency"))
    (found,) = told(profile(events(400, 7, change)))
    assert found.evidence["affected"] == found.evidence["of"]
    assert found.share == pytest.approx(found.evidence["of"] / 400)
    assert found.evidence["elsewhere"] == 0.0


def test_what_was_not_counted_by_segment_is_judged_at_large() -> None:
    """Of an event with hundreds of properties not all are counted by segment: those were not always missing."""

    def wide(number: int, lose: bool) -> Profile:
        rows = [{f"p{k:03d}": k for k in range(MOST_PATHS)} | {"a": {"last": i}} for i in range(number)]
        for row in rows if lose else ():
            row["a"] = {"other": 1}
        return profile([inspected(row, agent=AGENTS["Windows"], session=f"v{i}") for i, row in enumerate(rows)])

    plan = infer(PURCHASE, wide(300, lose=False), NOW - 86400)
    assert [f.path for f in told(wide(60, lose=True), plan) if f.detail == "presence"] == ["a.last"]


def test_another_mix_may_explain_a_habit_that_was_not_counted_by_segment() -> None:
    """Where half of the events moved to a phone that hardly ever says it, nobody knows; else it is told."""

    def wide(phones: float, rate: float) -> Profile:
        draw = random.Random(phones)
        found = []
        for i in range(400):
            row: dict[str, Any] = {f"p{k:03d}": k for k in range(MOST_PATHS)} | {"a": {"first": i}}
            device = "iPhone" if draw.random() < phones else "Windows"
            if draw.random() < (0.05 if device == "iPhone" else rate):
                row["a"]["last"] = 1
            found.append(inspected(row, agent=AGENTS[device], session=f"v{i}"))
        return profile(found)

    plan = infer(PURCHASE, wide(0.2, 0.9), NOW - 86400)
    assert told(wide(0.2, 0.9), plan) == []
    assert told(wide(0.7, 0.9), plan) == []
    assert kinds(told(wide(0.2, 0.3), plan)) == [("a.last", "missing")]


def test_another_mix_may_explain_what_lies_in_a_map_of_more_keys_than_are_counted_by_segment() -> None:
    def priced(phones: float, seed: int) -> Profile:
        draw = random.Random(seed)
        found = []
        for i in range(500):
            device = "iPhone" if draw.random() < phones else "Windows"
            prices = {f"k{draw.choice('abcdefghij')}{draw.randrange(9999)}": {"net": 1.5} for _ in range(4)}
            for price in prices.values() if device == "Windows" else ():
                price["gross"] = 2.5
            found.append(inspected({"prices": prices}, agent=AGENTS[device], session=f"v{i}"))
        return profile(found)

    plan = infer(PURCHASE, priced(0.2, 1), NOW - 86400)
    assert "prices.*.gross" in plan.properties
    assert told(as_planned(priced(0.2, 2), plan), plan) == []
    assert told(as_planned(priced(0.7, 3), plan), plan) == []


def test_words_too_many_to_count_by_segment_are_judged_at_large() -> None:
    def countries(number: int, new: bool) -> Profile:
        words = [f"{a}{b}" for a in "klmnopqr" for b in "abcde"]
        rows = [{"land": words[i % 40] if i % 3 or not new else "xx"} for i in range(number)]
        return profile([inspected(row, agent=AGENTS["Windows"], session=f"v{i}") for i, row in enumerate(rows)])

    plan = infer(PURCHASE, countries(2000, new=False), NOW - 86400)
    assert plan.properties["land"].enum is not None
    assert [(f.path, f.detail) for f in told(countries(200, new=True), plan)] == [("land", "enum")]
