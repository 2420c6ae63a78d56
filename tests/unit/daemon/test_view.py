"""What the checks see of the hours that have just gone by."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from monitor.daemon.history import History
from monitor.daemon.hours import HOUR
from monitor.daemon.view import view_of
from monitor.daemon.working_set import WorkingSet
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.traffic import StreamRecord
from tests.support.streams import profile, shop_rows

START = 1_790_000_400 // HOUR * HOUR
STREAM = Stream("shop", "production", "ga4", "G-1", "purchase")


def working_set(profiles: dict[tuple[Stream, int], Profile]) -> WorkingSet:
    return WorkingSet(
        streams={STREAM: StreamRecord(1, float(START), float(START))},
        plans={},
        profiles=profiles,
        incidents={},
        history=History(frozenset()),
        evaluated_until=0,
        last_pass=None,
    )


def recent(work: WorkingSet, closed: int) -> Profile:
    seen = view_of(work, lambda _stream: None, now=closed + 300.0, closed=closed, silent=(), timezone="UTC")
    return seen.streams[STREAM].recent


@pytest.mark.parametrize("busy", [1, 4, 30])
def test_recent_hours_are_the_same_whether_seen_hour_by_hour_or_afresh(busy: int) -> None:
    random = Random(busy)
    work = working_set({})
    for n in range(40):
        start = START + n * HOUR
        rows = shop_rows(random.randrange(busy + 1), seed=n)
        if rows:
            work.profiles[STREAM, start] = profile(rows)
        afresh = working_set(dict(work.profiles))
        assert recent(work, start + HOUR) == recent(afresh, start + HOUR)


def test_an_hour_that_changed_after_it_closed_is_seen_as_it_is_now() -> None:
    work = working_set({(STREAM, START): profile(shop_rows(3)), (STREAM, START + HOUR): profile(shop_rows(2))})
    assert recent(work, START + 3 * HOUR).events == 5
    work.profiles[STREAM, START] = profile(shop_rows(7))
    assert recent(work, START + 3 * HOUR).events == 9


def test_a_busy_stream_is_seen_by_its_last_two_hours_and_a_slow_one_by_a_day() -> None:
    hours = {(STREAM, START + n * HOUR): profile(shop_rows(25)) for n in range(5)}
    assert recent(working_set(hours), START + 5 * HOUR).events == 25
    slow = {(STREAM, START + n * HOUR): profile(shop_rows(1)) for n in range(40)}
    assert recent(working_set(slow), START + 40 * HOUR).events == 20


def test_what_rules_had_listed_is_seen_for_a_day_however_busy_a_stream_is() -> None:
    hour = replace(profile(shop_rows(25)), lists={"links": {("spring",): 2}})
    work = working_set({(STREAM, START + n * HOUR): hour for n in range(40)})
    assert recent(work, START + 39 * HOUR).lists == {"links": {("spring",): 48}}
    assert recent(working_set(dict(work.profiles)), START + 40 * HOUR).events == 25
