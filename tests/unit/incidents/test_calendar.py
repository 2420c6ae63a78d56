"""Hours of the week on the clock of the wall, in every zone and over both changes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.incidents.calendar import Hours, days_of, minutes_of, next_within_any
from tests.support.effort import examples

BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


OFFICE = Hours(BERLIN, days_of(["mon-fri"]), *minutes_of("09:00-17:30"))
NIGHT = Hours(BERLIN, days_of(["mon-sun"]), *minutes_of("22:00-06:00"))


@pytest.mark.parametrize(
    ("when", "within"),
    [
        ("2026-03-27T09:00", True),  # Friday, winter time
        ("2026-03-27T17:29", True),
        ("2026-03-27T17:30", False),
        ("2026-03-28T10:00", False),  # Saturday
        ("2026-03-30T09:00", True),  # Monday, summer time
        ("2026-03-30T08:59", False),
        ("2026-10-26T09:00", True),  # Monday, winter time again
    ],
)
def test_semantic_07_nine_is_nine_on_either_side_of_a_change_of_the_clock(when: str, within: bool) -> None:
    assert OFFICE.covers(at(when)) is within


def test_semantic_07_the_hour_that_comes_twice_is_within_twice_and_the_one_that_is_skipped_never() -> None:
    early = Hours(BERLIN, frozenset(range(7)), *minutes_of("02:00-03:00"))
    assert early.covers(at("2026-10-25T02:30"))
    assert early.covers(at("2026-10-25T02:30", fold=1))
    day = [datetime(2026, 3, 28, 23, tzinfo=UTC) + timedelta(minutes=n) for n in range(23 * 60)]
    assert not any(early.covers(moment.timestamp()) for moment in day)


@pytest.mark.parametrize(("start", "minutes"), [("2026-03-28T22:00", 7 * 60), ("2026-10-24T22:00", 9 * 60)])
def test_semantic_07_a_night_over_a_change_of_the_clock_is_an_hour_shorter_or_longer(start: str, minutes: int) -> None:
    begin = at(start)
    within = sum(NIGHT.covers(begin + 60 * n) for n in range(12 * 60))
    assert within == minutes


def test_semantic_07_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    friday = Hours(BERLIN, days_of(["fri"]), *minutes_of("22:00-06:00"))
    assert friday.covers(at("2026-03-14T05:59"))
    assert not friday.covers(at("2026-03-13T05:59"))


def test_semantic_07_there_are_no_office_hours_on_a_holiday() -> None:
    office = Hours(BERLIN, OFFICE.days, OFFICE.start, OFFICE.end, frozenset({date(2026, 12, 25)}))
    assert not office.covers(at("2026-12-25T10:00"))
    assert office.next_within(at("2026-12-24T18:00")) == at("2026-12-28T09:00")


@given(st.integers(1_770_000_000, 1_800_000_000), st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "UTC"]))
@examples(40)
def test_the_next_moment_within_is_the_first_one(moment: int, zone: str) -> None:
    hours = Hours(zone, days_of(["mon-fri"]), *minutes_of("09:00-17:30"))
    found = hours.next_within(moment)
    assert hours.covers(found)
    assert found == moment or not hours.covers(found - 60)
    assert next_within_any([hours, Hours(zone)], moment) == moment
    assert next_within_any([], moment) == moment


@pytest.mark.parametrize("text", ["9-17", "09:00", "25:00-26:00", "09:60-10:00", "a-b"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no hours"):
        minutes_of(text)


def test_days_run_over_the_end_of_the_week() -> None:
    assert days_of(["sat-mon"]) == {5, 6, 0}
    with pytest.raises(ValueError, match="no day"):
        days_of(["someday"])
