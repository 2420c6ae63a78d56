"""Alerting: lost and repeated under kill -9, a storm, hours of outage, a restart, and how soon Slack has it.

Everything runs over loopback: the Slack and the mail server are those of the tests, which keep the limits of the real
ones. `TAGWATCH_KILLS` says how often each channel is killed (60; 1000 is the long form, some minutes of CPU).
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path
from typing import Any

from monitor.alerts.compose import messages_for
from monitor.alerts.delivery import deliver
from monitor.alerts.email.mime import message_id
from monitor.alerts.registry import build_channels
from monitor.alerts.telling import REPEAT
from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Params, Rule
from monitor.incidents.incident import Incident, Transition
from monitor.incidents.machine import step
from monitor.incidents.policy import Policy
from monitor.incidents.storm import STORM
from monitor.profile.stream import Stream
from monitor.store.engine import Database, open_database
from monitor.store.incidents import Incidents
from monitor.store.outbox import StoredOutbox, enqueue
from tests.support.alerts import AT, message, moved, routing
from tests.support.cuts import CHANNEL, Sink, fill, outcome, repeats
from tests.support.cuts import run as cut
from tests.support.imap import FakeMailbox
from tests.support.slack import FakeSlack, Post
from tests.support.smtp import FakeMail

KILLS = int(os.environ.get("TAGWATCH_KILLS", "60"))
ANN, KEEPER = "ann@example.com", "keeper@example.com"
TOKEN = "xoxb-test-token"  # noqa: S105 - the fake workspace's
HOUR = 3600.0
BY_EMAIL = Address("Tagwatch", "tagwatch", "example.com")
PEERS = (
    ("mark, then send (Healthchecks' order)", "18 lost"),
    ("send, then mark (Alertmanager's and ElastAlert's idea)", "46 twice"),
)
"""Of 3,000 alerts under 100 kills, the same fake Slack, on another machine: ../shared/reference/alerting.md."""


def run() -> None:
    """Print the figures, each beside what is to be reached."""
    _print("what", "measured", "reach")
    measures = (
        _crash_slack,
        _crash_webhook,
        _crash_mailbox,
        _crash_mail,
        _storm,
        _outage,
        _troubles,
        _restart,
        _latency,
    )
    for measure in measures:
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder))
    for order, result in PEERS:
        _print(f"peers: {order}", result, "")


def _print(what: str, measured: str, reach: str) -> None:
    print(f"{what:<66} {measured:<58} {reach}", flush=True)


@contextmanager
def _slack(kind: str, **more: Any) -> Iterator[tuple[FakeSlack, dict[str, Any]]]:
    with FakeSlack({"C0SHOP": "shop"}, **more) as slack:
        os.environ |= {"TAGWATCH_BENCH_TOKEN": slack.token, "TAGWATCH_BENCH_HOOK": slack.webhook_url("C0SHOP")}
        bot = {"type": "slack", "token": {"env": "TAGWATCH_BENCH_TOKEN"}, "to": "C0SHOP", "base_url": slack.url}
        hook = {"type": "slack_webhook", "url": {"env": "TAGWATCH_BENCH_HOOK"}}
        yield slack, bot | {"charts": False} if kind == "slack" else hook


def _sink(slack: FakeSlack) -> Sink:
    return Sink(lambda: len(slack.posts), lambda told: setattr(slack, "on_post", lambda _post: told()))


def _crash_slack(folder: Path) -> None:
    path, incidents = folder / "t.db", 20 * KILLS // 3
    fill(path, "C0SHOP", incidents)
    with _slack("slack", seconds_between_posts=0) as (slack, config):
        deaths = cut(path, config, _sink(slack), KILLS)
        arrived = [str(post.metadata["event_payload"]["delivery"]) for post in slack.posts]
    messages = outcome(path, incidents)
    lost = {one.key for one in messages if one.state not in {"sent", "collapsed"}}
    lost |= {one.key for one in messages if one.state == "sent"} - set(arrived)
    twice = sum(times - 1 for times in repeats(arrived).values())
    measured = f"{len(messages):,} transitions, {deaths:,} kills: {len(lost)} lost, {twice} twice"
    _print("kill -9, Slack with history", measured, "0 lost, 0 twice")


def _crash_webhook(folder: Path) -> None:
    path, incidents = folder / "t.db", 20 * KILLS // 3
    fill(path, "webhook", incidents)
    with _slack("webhook", seconds_between_posts=0) as (slack, config):
        deaths = cut(path, config, _sink(slack), KILLS)
        told = [post.words for post in slack.posts]
    names = [words.rsplit("incident ", 1)[1].split()[0] for words in told]
    lost = {f"i{n}" for n in range(incidents)} - set(names)
    again = [words for n, words in enumerate(told) if names[n] in names[:n]]
    marked = sum(REPEAT in words for words in again)
    measured = f"{deaths:,} kills: {len(lost)} lost, {len(again)} repeats, {marked} marked"
    _print("kill -9, Slack webhook: nobody can be asked", measured, "0 lost, repeats <= kills, all marked")


def _crash_mail(folder: Path) -> None:
    path, incidents = folder / "t.db", 20 * KILLS // 3
    fill(path, ANN, incidents)
    with FakeMail() as mail:
        server = {"host": mail.host, "port": mail.port, "tls": "none"}
        config = {"type": "email", "from": str(BY_EMAIL), "to": ANN} | server
        sink = Sink(lambda: len(mail.received), lambda told: setattr(mail, "on_mail", lambda _mail: told()))
        deaths = cut(path, config, sink, KILLS)
        ids = [str(one.message["Message-ID"]) for one in mail.received]
        again = [one for n, one in enumerate(mail.received) if ids[n] in ids[:n]]
    sent = {message_id(one, BY_EMAIL.domain) for one in outcome(path, incidents) if one.state == "sent"}
    marked = sum(one.message["X-Tagwatch-Possible-Repeat"] == "yes" for one in again)
    measured = f"{deaths:,} kills: {len(sent - set(ids))} lost, {len(again)} again under their id, {marked} marked"
    _print("kill -9, SMTP; a mailbox knows Message-IDs", measured, "0 lost, 0 twice by id")


def _crash_mailbox(folder: Path) -> None:
    """An SMTP server, and a mailbox that gets a copy of each mail and is asked by Message-ID over IMAP."""
    path, incidents = folder / "t.db", 20 * KILLS // 3
    fill(path, ANN, incidents)
    os.environ["TAGWATCH_BENCH_MAILBOX"] = "secret"
    with FakeMail() as mail, FakeMailbox(lambda: [str(m.message["Message-ID"]) for m in mail.to(KEEPER)]) as mailbox:
        lookup = {"host": mailbox.host, "port": mailbox.port, "tls": "none", "user": "keeper", "copy_to": KEEPER}
        config = _mail_config(mail) | {"lookup": lookup | {"password": {"env": "TAGWATCH_BENCH_MAILBOX"}}}
        sink = Sink(lambda: len(mail.received), lambda told: setattr(mail, "on_mail", lambda _mail: told()))
        deaths = cut(path, config, sink, KILLS)
        ids = [str(one.message["Message-ID"]) for one in mail.to(ANN)]
    messages = outcome(path, incidents)
    lost = {message_id(one, BY_EMAIL.domain) for one in messages if one.state == "sent"} - set(ids)
    twice = sum(times - 1 for times in repeats(ids).values())
    measured = f"{len(messages):,} transitions, {deaths:,} kills: {len(lost)} lost, {twice} twice"
    _print("kill -9, SMTP with Message-ID lookup (IMAP)", measured, "0 lost, 0 twice")


def _storm(folder: Path) -> None:
    """10,000 incidents at once: what is told within a minute, how fast, and what is told once they are over."""
    rules = {"leak": Rule("leak", "pii", Params())}
    finding = Finding("pii", "leak", Stream("s", "production", "ga4", "1", "view"), Verdict.MET, Severity.WARNING, 0, 0)
    findings = [replace(finding, detail=f"type {n}", message=f"type {n} leaks") for n in range(10_000)]
    database = open_database(folder / "t.db")
    with _slack("slack") as (slack, config):
        before, began = _memory(), time.perf_counter()
        known = _judge(database, {}, findings, rules, AT)
        seconds = time.perf_counter() - began
        slack.clock = lambda: clock[0]
        clock = [AT]
        channels = build_channels({"slack": config})
        for _ in range(60):
            clock[0] += 1.0
            deliver(StoredOutbox(database), channels, lambda: clock[0])
        posts = [post.at for post in slack.posts]
        growth = _memory() - before
        over = [replace(one, verdict=Verdict.NOT_MET) for one in findings]
        _judge(database, known, over, rules, AT + HOUR)
        for _ in range(60):
            clock[0] += 1.0
            deliver(StoredOutbox(database), channels, lambda: clock[0])
        told = len(slack.posts)
    with database.read() as connection:
        kept = len(Incidents(connection).listed(everything=True, limit=20_000))
    database.close()
    soon = f"{len(posts)} post after {posts[0] - AT:.0f} s"
    first = f"{soon}; judged in {seconds:.1f} s; {kept - 1:,} kept; +{growth:.0f} MB"
    _print("storm: 10,000 incidents at once", first, "<= 1 post a second, summary within 60 s")
    _print("storm: all over an hour later", f"{told} posts in all", "nothing lost, nothing more")


def _judge(
    database: Database, known: dict[str, Incident], findings: list[Finding], rules: dict[str, Rule], at: float
) -> dict[str, Incident]:
    stepped = step(known, findings, rules | {STORM.id: STORM}, at, Policy())
    with database.write() as connection:
        Incidents(connection).put(stepped.incidents)
        for one in stepped.transitions:
            enqueue(connection, messages_for(one, rules.get(one.incident.rule), routing(), at))
    return known | {incident.fingerprint: incident for incident in stepped.incidents}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _outage(folder: Path) -> None:
    """Slack down for six hours: 60 incidents meanwhile, two thirds of them over before it is back."""
    database = open_database(folder / "t.db")
    outbox = StoredOutbox(database)
    clock = [AT]
    with _slack("slack", clock=lambda: clock[0]) as (slack, config):
        channels = build_channels({CHANNEL: config})
        slack.down = True
        while clock[0] < AT + 6 * HOUR:
            minute = round((clock[0] - AT) / 60)
            if minute % 6 == 0:
                _enqueue(database, f"i{minute // 6}", Transition.FIRED, 1, clock[0])
            if minute % 6 == 3 and minute // 6 % 3:
                _enqueue(database, f"i{minute // 6}", Transition.RESOLVED, 2, clock[0])
            deliver(outbox, channels, lambda: clock[0])
            clock[0] += 60.0
        asked = sum(slack.calls.values())
        slack.down = False
        back = clock[0]
        while any(state in {"queued", "sending"} for _, state in outbox.depths()) and clock[0] < back + 2 * HOUR:
            deliver(outbox, channels, lambda: clock[0])
            clock[0] += 1.0
        names = [post.words.rsplit("incident ", 1)[1].split()[0] for post in slack.posts]
    database.close()
    in_order = names == sorted(names, key=lambda name: int(name[1:]))
    twice = len(names) - len(set(names))
    measured = f"{len(set(names))} of 60 told, {twice} twice, in order: {in_order}; {asked} calls meanwhile"
    _print("Slack down 6 h, 60 incidents, 40 of them over meanwhile", measured, "all once, in order, collapsed")


def _troubles(folder: Path) -> None:
    """What breaks for some hours and is mended, ten incidents meanwhile: told once, in order; or by the fallback."""
    for number, (name, breaks, mends) in enumerate(TROUBLES):
        for fallback in (False, True):
            database = open_database(folder / f"{number}{fallback}.db")
            clock = [AT]
            with _slack("slack", clock=lambda: clock[0]) as (slack, config), FakeMail() as mail:  # noqa: B023 - run here
                channels = build_channels({CHANNEL: config, "mail": _mail_config(mail)})
                ways = {CHANNEL: "mail"} if fallback else {}
                breaks(slack)
                for n in range(10):
                    _enqueue(database, f"i{n}", Transition.FIRED, 1, clock[0])
                    clock[0] += 600.0
                    deliver(StoredOutbox(database), channels, lambda: clock[0], fallbacks=ways)  # noqa: B023
                mends(slack)
                for _ in range(2 * 3600 // 5):
                    deliver(StoredOutbox(database), channels, lambda: clock[0], fallbacks=ways)  # noqa: B023
                    clock[0] += 5.0
                names = [_delivered(post) for post in slack.posts] + [_incident_in(m.text) for m in mail.received]
                said = sum("This was meant for" in m.text for m in mail.received)
            database.close()
            in_order = names == sorted(names)
            way = f"{said} by the fallback, said so" if fallback else "no fallback"
            measured = (
                f"{len(set(names))} of 10 told, {len(names) - len(set(names))} twice, in order: {in_order}; {way}"
            )
            _print(f"{name}, mended after 100 min", measured, "all once, in order, or by the fallback")
    _greylisted(folder)


TROUBLES: tuple[tuple[str, Callable[[FakeSlack], object], Callable[[FakeSlack], object]], ...] = (
    ("token revoked", lambda slack: setattr(slack, "token", "xoxb-new"), lambda s: setattr(s, "token", TOKEN)),
    ("channel archived", lambda slack: slack.archived.add("C0SHOP"), lambda slack: slack.archived.clear()),
    ("blocks refused", lambda s: setattr(s, "takes_blocks", False), lambda s: setattr(s, "takes_blocks", True)),
)


def _greylisted(folder: Path) -> None:
    database, clock = open_database(folder / "grey.db"), AT
    with FakeMail() as mail:
        mail.refuse[ANN] = "451 4.7.1 greylisted, come back"
        channels = build_channels({CHANNEL: _mail_config(mail)})
        for n in range(10):
            with database.write() as connection:
                enqueue(connection, [message(moved(id=f"i{n}"), CHANNEL, ANN, created_at=clock + n)])
        for step_ in range(200):
            if step_ == 60:
                mail.refuse.clear()
            at = clock + 10.0 * step_
            deliver(StoredOutbox(database), channels, lambda: at)  # noqa: B023 - called within
        names = [_incident_in(one.text) for one in mail.received]
    database.close()
    measured = f"{len(set(names))} of 10 told, {len(names) - len(set(names))} twice, in order: {names == sorted(names)}"
    _print("SMTP greylists a recipient for 10 min", measured, "all once, in order")


def _mail_config(mail: FakeMail) -> dict[str, Any]:
    return {"type": "email", "from": str(BY_EMAIL), "to": ANN, "host": mail.host, "port": mail.port, "tls": "none"}


def _delivered(post: Post) -> str:
    return str(post.metadata["event_payload"]["delivery"]).split(".", 1)[0]


def _incident_in(words: str) -> str:
    return words.rsplit("incident ", 1)[1].split(maxsplit=1)[0]


def _enqueue(database: Database, name: str, transition: Transition, seq: int, at: float) -> None:
    with database.write() as connection:
        enqueue(connection, [message(moved(transition, id=name, seq=seq), CHANNEL, "C0SHOP", created_at=at)])


def _restart(folder: Path) -> None:
    """Incidents in every state are read anew and judged by the same findings."""
    rules = {"leak": Rule("leak", "pii", Params())}
    finding = Finding("pii", "leak", Stream("s", "production", "ga4", "1", "view"), Verdict.MET, Severity.WARNING, 0, 0)
    findings = [replace(finding, detail=f"type {n}") for n in range(15)]
    database = open_database(folder / "t.db")
    _judge(database, {}, findings, rules, AT)
    with database.read() as connection:
        known = Incidents(connection).latest(AT - 24 * HOUR)
    stepped = step(known, findings, rules, AT, Policy())
    database.close()
    _print(
        "restart with nothing changed", f"{len(stepped.transitions)} messages of {len(known)} incidents", "0 messages"
    )


def _latency(folder: Path) -> None:
    """From the commit of a transition to Slack's yes, in a quiet system that looks into its outbox every second."""
    database = open_database(folder / "t.db")
    outbox = StoredOutbox(database)
    accepted: dict[str, float] = {}
    with _slack("slack", seconds_between_posts=0) as (slack, config):
        slack.on_post = lambda post: accepted.setdefault(post.metadata["event_payload"]["delivery"], time.time())
        channels = build_channels({CHANNEL: config})
        committed = {}
        _every_second(
            60, lambda n: committed.update(_commit(database, n)), lambda: deliver(outbox, channels, time.time)
        )
    database.close()
    waits = sorted(accepted[key] - at for key, at in committed.items() if key in accepted)
    p99 = waits[min(len(waits) - 1, round(0.99 * len(waits)))]
    measured = f"median {waits[len(waits) // 2]:.2f} s, p99 {p99:.2f} s, longest of {len(waits)} {waits[-1]:.2f} s"
    _print("detected to accepted by Slack, quiet", measured, "p99 < 2 s")


def _commit(database: Database, number: int) -> dict[str, float]:
    made = message(moved(id=f"q{number}"), CHANNEL, "C0SHOP", created_at=time.time())
    with database.write() as connection:
        enqueue(connection, [made])
    return {made.key: time.time()}


def _every_second(seconds: int, commit: Callable[[int], object], send: Callable[[], object]) -> None:
    """Look into the outbox every second, and commit one message in each at another moment of it."""
    for number in range(seconds):
        offset = (number * 0.37) % 1.0
        time.sleep(offset)
        commit(number)
        time.sleep(1.0 - offset)
        send()
    send()
