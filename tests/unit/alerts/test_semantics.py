"""The numbered semantics of alerting that are delivery's and routing's to hold."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from monitor.alerts.channel import ALWAYS_QUIET, NEVER_QUIET
from monitor.alerts.compose import messages_for
from monitor.alerts.delivery import FALLBACK_AFTER, LEASE, MAX_AGE
from monitor.alerts.message import Delivery
from monitor.alerts.outcome import Later, NotThere, Refused, Scope, Sent
from monitor.alerts.owners import parse_owners
from monitor.alerts.routing import Node, Routing, Step, Team
from monitor.alerts.telling import REPEAT, telling_of
from monitor.checks.finding import Severity
from monitor.config.yaml_source import ProblemsError
from monitor.incidents.calendar import Hours, days_of, minutes_of
from monitor.incidents.incident import Transition
from monitor.incidents.matcher import Matcher
from monitor.incidents.storm import STORM
from monitor.store.engine import Database
from monitor.store.outbox import audience, enqueue
from tests.support.alerts import AT, HOUR, PURCHASE, RULE, finding, incident, message, moved
from tests.support.outbox import Scripted, World

T = Transition
CHANNELS = {"slack": ("C0SHOP",), "mail": ("ann@example.com",), "pager": ("pager",), "ads": ("C0ADS",)}
BROKEN = Refused("token_revoked", Scope.CHANNEL)


def world(database: Database, slack: Scripted | None = None) -> World:
    made = World(database, slack=slack or Scripted(), mail=Scripted(recipients=("ann@example.com",)))
    made.fallbacks = {"slack": "mail"}
    return made


def tree(*nodes: Node, **more: object) -> Routing:
    made = Routing(("slack",), CHANNELS, quiet={"slack": ALWAYS_QUIET}, routes=nodes)
    return replace(made, **more)  # type: ignore[arg-type]


def node(match: str, *to: str, **more: object) -> Node:
    made = Node(match, Matcher.of(match.split()), to or None)
    return replace(made, **more)  # type: ignore[arg-type]


def channels(routing: Routing, **changes: object) -> list[str]:
    rule = replace(RULE, owner=None)
    return [target.channel for target in routing.way(incident(**changes), rule).targets]


def test_semantic_08_the_first_route_that_matches_counts_and_its_own_routes_before_it() -> None:
    routing = tree(
        node("vendor=meta", "ads"),
        node("severity=critical", "pager", children=(node("event=purchase", "mail"), node("event=search", "ads"))),
        node("event=*", "slack"),
    )
    assert channels(routing) == ["mail"]
    assert channels(routing, subjects=(finding(stream=PURCHASE._replace(event="view")),)) == ["pager"]
    assert channels(routing, severity=Severity.WARNING) == ["slack"]
    assert channels(routing, subjects=(finding(stream=PURCHASE._replace(vendor="meta")),)) == ["ads"]


def test_semantic_08_a_route_that_goes_on_lets_the_next_ones_be_looked_at_and_nobody_is_told_twice() -> None:
    routing = tree(node("severity=critical", "pager", "slack", go_on=True), node("event=*", "slack"))
    assert channels(routing) == ["pager", "slack"]


def test_semantic_08_a_route_takes_what_it_does_not_say_from_the_one_around_it() -> None:
    office = Hours("UTC", days_of(["mon-fri"]), *minutes_of("09:00-17:00"))
    inner = node("event=purchase", escalate=(Step(60.0, ("mail",)),))
    [target] = tree(node("severity=*", "pager", active=(office,), children=(inner,))).way(incident(), RULE).targets
    assert (target.channel, target.active) == ("pager", (office,))


def test_semantic_08_tags_environments_and_owners_route() -> None:
    labelled = replace(RULE, labels={"team": "web"}, owner="growth")
    for match in ("tag=team=web", "environment=production", "owner=growth", "check=missing_event", "rule=purchase-*"):
        assert [t.channel for t in tree(node(match, "ads")).way(incident(), labelled).targets] == ["ads"], match


def test_semantic_08_the_last_line_of_the_owners_file_that_matches_counts_and_its_team_is_told() -> None:
    owners = parse_owners("# who\n*  @web\nmeta:*   @ads   # the agency\npurchase* @growth\n", "OWNERS")
    teams = {"growth": Team(("mail",), {"slack": "S0GROWTH"}), "ads": Team(("ads",))}
    routing = tree(owners=owners, teams=teams)
    assert channels(routing) == ["mail"]
    assert routing.owner_of(incident(), replace(RULE, owner=None)) == "growth"
    assert channels(routing, subjects=(finding(stream=PURCHASE._replace(vendor="meta", event="Lead")),)) == ["ads"]
    assert channels(routing, subjects=(finding(stream=PURCHASE._replace(event="view")),)) == ["slack"]
    body = orjson.loads(messages_for(moved(), replace(RULE, owner=None), routing, AT)[0].body)
    assert (body["owner"], body["mentions"]) == ("growth", {"slack": "S0GROWTH"})


def test_semantic_08_the_owner_a_plan_names_goes_before_the_owners_file_and_after_the_rule() -> None:
    owners = parse_owners("*  @web", "OWNERS")
    routing = tree(owners=owners, teams={"growth": Team(("mail",))}, planned={PURCHASE: "growth"})
    assert routing.owner_of(incident(), replace(RULE, owner=None)) == "growth"
    assert channels(routing) == ["mail"]
    assert routing.owner_of(incident(), replace(RULE, owner="ads")) == "ads"


def test_semantic_08_a_line_of_owners_that_says_something_else_is_told_with_its_place() -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_owners("purchase\n  a b c\n", "OWNERS")
    assert [str(problem).split(": ")[0] for problem in caught.value.problems] == ["OWNERS:1:1", "OWNERS:2:3"]


def test_semantic_08_outside_its_hours_a_message_waits_for_them_and_goes_out_as_things_stand_then(
    database: Database,
) -> None:
    office = Hours("UTC", days_of(["mon-sun"]), *minutes_of("09:00-10:00"))
    routing = tree(node("event=*", "slack", active=(office,)))
    here = world(database)
    opens = office.next_within(AT)
    assert opens == AT + 21 * HOUR
    for transition, seq in ((T.FIRED, 1), (T.RESOLVED, 2)):
        with database.write() as connection:
            enqueue(connection, messages_for(moved(transition, seq=seq), RULE, routing, AT))
        assert here.deliver(after=HOUR).results == {}
    assert here.deliver(after=19 * HOUR).results == {("slack", "collapsed"): 1, ("slack", "sent"): 1}
    assert here.channels["slack"].story == [("4f1c2a9b-2603101200", "resolved", None)]


def test_semantic_08_what_may_go_now_takes_with_it_what_waited_before_it(database: Database) -> None:
    here = world(database)
    waits = message(moved(), created_at=AT, held_until=AT + 9 * HOUR)
    raised = message(moved(T.RAISED, seq=2), created_at=AT)
    with database.write() as connection:
        enqueue(connection, [waits])
        enqueue(connection, [raised])
    assert here.deliver().results == {("slack", "collapsed"): 1, ("slack", "sent"): 1}


def test_semantic_09_a_message_written_twice_is_there_once(database: Database) -> None:
    here = world(database)
    for _ in range(2):
        with database.write() as connection:
            enqueue(connection, messages_for(moved(), RULE, tree(), AT))
    assert here.deliver().results == {("slack", "sent"): 1}


def test_semantic_10_a_claimed_message_is_nobody_elses_until_its_lease_is_over(database: Database) -> None:
    here = world(database)
    here.put("i1", T.FIRED)
    [mine] = here.outbox.claim(AT, LEASE, 5)
    assert (mine.state, mine.attempts, mine.lease_until) == (Delivery.SENDING, 1, AT + LEASE)
    assert here.outbox.claim(AT, LEASE, 5) == []
    assert here.outbox.in_doubt(AT + LEASE - 1) == []
    assert [one.key for one in here.outbox.in_doubt(AT + LEASE)] == [mine.key]


def test_semantic_13_a_dead_channels_messages_go_by_its_fallback_at_once_and_say_so(database: Database) -> None:
    here = world(database, Scripted(answers=[BROKEN] * 9))
    here.put("i1", T.FIRED)
    here.put("i2", T.FIRED)
    report = here.deliver()
    assert report.results == {("slack", "rerouted"): 2, ("mail", "sent"): 2}
    assert report.troubles == {"slack": "token_revoked"}
    assert here.states() == ["sent", "rerouted"]
    [(first, _), _] = here.channels["mail"].got
    assert first.note == "This was meant for slack, which does not take messages: token_revoked"
    assert first.note in telling_of(first, opening=True).notes
    here.put("i1", T.RESOLVED)
    assert here.deliver().results == {("slack", "rerouted"): 1, ("mail", "sent"): 1}
    assert here.channels["mail"].story[-1] == ("i1", "resolved", "ref-i1-1")


def test_semantic_13_a_channel_that_is_only_slow_keeps_its_messages_for_a_quarter_of_an_hour(
    database: Database,
) -> None:
    here = world(database, Scripted(answers=[Later("down", whole_channel=True)] * 99))
    here.put("i1", T.FIRED)
    here.put("i2", T.FIRED)
    here.deliver()
    assert here.deliver(after=FALLBACK_AFTER - 1).results == {("slack", "later"): 1}
    assert here.deliver(after=FALLBACK_AFTER).results == {("slack", "rerouted"): 2, ("mail", "sent"): 2}


@pytest.mark.parametrize("scope", [Scope.MESSAGE, Scope.RECIPIENT])
def test_semantic_13_what_a_channel_refuses_in_every_shape_goes_by_the_fallback(
    database: Database, scope: Scope
) -> None:
    here = world(database, Scripted(answers=[Refused("no", scope)]))
    here.put("i1", T.FIRED)
    assert here.deliver().results == {("slack", "rerouted"): 1, ("mail", "sent"): 1}


def test_semantic_13_an_update_for_nobody_to_be_disturbed_by_becomes_no_new_mail(database: Database) -> None:
    class Mail(Scripted):
        quiet = NEVER_QUIET

    here = world(database, Scripted(answers=[BROKEN] * 9))
    here.channels["mail"] = Mail(recipients=("ann@example.com",))
    here.put("i1", T.SPREAD)
    assert here.deliver().results == {("slack", "collapsed"): 1}
    assert here.channels["mail"].got == []


def test_semantic_13_two_dead_channels_that_stand_in_for_each_other_lose_nothing(database: Database) -> None:
    here = world(database, Scripted(answers=[BROKEN] * 99))
    here.channels["mail"] = Scripted(answers=[BROKEN] * 99, recipients=("ann@example.com",))
    here.fallbacks["mail"] = "slack"
    here.put("i1", T.FIRED)
    for _ in range(20):
        here.deliver(after=300)
    assert sorted(here.states()) == ["queued", "rerouted"]
    here.channels["mail"].answers.clear()
    here.deliver(after=900)
    assert sorted(here.states()) == ["rerouted", "sent"]


def test_semantic_15_what_was_given_up_is_seen_and_can_be_tried_again(database: Database) -> None:
    here = World(database, slack=Scripted(answers=[Later("down")] * 9999))
    here.put("i1", T.FIRED)
    while here.states() != ["dead"]:
        here.deliver(after=3 * HOUR)
    assert here.at - AT > MAX_AGE
    [dead] = here.outbox.listed([Delivery.DEAD])
    here.channels["slack"].answers.clear()
    assert here.deliver(after=HOUR).results == {}
    assert here.outbox.retry([dead], here.at) == 1
    assert here.deliver().results == {("slack", "sent"): 1}
    assert here.outbox.retry([dead], here.at) == 0


def test_semantic_22_a_send_that_nobody_can_be_asked_about_says_that_it_may_be_a_repeat(database: Database) -> None:
    here = World(database, slack=Scripted(settles=[NotThere()]))
    here.put("i1", T.FIRED)
    here.outbox.claim(AT, LEASE, 1)
    here.deliver(after=LEASE)
    [(sent, _)] = here.channels["slack"].got
    assert sent.repeat
    assert telling_of(sent, opening=True).notes == (REPEAT,)


def test_semantic_22_a_send_the_channel_was_asked_about_says_nothing_of_the_kind(database: Database) -> None:
    here = World(database, slack=Scripted(settles=[NotThere(sure=True)]))
    here.put("i1", T.FIRED)
    here.outbox.claim(AT, LEASE, 1)
    here.deliver(after=LEASE)
    [(sent, _)] = here.channels["slack"].got
    assert not sent.repeat
    assert telling_of(sent, opening=True).notes == ()


def test_semantic_32_what_should_disturb_nobody_goes_only_where_it_is_no_new_message() -> None:
    routing = tree(node("event=*", "slack", "mail"))
    assert [m.channel for m in messages_for(moved(T.SPREAD), RULE, routing, AT)] == ["slack"]
    assert [m.channel for m in messages_for(moved(T.RAISED), RULE, routing, AT)] == ["slack", "mail"]


def test_semantic_37_a_step_of_escalation_tells_only_its_own_and_they_hear_the_rest() -> None:
    steps = (Step(900.0, ("pager",)), Step(1800.0, ("mail",)))
    routing = tree(node("event=*", "slack", escalate=steps))

    def told(transition: Transition, escalated: int) -> list[str]:
        return [m.channel for m in messages_for(moved(transition, escalated=escalated), RULE, routing, AT)]

    assert told(T.FIRED, 0) == ["slack"]
    assert told(T.ESCALATED, 1) == ["pager"]
    assert told(T.ESCALATED, 2) == ["mail"]
    assert told(T.RESOLVED, 2) == ["slack", "pager", "mail"]


def test_semantic_38_the_monitors_own_troubles_go_their_own_way() -> None:
    assert channels(tree(own=("mail",)), check="self") == ["mail"]
    assert channels(tree(), check="self") == ["slack"]
    assert channels(tree(own=("mail",)), check="self", rule=STORM.id) == ["slack"], "it stands for the site's"


def test_who_read_of_a_beginning_reads_of_its_end_whatever_became_of_the_routes(database: Database) -> None:
    with database.write() as connection:
        enqueue(connection, messages_for(moved(), RULE, tree(node("event=*", "ads")), AT))
        known = audience(connection, moved().incident.id)
    assert known == {"ads"}
    assert [m.channel for m in messages_for(moved(T.RESOLVED), None, tree(), AT, known_to=known)] == ["slack", "ads"]


def test_a_body_of_the_first_version_can_still_be_read() -> None:
    made = message(moved())
    facts = orjson.loads(made.body)
    new = ("explains", "owner", "mentions")
    old = {key: value for key, value in facts.items() if key not in new} | {"version": 1}
    for key in ("resolved_by", "acknowledged_by", "acknowledged_until", "muted", "flapping", "changes"):
        del old["incident"][key]
    told = telling_of(made.with_(body=orjson.dumps(old)), opening=True)
    assert told.title == "Critical: purchase stopped arriving in GA4"


def test_a_channel_that_was_asked_says_where_it_found_the_message(database: Database) -> None:
    here = World(database, slack=Scripted(settles=[Sent("C0SHOP:1:1", "found after a cut-off send")]))
    here.put("i1", T.FIRED)
    here.outbox.claim(AT, LEASE, 1)
    assert here.deliver(after=LEASE).results == {("slack", "settled"): 1}
