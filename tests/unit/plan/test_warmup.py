"""A stream is planned on evidence: events, days of the week and visits, however long they take."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.settings import Learning
from monitor.daemon.history import History
from monitor.daemon.learn import asked_by, is_ready, learn, plan_from
from monitor.daemon.working_set import WorkingSet
from monitor.plan.encode import decode_plan, encode_plan
from monitor.plan.warmup import Asked, Seen, lacking, taught_by
from monitor.profile.build import profile_of
from monitor.profile.profile import Profile
from monitor.store.engine import open_database
from monitor.store.traffic import HourCount, StreamRecord, Traffic
from tests.support.cli import tagwatch
from tests.support.streams import PURCHASE, inspected, shop_rows

MONDAY = 1_767_571_200  # Mon 5 Jan 2026, 00:00 UTC
DAY = 86_400
ASKED = Asked(200, 3)


def traffic(days: int, events: int, visits: int) -> dict[int, Profile]:
    """A profile a day at noon, `events` in all, of so many visits; none where 0."""
    return {
        MONDAY + day * DAY + 43_200: profile_of(
            [
                inspected(row, at=MONDAY + day * DAY + 43_200.0 + i, session=f"visit {i % visits}" if visits else None)
                for i, row in enumerate(shop_rows(events // days, seed=day))
            ],
            budget=None,
        )
        for day in range(days)
    }


def working_set(profiles: dict[int, Profile]) -> WorkingSet:
    history = History(frozenset())
    history.add(HourCount(PURCHASE, start, profile.weight, 0.0) for start, profile in profiles.items())
    streams = {PURCHASE: StreamRecord(1, float(min(profiles)), float(max(profiles)))}
    return WorkingSet(streams, {}, {}, {}, history, 0, None)


@pytest.mark.parametrize(
    ("days", "events", "visits", "planned"),
    [
        (3, 300, 60, True),
        (3, 300, 0, True),  # servers say no visits
        (2, 900, 60, False),  # however many, two days are not the week
        (3, 150, 60, False),
        (3, 300, 2, False),  # two people's tests
        (3, 2400, 1, True),  # a source that says one visit of everything
        (7, 210, 60, True),
    ],
)
def test_a_plan_takes_events_days_and_visits(days: int, events: int, visits: int, planned: bool) -> None:
    profiles = traffic(days, events, visits)
    work = working_set(profiles)
    ready = is_ready(work, PURCHASE, ASKED, "UTC")
    plan = plan_from(work, PURCHASE, list(profiles.values()), ASKED, 0.0, "UTC") if ready else None
    assert (plan is not None) is planned


def test_a_day_of_a_few_strays_is_none_and_weeks_of_few_events_add_up() -> None:
    assert lacking(Seen((300, 5, 5, 0, 0, 0, 0)), ASKED) == ["10 or more on 1 of 3 days of the week"]
    assert lacking(Seen((80, 70, 60, 0, 0, 0, 0)), ASKED) == []
    assert lacking(Seen((0,) * 7, 0), ASKED) == [
        "0 of 200 events",
        "10 or more on 0 of 3 days of the week",
        "from too few visits",
    ]


def test_days_are_those_of_the_site() -> None:
    work = working_set({MONDAY + 23 * 3600: Profile(events=1, weight=50.0)})
    assert work.history.by_day(PURCHASE, "UTC")[0] == 50
    assert work.history.by_day(PURCHASE, "Asia/Tokyo")[1] == 50


def test_what_taught_a_plan_is_kept_with_it_and_said() -> None:
    profiles = traffic(3, 300, 60)
    plan = plan_from(working_set(profiles), PURCHASE, list(profiles.values()), ASKED, 0.0, "UTC")
    assert plan is not None
    again = decode_plan(encode_plan(plan))
    assert taught_by(again.evidence.by_day, again.evidence.seen) == (
        "on 3 days of the week (Mon, Tue, Wed), in visits of 8 of 8 groups"
    )


def test_the_daemon_waits_for_visits_and_the_command_says_so(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "config.yaml").write_text("{}\n")
    database = open_database(tmp_path / "var" / "tagwatch.db")
    profiles = traffic(3, 300, 2)
    work = working_set(profiles)
    with database.write() as connection:
        stored = Traffic(connection)
        work.streams.update(stored.see({PURCHASE: (float(min(profiles)), float(max(profiles)))}, {}))
        stored.put_profiles({(PURCHASE, start): seen for start, seen in profiles.items()}, work.streams, 0.0)
        stored.add_counts([HourCount(PURCHASE, s, seen.weight, 0.0) for s, seen in profiles.items()], work.streams)
    assert learn(work, Learning(), database, 0.0, "UTC") == 0
    assert not is_ready(work, PURCHASE, asked_by(Learning()), "UTC")  # until more has come
    said = tagwatch("plan", "show", "--config", tmp_path / "config.yaml").out
    assert said == "ga4 G-1 purchase  (no plan yet: from too few visits)\n"

    more = {start: seen for start, seen in traffic(4, 400, 60).items() if start not in profiles}
    work.history.add(HourCount(PURCHASE, s, seen.weight, 0.0) for s, seen in more.items())
    with database.write() as connection:
        stored = Traffic(connection)
        stored.put_profiles({(PURCHASE, start): seen for start, seen in more.items()}, work.streams, 0.0)
        stored.add_counts([HourCount(PURCHASE, s, seen.weight, 0.0) for s, seen in more.items()], work.streams)
    assert learn(work, Learning(), database, 0.0, "UTC") == 1
    database.close()
    said = tagwatch("plan", "show", "--config", tmp_path / "config.yaml").out
    taught = "400 events on 4 days of the week (Mon, Tue, Wed, Thu), in visits of 8 of 8 groups"
    assert said.startswith(f"ga4 G-1 purchase  (learned from {taught})")
