"""When a trouble began is read off the hours that show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.checks.asked import part_of
from monitor.checks.began import Began, Hour, began, since_then
from monitor.checks.check import checks
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Match, Rule
from monitor.privacy.inspected import Breach, Leak
from monitor.privacy.purposes import Purpose
from monitor.profile.build import profile_of
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from tests.support.streams import NOW, PURCHASE, inspected, profile, shop_plan, shop_rows, view

HOUR = 3600.0


def hours(*counts: tuple[int, int]) -> list[Hour]:
    return [Hour(affected, of, HOUR * n) for n, (affected, of) in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (((0, 9), (0, 8), (4, 4), (5, 5)), Began(2 * HOUR, 9, 9)),
        (((0, 9), (0, 0), (0, 8), (2, 6), (5, 5)), Began(3 * HOUR, 7, 11)),
        (((1, 900), (0, 800), (40, 100), (45, 90)), Began(2 * HOUR, 85, 190)),
        (((0, 500), (0, 500), (1, 20)), Began(2 * HOUR, 1, 20)),
        (((3, 3), (4, 4)), None),  # older than anything that is kept
        (((0, 9), (0, 9)), None),
        (((5, 9), (0, 9), (0, 9)), None),  # it is over
        (((1, 40), (2, 41), (1, 39)), None),
        ((), None),
    ],
)
def test_it_began_where_the_share_rises(counts: Sequence[tuple[int, int]], expected: Began | None) -> None:
    assert began(hours(*counts)) == expected


@given(st.lists(st.integers(0, 12).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=24))
def test_whatever_the_hours_hold_it_began_in_one_of_them_and_more_is_touched_since(
    counts: list[tuple[int, int]],
) -> None:
    found = began(hours(*counts))
    if found is not None:
        number = int(found.at / HOUR)
        assert (found.affected, found.of) == tuple(map(sum, zip(*counts[number:], strict=True)))
        before, of_before = (sum(column) for column in zip(*counts[:number], strict=True))
        assert found.affected * of_before > before * found.of


def test_the_share_since_then_is_told_only_where_it_says_more() -> None:
    at, recent = view({}, history=False), Profile(events=20, first_at=NOW - 3 * HOUR)
    assert since_then(Began(NOW - HOUR, 9, 9), 9, recent, 20, at) == ", 100 % of the 9 since 10:00"
    assert since_then(Began(NOW - HOUR, 9, 20), 9, recent, 20, at) == ""
    assert since_then(Began(NOW - 4 * HOUR, 30, 40), 9, recent, 20, at) == ""
    assert since_then(None, 9, recent, 20, at) == ""


def judged(kind: str, hourly: Sequence[Profile], **params: Any) -> list[Finding]:
    """Judge the merge of some hours' profiles against the shop's plan, with the hours at hand."""
    recent = reduce(merge, hourly)
    at = view({PURCHASE: recent}, plans={PURCHASE: shop_plan()})
    streams = {stream: replace(seen, hours=lambda: hourly) for stream, seen in at.streams.items()}
    rule = Rule("dated", kind, checks()[kind].Params.model_validate(params))
    found = checks()[kind].evaluate(rule, replace(at, streams=streams))
    return [finding for finding in found if finding.verdict is Verdict.MET]


def each_hour(*rows: list[dict[str, Any]]) -> list[Profile]:
    first = NOW - HOUR * len(rows)
    return [profile(some, at=first + HOUR * n + 240) for n, some in enumerate(rows)]


def test_a_property_that_is_lost_is_dated_by_the_first_hour_without_it() -> None:
    sound = shop_rows(24)
    broken = [{key: value for key, value in row.items() if key != "currency"} for row in shop_rows(8, seed=3)]
    (finding,) = judged("schema", each_hour(sound[:8], sound[8:16], sound[16:], broken[:4], broken[4:]))
    assert finding.evidence["since"] == NOW - 2 * HOUR + 240
    assert finding.message.startswith(
        "`currency` is missing from 25 % of 32 purchase events since 06:04, 100 % of the 8 since 09:04; "
    )


def test_what_a_rule_expects_is_dated_too() -> None:
    rows = shop_rows(20)
    broken = [row | {"value": -1.0} for row in shop_rows(10, seed=3)]
    (finding,) = judged("schema", each_hour(rows, broken), expect={"value": {"minimum": 0}})
    assert finding.evidence["since"] == NOW - HOUR + 240
    assert "33.3 % of 30 purchase events since 09:04, 100 % of the 10 since 10:04" in finding.message


def test_what_every_hour_shows_has_no_known_beginning() -> None:
    broken = [row | {"value": -1.0} for row in shop_rows(20)]
    (finding,) = judged("schema", each_hour(broken[:10], broken[10:]), expect={"value": {"minimum": 0}})
    assert "since" not in finding.evidence
    assert "100 % of 20 purchase events since 09:04" in finding.message


def test_a_new_property_is_dated() -> None:
    new = [row | {"debug": "x"} for row in shop_rows(12, seed=3)]
    (finding,) = judged("rogue_property", each_hour(shop_rows(12), new))
    assert finding.evidence["since"] == NOW - HOUR + 240
    assert "50 % of 24 purchase events since 09:04, 100 % of the 12 since 10:04, and in no plan" in finding.message


def test_what_must_not_be_sent_and_what_a_vendor_asks_is_dated() -> None:
    broken = [{**row, "debug": "x", "currency": None} for row in shop_rows(12, seed=3)]
    hourly = each_hour(shop_rows(12), broken)
    (forbidden,) = judged("forbidden", hourly, properties=["debug"])
    (asked,) = judged("vendor_spec", hourly, only=["required"])
    assert "50 % of 24 purchase events since 09:04, 100 % of the 12 since 10:04" in forbidden.message
    assert forbidden.evidence["since"] == asked.evidence["since"] == NOW - HOUR + 240


def test_a_leak_and_a_breach_are_dated() -> None:
    first = NOW - 2 * HOUR
    clean = [inspected(at=first + n) for n in range(20)]
    leak, breach = Leak("email", "page", "plain", "*@*.**"), Breach("C02", Purpose.ANALYTICS, "denied", "")
    dirty = [inspected(at=NOW - HOUR + n, leaks=[leak], breaches=[breach]) for n in range(3)]
    hourly = [profile_of(hour, budget=None) for hour in (clean, dirty)]
    for kind in ("pii", "consent"):
        (finding,) = judged(kind, hourly)
        assert finding.evidence["since"] == NOW - HOUR


def test_a_part_of_the_traffic_is_dated_by_its_own_hours() -> None:
    of_phones = Match(where=(("device", ("mobile",)),))
    hourly = [profile(shop_rows(12), at=NOW - 2 * HOUR), profile(shop_rows(12), at=NOW - HOUR)]
    phones = [replace(hour, parts={of_phones.key: replace(hour, events=n)}) for n, hour in enumerate(hourly, 7)]
    at = view({PURCHASE: reduce(merge, phones)})
    streams = {stream: replace(seen, hours=lambda: phones) for stream, seen in at.streams.items()}
    cut = part_of(replace(at, streams=streams), of_phones)
    assert [hour.events for hour in cut.streams[PURCHASE].hours()] == [7, 8]
