"""Digests: one for one local date, worth reading, and a sign of life once a week."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from email.headerregistry import Address
from zoneinfo import ZoneInfo

import orjson
import pytest

from monitor.alerts.bulletin import Due, Plan, Watched, digest, due
from monitor.alerts.email.mime import mail_of
from monitor.alerts.rendering import plain
from monitor.alerts.slack.blocks import root
from monitor.alerts.telling import telling_of
from monitor.checks.finding import Severity
from monitor.config.telling import Digest
from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.mute import Mute, MutedBy
from monitor.incidents.opinion import Worth
from tests.support.alerts import AT, HOUR, incident, moved, routing
from tests.support.slack import MAX_BLOCKS, _wrong_with

BERLIN = "Europe/Berlin"
PLAN = Plan(("slack",), 8 * 60, daily=True, weekly=0, zone=BERLIN)
WATCHED = Watched(events=212, vendors=9, last_hit=AT - 120, rules=12, dead={})
DAY = Due("daily-2026-03-10", weekly=False, since=AT - 24 * HOUR)
OVER = moved(Transition.RESOLVED).incident


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).timestamp()


def names(plan: Plan, start: str, hours: int) -> list[str]:
    """The names of what is due over some days, looked at every ten minutes."""
    found = Counter(which.name for n in range(hours * 6) if (which := due(plan, at(start) + n * 600)))
    return sorted(found)


def test_semantic_24_each_local_date_has_one_digest_over_both_changes_of_the_clock() -> None:
    daily = replace(PLAN, weekly=None)
    assert names(daily, "2026-03-28T00:00", 71) == ["daily-2026-03-28", "daily-2026-03-29", "daily-2026-03-30"]
    assert names(daily, "2026-10-24T00:00", 73) == ["daily-2026-10-24", "daily-2026-10-25", "daily-2026-10-26"]


@pytest.mark.parametrize(("minute", "day"), [(90, "2026-10-25"), (150, "2026-10-25"), (150, "2026-03-29")])
def test_semantic_24_a_time_of_day_that_comes_twice_or_never_is_one_digest(minute: int, day: str) -> None:
    plan = replace(PLAN, minute=minute, weekly=None)
    assert names(plan, f"{day}T00:00", 25)[0] == f"daily-{day}"


def test_semantic_35_a_digest_is_due_at_its_time_of_day_and_not_before() -> None:
    assert due(PLAN, at("2026-03-10T07:59")) is None
    assert due(PLAN, at("2026-03-10T08:00")) == Due("daily-2026-03-10", weekly=False, since=at("2026-03-09T08:00"))
    assert due(PLAN, at("2026-03-09T15:00")) == Due("weekly-2026-03-09", weekly=True, since=at("2026-03-02T08:00"))
    assert due(replace(PLAN, channels=()), at("2026-03-10T08:00")) is None
    assert due(replace(PLAN, daily=False), at("2026-03-10T08:00")) is None


def text(which: Due, *incidents: Incident, watched: Watched = WATCHED) -> str:
    [made] = digest(which, incidents, watched, routing(timezone=BERLIN), PLAN, AT)
    return plain(telling_of(made, opening=True))


def test_semantic_35_it_says_what_is_open_and_what_is_over() -> None:
    silenced = incident(
        id="i2", severity=Severity.WARNING, muted=Mute(MutedBy.SILENCE, "s", "ann"), fired_at=AT - 30 * HOUR
    )
    assert text(DAY, incident(), silenced, replace(OVER, id="i3")).splitlines() == [
        "The day: 2 incidents open, 1 over",
        "Open: 2 incidents",
        "Over: 1 incident since yesterday",
        "Watched: 212 events, 9 vendors, 12 rules",
        "Last hit: Tue 10 Mar 12:58 CET (2 min ago)",
        "- purchase stopped arriving in GA4 – Critical for 0 s",
        "- purchase stopped arriving in GA4 – Silenced (warning) for 1 day 6 h",
        "- purchase stopped arriving in GA4 – Critical, resolved after 7 min",
    ]


def test_semantic_35_a_day_of_which_there_is_nothing_to_say_has_no_digest() -> None:
    assert digest(DAY, [], WATCHED, routing(), PLAN, AT) == []
    long_over = replace(OVER, resolved_at=AT - 48 * HOUR)
    never_told = replace(OVER, fired_at=None)
    assert digest(DAY, [long_over, never_told], WATCHED, routing(), PLAN, AT) == []


def test_semantic_38_once_a_week_it_says_that_it_lives_whatever_happened() -> None:
    said = text(Due("weekly-2026-03-09", weekly=True, since=AT - 7 * 24 * HOUR))
    assert said.startswith("The week: 0 incidents open, 0 over\nTagwatch is alive, and this came the way alerts come.")


def test_semantic_15_what_was_given_up_is_in_the_digest() -> None:
    said = text(DAY, watched=replace(WATCHED, dead={"slack": 2}))
    assert "Given up: 2 messages to slack: `tagwatch alerts outbox` says why" in said


def test_semantic_21_a_stop_is_in_the_digest() -> None:
    stopped = replace(WATCHED, down="Mon 9 Mar 13:02–13:40 CET (38 min); 1 hour judged afterwards, 1 unknown")
    assert "Was down: Mon 9 Mar 13:02–13:40" in text(DAY, watched=stopped)


def test_semantic_40_the_week_says_how_much_was_worth_telling_and_which_rule_was_not() -> None:
    week = Due("weekly-2026-03-09", weekly=True, since=AT - 7 * 24 * HOUR)
    worth = (Worth("chatty", told=9, useful=1, noise=4), Worth("purchase-missing", told=3, useful=2, noise=0))
    said = " ".join(text(week, watched=replace(WATCHED, worth=worth)).split())
    assert "3 of 7 judged useful, of 12 told in four weeks" in said
    assert "chatty: 1 of 5 useful; `tagwatch rules backtest chatty` tries another threshold" in said
    assert "purchase-missing" not in said
    assert "judged" not in text(replace(week, weekly=False), OVER, watched=replace(WATCHED, worth=worth))
    assert "judged" not in text(week, watched=replace(WATCHED, worth=(Worth("quiet", told=2),)))


def test_a_digest_of_hundreds_is_one_screen_in_every_shape() -> None:
    many = [incident(id=f"i{n}", state=State.FIRING) for n in range(300)]
    [made] = digest(DAY, many, WATCHED, routing(), PLAN, AT)
    assert len(orjson.loads(made.body)["where"]) == 8
    blocks = root(made, opening=True).content[0].blocks
    assert len(blocks) <= MAX_BLOCKS
    assert [_wrong_with(block) for block in blocks] == [""] * len(blocks)
    rendered = mail_of(made, sender=Address("Tagwatch", "tagwatch", "example.com"), thread=None, now=AT)
    assert rendered.note is None
    assert rendered.content["Subject"] == "The day: 300 incidents open, 0 over"


def test_a_configuration_names_time_and_day() -> None:
    assert Digest(at="07:30", weekly="fri").at == "07:30"
    for wrong in ({"at": "25:00"}, {"weekly": "someday"}):
        with pytest.raises(ValueError, match="is no"):
            Digest(**wrong)  # type: ignore[arg-type]
