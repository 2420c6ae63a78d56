"""Days that are not like others: they raise nothing they should not, teach nothing, and hide no outage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from monitor.checks.occasion import Kind, Occasion
from monitor.checks.view import View
from tests.support.counts import MONDAY, RATES, Floats, met, shop, told, until, view

DAY = 24
WEEKS = 5
HOURS = WEEKS * 168 + 4 * DAY


def day(number: int) -> date:
    return (datetime.fromtimestamp(MONDAY, UTC) + timedelta(days=number)).date()


LAST = HOURS // DAY - 1
"""A Thursday, the fourth day of the sixth week."""


def scaled(
    counts: dict[str, Floats], factor: float, first: int, last: int, rates: Mapping[str, float] = RATES
) -> dict[str, Floats]:
    """The shop, with so many times its usual visitors on days first to last."""
    other = shop(HOURS, seed=60 + first, rates={event: rate * factor for event, rate in rates.items()})
    span = slice(first * DAY, (last + 1) * DAY)
    out = {event: values.copy() for event, values in counts.items()}
    for event, values in out.items():
        values[span] = other[event][span]
    return out


ORDERS = {"order": 60.0}


def looks(counts: dict[str, Floats], first: int, *occasions: Occasion, holidays: frozenset[date] = frozenset()) -> set:
    """What is told at any third hour from the first of these days on."""
    found = set()
    for hour in range(first * DAY + 3, HOURS + 1, 3):
        found |= met(told(dressed(view(until(counts, hour)), *occasions, holidays=holidays)))
    return found


def dressed(seen: View, *occasions: Occasion, holidays: frozenset[date] = frozenset()) -> View:
    return replace(seen, occasions=occasions, holidays=holidays)


@pytest.mark.parametrize(
    ("what", "factor", "first"),
    [("campaign weekend", 2.5, LAST - 5), ("quiet day", 0.55, LAST), ("doubled day", 2.0, LAST)],
)
def test_what_all_events_share_raises_nothing_without_any_entry(what: str, factor: float, first: int) -> None:
    last = first + 1 if what == "campaign weekend" else first
    assert looks(scaled(shop(HOURS, seed=6), factor, first, last), first) == set()


def test_a_public_holiday_raises_nothing() -> None:
    # A lone stream has no site to be held against: what is known of the day is all there is.
    counts = scaled(shop(HOURS, seed=6, rates=ORDERS), 0.5, LAST, LAST, ORDERS)
    assert looks(counts, LAST) != set()
    assert looks(counts, LAST, holidays=frozenset({day(LAST)})) == set()


def test_a_promotion_raises_nothing_and_its_silence_is_told() -> None:
    sale = Occasion(Kind.PROMOTION, day(LAST), day(LAST))
    counts = scaled(shop(HOURS, seed=6, rates=ORDERS), 2.2, LAST, LAST, ORDERS)
    assert looks(counts, LAST) != set()
    assert looks(counts, LAST, sale) == set()
    counts["order"][LAST * DAY + 12 :] = 0
    assert ("missing_event", "order", "") in looks(counts, LAST, sale)


def test_a_closed_day_is_not_judged_for_whom_it_is_closed_only() -> None:
    counts = shop(HOURS, seed=6)
    for event in ("purchase", "add_to_cart"):
        counts[event][LAST * DAY :] = 0
    closed = Occasion(Kind.CLOSED, day(LAST), day(LAST), event=("purchase",))
    assert {event for _, event, _ in looks(counts, LAST, closed)} == {"add_to_cart"}


def test_special_days_teach_nothing() -> None:
    # Every Monday of the last four weeks was a sale of three times as much: the next Monday is usual again.
    counts = shop(HOURS, seed=6, rates=ORDERS)
    sales = []
    for week in range(1, WEEKS):
        counts = scaled(counts, 3.0, week * 7, week * 7, ORDERS)
        sales.append(Occasion(Kind.PROMOTION, day(week * 7), day(week * 7)))
    monday = WEEKS * 7 * DAY
    for hours in (monday + 12, monday + 18):
        seen = told(dressed(view(until(counts, hours)), *sales))
        assert met(seen) == set()
        assert abs(seen["volume", "order", "drop"].effect or 0.0) < 0.3


def test_entries_cover_by_source_and_event() -> None:
    seen = view({"purchase": np.ones(3)})
    [stream] = seen.streams
    days = (Kind.HOLIDAY, day(0), day(1))
    assert Occasion(*days).covers(stream)
    assert Occasion(*days, source=("sh*",), event=("refund", "purch*")).covers(stream)
    assert not Occasion(*days, source=("blog",)).covers(stream)
    assert not Occasion(*days, event=("refund",)).covers(stream)
