"""The shop's traffic: seasons, chance that repeats, and how much of it there is."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from itertools import pairwise
from statistics import mean
from zoneinfo import ZoneInfo

import pytest

from monitor.drill.scenario import FIRST_DAY
from monitor.drill.season import ZONE, luck, visitors_expected
from monitor.drill.traffic import HOUR, Traffic

START = FIRST_DAY.timestamp()
DAY = 24 * HOUR
WEEK = 7 * DAY


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    return Traffic(7, 12.0, START)


def test_an_hour_is_the_same_whatever_was_asked_for_before() -> None:
    hour = START + 4 * DAY + 20 * HOUR
    walked = Traffic(7, 12.0, START)
    for earlier in range(6, 0, -1):
        walked.hits(hour - earlier * HOUR)
    assert walked.hits(hour) == Traffic(7, 12.0, START).hits(hour)
    assert len(walked.hits(hour)) > 100


def test_another_seed_is_another_shop() -> None:
    hour = START + DAY + 20 * HOUR
    assert Traffic(7, 12.0, START).hits(hour) != Traffic(8, 12.0, START).hits(hour)


def test_hits_come_in_order_and_within_their_hour(traffic: Traffic) -> None:
    for n in range(40, 52):
        start = START + n * HOUR
        times = [hit.at for hit in traffic.hits(start)]
        assert times == sorted(times)
        assert all(start <= at < start + HOUR for at in times)


def test_a_visit_that_runs_past_the_hour_goes_on_in_the_next(traffic: Traffic) -> None:
    hours = [{hit.session for hit in traffic.hits(START + n * HOUR)} for n in range(18, 24)]
    assert any(before & after for before, after in pairwise(hours))


def test_nobody_has_come_before_watching_begins(traffic: Traffic) -> None:
    assert traffic.hits(START - HOUR) == []


def test_a_week_follows_its_season() -> None:
    by_hour: Counter[int] = Counter()
    for n in range(7 * 24):
        at = START + n * HOUR
        by_hour[datetime.fromtimestamp(at, tz=ZoneInfo(ZONE)).hour] += visitors_expected(at, 12.0, since=START)
    assert max(by_hour, key=by_hour.__getitem__) == 20
    assert min(by_hour, key=by_hour.__getitem__) in {3, 4}
    assert by_hour[20] > 15 * by_hour[3]
    assert sum(by_hour.values()) == pytest.approx(12 * 7 * 24, rel=0.01)


def test_weekends_have_a_shape_of_their_own() -> None:
    def share_before_noon(day: int) -> float:
        hours = [visitors_expected(START + day * DAY + n * HOUR, 12.0, since=START) for n in range(24)]
        return sum(hours[8:12]) / sum(hours)

    assert share_before_noon(5) > 1.3 * share_before_noon(1)


def test_luck_is_mild_and_fair() -> None:
    hours = [luck(7, START + n * HOUR) for n in range(6 * 7 * 24)]
    assert mean(hours) == pytest.approx(1.0, abs=0.02)
    assert 0.7 < min(hours) < max(hours) < 1.4
    spread = mean((hour - 1) ** 2 for hour in hours) ** 0.5
    assert 0.06 < spread < 0.12


def test_visits_are_over_dispersed_but_only_mildly() -> None:
    traffic = Traffic(3, 12.0, START)
    deviations = []
    for n in range(4 * 7 * 24):
        start = START + n * HOUR
        expected = visitors_expected(start, 12.0, since=START)
        deviations.append((len(traffic.visits(start)) - expected) ** 2 / expected)
    assert 1.0 < mean(deviations) < 1.35


def test_every_week_brings_campaigns_nobody_has_seen(traffic: Traffic) -> None:
    weeks = [
        {visit.campaign.name for n in range(24, 48) for visit in traffic.visits(START + week * WEEK + n * HOUR)}
        for week in range(3)
    ]
    for before, after in pairwise(weeks):
        assert after - before
        assert "marke" in before & after
