"""Delivery is killed again and again, and every message still arrives. `TAGWATCH_KILLS=1000` for the long form."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from monitor.alerts.telling import REPEAT
from tests.support.cuts import Sink, fill, outcome, repeats, run
from tests.support.imap import FakeMailbox
from tests.support.slack import FakeSlack, Post
from tests.support.smtp import FakeMail

KILLS = int(os.environ.get("TAGWATCH_KILLS", "8"))
ANN, KEEPER = "ann@example.com", "keeper@example.com"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def slack_sink(slack: FakeSlack) -> Sink:
    return Sink(lambda: len(slack.posts), lambda told: setattr(slack, "on_post", lambda _post: told()))


def key_of(post: Post) -> str:
    return str(post.metadata["event_payload"]["delivery"])


def test_semantic_22_a_thousand_cuts_lose_nothing_and_repeat_nothing_where_the_channel_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, incidents = tmp_path / "tagwatch.db", 20 * KILLS // 3
    fill(path, "C0SHOP", incidents)
    with FakeSlack({"C0SHOP": "shop"}, seconds_between_posts=0) as slack:
        monkeypatch.setenv("TOKEN", slack.token)
        config = {"type": "slack", "token": {"env": "TOKEN"}, "to": "C0SHOP", "base_url": slack.url, "charts": False}
        assert run(path, config, slack_sink(slack), KILLS) == KILLS
        delivered = [key_of(post) for post in slack.posts]
    messages = outcome(path, incidents)
    assert repeats(delivered) == {}
    assert set(delivered) == {one.key for one in messages if one.state == "sent"}
    assert any(one.error and "found after" in one.error for one in messages), "no kill came between post and record"
    assert Counter(one.state.value for one in messages) == {"sent": incidents, "collapsed": (incidents + 1) // 2}


def test_semantic_22_where_the_channel_cannot_be_asked_nothing_is_lost_and_each_repeat_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, incidents = tmp_path / "tagwatch.db", 20 * KILLS // 3
    fill(path, "webhook", incidents)
    with FakeSlack({"C0SHOP": "shop"}, seconds_between_posts=0) as slack:
        monkeypatch.setenv("HOOK", slack.webhook_url("C0SHOP"))
        config = {"type": "slack_webhook", "url": {"env": "HOOK"}}
        deaths = run(path, config, slack_sink(slack), KILLS)
        told = [post.words for post in slack.posts]
    incident_of = [words.rsplit("incident ", 1)[1].split()[0] for words in told]
    assert set(incident_of) == {f"i{n}" for n in range(incidents)}
    again = repeats(incident_of)
    assert 0 < sum(times - 1 for times in again.values()) <= deaths
    for incident in again:
        later = [words for name, words in zip(incident_of, told, strict=True) if name == incident][1:]
        assert all(REPEAT in words for words in later)


def test_semantic_22_where_a_mailbox_can_be_asked_by_message_id_no_mail_is_lost_and_none_comes_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, incidents = tmp_path / "tagwatch.db", 20 * KILLS // 3
    fill(path, ANN, incidents)
    monkeypatch.setenv("MAILBOX", "secret")
    with FakeMail() as mail, FakeMailbox(lambda: [str(m.message["Message-ID"]) for m in mail.to(KEEPER)]) as mailbox:
        config = {
            "type": "email",
            "host": mail.host,
            "port": mail.port,
            "tls": "none",
            "from": "t@example.com",
            "to": ANN,
            "lookup": {
                "host": mailbox.host,
                "port": mailbox.port,
                "tls": "none",
                "user": "keeper",
                "password": {"env": "MAILBOX"},
                "copy_to": KEEPER,
            },
        }
        sink = Sink(lambda: len(mail.received), lambda told: setattr(mail, "on_mail", lambda _mail: told()))
        assert run(path, config, sink, KILLS) == KILLS
        ids = [str(one.message["Message-ID"]) for one in mail.to(ANN)]
    messages = outcome(path, incidents)
    assert repeats(ids) == {}
    assert len(ids) == incidents
    assert Counter(one.state.value for one in messages) == {"sent": incidents, "collapsed": (incidents + 1) // 2}
    assert any(one.error and "found after" in one.error for one in messages), "no kill came between mail and record"


def test_semantic_22_a_mail_server_sees_each_message_under_one_id_however_often_it_comes(tmp_path: Path) -> None:
    path, incidents = tmp_path / "tagwatch.db", 20 * KILLS // 3
    fill(path, ANN, incidents)
    with FakeMail() as mail:
        config = {
            "type": "email",
            "host": mail.host,
            "port": mail.port,
            "tls": "none",
            "from": "t@example.com",
            "to": ANN,
        }
        sink = Sink(lambda: len(mail.received), lambda told: setattr(mail, "on_mail", lambda _mail: told()))
        deaths = run(path, config, sink, KILLS)
        received = list(mail.received)
    ids = [str(one.message["Message-ID"]) for one in received]
    assert len(set(ids)) == incidents, "what a mailbox that knows Message-IDs keeps"
    again = repeats(ids)
    assert sum(times - 1 for times in again.values()) <= deaths
    for name in again:
        later = [one for one in received if one.message["Message-ID"] == name][1:]
        assert all(one.message["X-Tagwatch-Possible-Repeat"] == "yes" and REPEAT[:40] in one.text for one in later)
