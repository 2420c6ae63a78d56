"""Never lost, never twice, in order, and a broken channel holds nobody up."""

from __future__ import annotations

import pytest

from monitor.alerts.attempt import Attempt
from monitor.alerts.delivery import LEASE, MAX_AGE, backoff, deliver
from monitor.alerts.outcome import Later, NotThere, Outcome, Refused, Scope, Sent
from monitor.incidents.incident import Transition
from monitor.store.engine import Database
from tests.support.alerts import AT
from tests.support.outbox import Scripted, World

T = Transition


def test_semantic_10_what_is_committed_is_sent_once_in_order(database: Database) -> None:
    world = World(database, slack=Scripted())
    world.put("i1", T.FIRED)
    world.put("i2", T.FIRED)
    assert world.deliver().results == {("slack", "sent"): 2}
    world.put("i1", T.RAISED, T.RESOLVED)
    assert world.deliver().results == {("slack", "sent"): 1, ("slack", "collapsed"): 1}
    assert world.deliver().results == {}
    assert world.channels["slack"].story == [
        ("i1", "fired", None),
        ("i2", "fired", None),
        ("i1", "resolved", "ref-i1-1"),
    ]


def test_semantic_12_fired_and_resolved_before_anyone_was_told_is_one_message(database: Database) -> None:
    world = World(database, slack=Scripted())
    world.put("i1", T.FIRED, T.RAISED, T.RESOLVED)
    assert world.deliver().results == {("slack", "collapsed"): 2, ("slack", "sent"): 1}
    assert world.channels["slack"].story == [("i1", "resolved", None)]
    assert world.states() == ["collapsed", "collapsed", "sent"]


def test_semantic_12_a_channel_down_for_hours_gets_everything_once_and_collapsed_when_it_is_back(
    database: Database,
) -> None:
    slack = Scripted(answers=[Later("down", whole_channel=True)] * 999)
    world = World(database, slack=slack, mail=Scripted())
    for n in range(5):
        world.put(f"i{n}", T.FIRED)
        world.put(f"i{n}", T.FIRED, channel="mail")
    world.put("i0", T.REMINDED, T.RESOLVED)
    for _ in range(6 * 12):
        world.deliver(after=300)
    attempts = len(slack.got)
    assert attempts < 35, "the whole channel waits, and ever longer"
    slack.answers.clear()
    world.deliver(after=900)
    delivered = slack.story[attempts:]
    assert sorted(incident for incident, _, _ in delivered) == ["i0", "i1", "i2", "i3", "i4"]
    assert ("i0", "resolved", None) in delivered
    assert len(world.channels["mail"].got) == 5


def test_semantic_11_a_rate_limit_is_kept_in_the_outbox_and_nobody_sleeps(database: Database) -> None:
    slack = Scripted(answers=[Later("rate limit", seconds=42, whole_channel=True)])
    world = World(database, slack=slack, mail=Scripted())
    world.put("i1", T.FIRED)
    world.put("i2", T.FIRED)
    world.put("i3", T.FIRED, channel="mail")
    assert world.deliver().results == {("slack", "later"): 1, ("mail", "sent"): 1}
    assert world.deliver(after=41).results == {}
    assert world.deliver(after=1).results == {("slack", "sent"): 2}


def test_semantic_11_one_recipient_gets_one_message_a_second_and_another_is_not_held_up(database: Database) -> None:
    world = World(database, slack=Scripted(pace=1.0))
    for n in range(3):
        world.put(f"i{n}", T.FIRED)
    world.put("i9", T.FIRED, recipient="C0OPS")
    assert world.deliver().results == {("slack", "sent"): 2}
    assert world.deliver(after=0.5).results == {}
    assert world.deliver(after=0.5).results == {("slack", "sent"): 1}
    assert world.deliver(after=1.0).results == {("slack", "sent"): 1}


def test_semantic_14_one_recipient_is_refused_and_greylisted_while_the_others_are_served(database: Database) -> None:
    mail = Scripted(answers=[Refused("550 no such mailbox", Scope.RECIPIENT), Later("451 greylisted")])
    world = World(database, mail=mail)
    for recipient in ("gone@example.com", "grey@example.com", "well@example.com"):
        world.put(f"i-{recipient}", T.FIRED, channel="mail", recipient=recipient)
    assert world.deliver().results == {("mail", "dead"): 1, ("mail", "later"): 1, ("mail", "sent"): 1}
    assert world.states("i-gone@example.com") == ["dead"]
    assert world.deliver(after=5).results == {("mail", "sent"): 1}


def test_a_broken_set_up_keeps_its_messages_until_it_is_mended(database: Database) -> None:
    slack = Scripted(answers=[Refused("invalid_auth", Scope.CHANNEL)] * 2)
    world = World(database, slack=slack)
    world.put("i1", T.FIRED)
    world.put("i2", T.FIRED)
    report = world.deliver()
    assert report.results == {("slack", "refused"): 1}
    assert report.troubles == {"slack": "invalid_auth"}
    assert world.deliver(after=59).results == {}
    assert world.deliver(after=1).results == {("slack", "refused"): 1}
    assert world.deliver(after=61).results == {("slack", "sent"): 2}


