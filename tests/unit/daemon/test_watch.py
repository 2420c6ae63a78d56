"""The watcher is watched: silent captures and failing rules."""

from __future__ import annotations

from monitor.checks.evaluate import Failure
from monitor.checks.finding import Verdict
from monitor.checks.rule import Params, Rule
from monitor.daemon.history import History
from monitor.daemon.hours import HOUR
from monitor.daemon.silence import silence_of
from monitor.daemon.watch import SELF_RULES, channels_watched, no_longer_there, rules_watched
from monitor.incidents.incident import Transition
from monitor.incidents.machine import step
from monitor.incidents.policy import Policy
from monitor.profile.stream import Stream
from monitor.store.traffic import HourCount

MONDAY = 1_704_067_200  # 2024-01-01 00:00 UTC
PAIR = ("shop", "production")
BAD = Rule("bad", "pii", Params(), file="rules/a.yaml", line=9)
STREAM = Stream(*PAIR, "ga4", "G-1", "page_view")


def history(days: int, closed_by_night: bool = True, weekend: bool = True) -> History:
    made = History(frozenset())
    for hour in range(days * 24):
        start = MONDAY + hour * HOUR
        made.stay_awake({start: HOUR})
        open_ = (8 <= hour % 24 < 20) or not closed_by_night
        if open_ and (weekend or hour // 24 % 7 < 5):
            made.add([HourCount(STREAM, start, 10.0, 0.0)])
    return made


def silent_for(made: History, days: int, hours: int) -> int:
    begin = MONDAY + days * 24 * HOUR
    made.stay_awake({begin + hour * HOUR: HOUR for hour in range(hours)})
    return begin + hours * HOUR


def test_a_busy_source_that_falls_silent_is_noticed_with_what_was_usual() -> None:
    made = history(10)
    closed = silent_for(made, 10, 11)
    found = silence_of(made, PAIR, closed)
    assert found.verdict is Verdict.MET
    assert found.expected == 30.0
    assert found.since == closed - 15 * HOUR  # the night before is part of the silence, though nothing was due then


def test_semantic_04_a_quiet_night_is_no_silence() -> None:
    made = history(10)
    assert silence_of(made, PAIR, silent_for(made, 10, 8)).verdict is Verdict.UNKNOWN


def test_a_weekend_is_no_silence_where_weekends_are_quiet() -> None:
    made = history(12, weekend=False)
    assert silence_of(made, PAIR, silent_for(made, 12, 24)).verdict is Verdict.UNKNOWN
    assert silence_of(made, PAIR, silent_for(made, 12, 48 + 12)).verdict is Verdict.MET


def test_events_that_come_a_visit_at_a_time_may_leave_an_hour_out() -> None:
    made = History(frozenset())
    for hour in range(10 * 24):
        start = MONDAY + hour * HOUR
        made.stay_awake({start: HOUR})
        visits = (hour * 7 + hour // 24) % 3  # none, one or two an hour, of twenty events each
        if visits:
            made.add([HourCount(STREAM, start, 20.0 * visits, 0.0)])
    assert silence_of(made, PAIR, silent_for(made, 10, 2)).verdict is Verdict.UNKNOWN
    assert silence_of(made, PAIR, silent_for(made, 10, 24)).verdict is Verdict.MET


def test_semantic_04_a_new_source_has_no_usual() -> None:
    made = history(2, closed_by_night=False)
    assert silence_of(made, PAIR, silent_for(made, 2, 12)).verdict is Verdict.UNKNOWN


def test_semantic_21_hours_in_which_we_were_asleep_are_no_silence() -> None:
    made = history(10, closed_by_night=False)
    assert silence_of(made, PAIR, MONDAY + (10 * 24 + 12) * HOUR).verdict is Verdict.UNKNOWN


def test_a_failing_rule_is_an_incident_of_its_own_with_its_place() -> None:
    good = Rule("good", "pii", Params(), file="rules/a.yaml", line=3)
    findings = list(rules_watched([good, BAD], [Failure(BAD, "KeyError: 'x'")], 3600.0))
    assert [(finding.stream.event, finding.verdict) for finding in findings] == [
        ("good", Verdict.NOT_MET),
        ("bad", Verdict.MET),
    ]
    assert findings[1].message == "rule bad (rules/a.yaml:9) cannot be evaluated: KeyError: 'x'"


def test_semantic_38_a_channel_that_takes_nothing_is_an_incident_of_its_own() -> None:
    findings = list(channels_watched({"slack": "invalid_auth", "mail": None}, 3600.0))
    assert [(finding.stream.event, finding.verdict) for finding in findings] == [
        ("slack", Verdict.MET),
        ("mail", Verdict.NOT_MET),
    ]
    assert findings[0].message == "alerts do not go out by slack: invalid_auth"


def test_only_an_hour_in_which_something_came_says_that_all_is_well() -> None:
    made = history(10, closed_by_night=False)
    closed = MONDAY + 10 * 24 * HOUR
    assert silence_of(made, PAIR, closed).verdict is Verdict.NOT_MET
    # A restart in the middle of an outage: the hour is blind, and a capture that was dead is not called well.
    dead = silent_for(made, 10, 12)
    assert silence_of(made, PAIR, dead).verdict is Verdict.MET
    assert silence_of(made, PAIR, dead + HOUR).verdict is Verdict.UNKNOWN


def test_a_capture_that_is_dead_for_weeks_is_never_called_well() -> None:
    made = history(10, closed_by_night=False)
    for days in range(1, 30):
        assert silence_of(made, PAIR, silent_for(made, 10, days * 24)).verdict is not Verdict.NOT_MET


def test_a_rule_and_a_channel_that_were_removed_are_no_trouble_any_more() -> None:
    [finding] = rules_watched([BAD], [Failure(BAD, "KeyError")], HOUR)
    stepped = step({}, [finding], SELF_RULES, HOUR, Policy())
    still = no_longer_there(stepped.incidents, ["bad"], [], HOUR)
    assert list(still) == []
    [gone] = no_longer_there(stepped.incidents, ["another"], [], HOUR)
    after = step({i.fingerprint: i for i in stepped.incidents}, [gone], SELF_RULES, 2 * HOUR, Policy())
    assert [moved.transition for moved in after.transitions] == [Transition.RESOLVED]