def test_semantic_15_age_and_not_tries_makes_a_message_be_given_up(database: Database) -> None:
    slack = Scripted(answers=[Later("down", whole_channel=True)] * 1000)
    world = World(database, slack=slack)
    world.put("i1", T.FIRED)
    while world.at < AT + MAX_AGE:
        assert world.deliver(after=10_800).results == {("slack", "later"): 1}
    assert world.deliver(after=10_800).results == {("slack", "dead"): 1}
    assert world.states() == ["dead"]
    [dead] = world.outbox.of_incident("i1")
    assert dead.error == "given up after 72 h: down"
    assert dead.attempts > 20


def test_a_channel_that_is_not_configured_any_more_loses_nothing(database: Database) -> None:
    world = World(database)
    world.put("i1", T.FIRED)
    assert world.deliver().results == {("slack", "refused"): 1}
    world.channels["slack"] = Scripted()
    assert world.deliver(after=60).results == {("slack", "sent"): 1}


def test_semantic_22_a_cut_off_send_is_settled_before_anything_else_goes_to_its_recipient(database: Database) -> None:
    world = World(database, slack=Scripted(settles=[Sent("found")]))
    world.put("i1", T.FIRED)
    world.outbox.claim(world.at, LEASE, 1)  # and the process dies here
    world.put("i2", T.FIRED)
    assert world.deliver(after=LEASE - 1).results == {}
    assert world.deliver(after=1).results == {("slack", "settled"): 1, ("slack", "sent"): 1}
    assert world.channels["slack"].story == [("i2", "fired", None)]
    assert world.outbox.thread_of("i1", "slack", "C0SHOP") == "found"


def test_a_cut_off_send_that_did_not_arrive_is_sent_again(database: Database) -> None:
    world = World(database, slack=Scripted(settles=[Later("cannot ask"), NotThere()]))
    world.put("i1", T.FIRED)
    world.outbox.claim(world.at, LEASE, 1)
    assert world.deliver(after=LEASE).results == {("slack", "later"): 1}
    assert world.deliver(after=backoff(2)).results == {("slack", "sent"): 1}


def test_a_lost_answer_is_settled_and_not_sent_again(database: Database) -> None:
    slack = Scripted(answers=[Later("timeout", whole_channel=True, in_doubt=True)], settles=[Sent("found")])
    world = World(database, slack=slack)
    world.put("i1", T.FIRED, T.REMINDED)
    world.deliver()
    assert world.states() == ["collapsed", "sending"]
    assert world.deliver(after=5).results == {("slack", "settled"): 1}
    assert len(slack.got) == 1


def test_a_channel_that_breaks_in_code_loses_nothing_and_stops_nobody(database: Database) -> None:
    slack = Scripted(answers=[ValueError("a bug")], settles=[RuntimeError("another"), NotThere()])
    world = World(database, slack=slack, mail=Scripted())
    world.put("i1", T.FIRED)
    world.put("i2", T.FIRED, channel="mail")
    assert world.deliver().results == {("slack", "later"): 1, ("mail", "sent"): 1}
    world.deliver(after=60)
    assert world.deliver(after=60).results == {("slack", "sent"): 1}


@pytest.mark.parametrize(
    ("answer", "attempt"),
    [
        (Sent("ref"), Attempt.OK),
        (Later("rate limit", seconds=3), Attempt.RATE_LIMITED),
        (Later("503", whole_channel=True), Attempt.SERVER),
        (Later("451 greylisted"), Attempt.SERVER),
        (Later("no answer", in_doubt=True), Attempt.TIMEOUT),
        (ValueError("a bug"), Attempt.TIMEOUT),
        (Refused("invalid_auth", Scope.CHANNEL), Attempt.AUTH),
        (Refused("too odd", Scope.MESSAGE), Attempt.PAYLOAD),
        (Refused("550", Scope.RECIPIENT), Attempt.RECIPIENT),
    ],
)
def test_semantic_39_every_attempt_is_named_by_how_it_ended(
    database: Database, answer: Outcome | Exception, attempt: Attempt
) -> None:
    world = World(database, slack=Scripted(answers=[answer]))
    world.put("i1", T.FIRED)
    assert world.deliver().attempts == {("slack", attempt): 1}
    assert world.deliver().attempts == {}, "nothing was due"


def test_a_storm_is_sent_in_pieces_so_that_the_caller_can_stop(database: Database) -> None:
    world = World(database, mail=Scripted())
    for n in range(30):
        world.put(f"i{n}", T.FIRED, channel="mail")
    for expected in (20, 10, 0):
        report = deliver(world.outbox, world.channels, lambda: world.at, limit=20)
        assert report.results.get(("mail", "sent"), 0) == expected
    assert {m.incident for m, _ in world.channels["mail"].got} == {f"i{n}" for n in range(30)}
