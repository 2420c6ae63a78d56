"""What Slack gets beside text: charts, mentions; and what is said where the token lacks a scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.alerts.channel import Channel, SelfChecking
from monitor.alerts.compose import messages_for
from monitor.alerts.message import Message
from monitor.alerts.outcome import Sent
from monitor.alerts.registry import build_channels
from monitor.alerts.routing import Team
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, RULE, message, moved, routing
from tests.support.slack import FakeSlack

T = Transition


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack({"C0SHOP": "shop"}, seconds_between_posts=0) as fake:
        yield fake


@pytest.fixture
def channel(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Channel:
    monkeypatch.setenv("TOKEN", slack.token)
    config = {"type": "slack", "token": {"env": "TOKEN"}, "to": "C0SHOP", "base_url": slack.url}
    return build_channels({"slack": config})["slack"]


def called(who: str, moved_to: Transition, seq: int) -> Message:
    team = {"growth": Team(mentions={"slack": who})}
    return messages_for(moved(moved_to, seq=seq), RULE, routing(teams=team), AT)[0]


def test_semantic_34_the_chart_goes_into_the_thread_after_the_text(slack: FakeSlack, channel: Channel) -> None:
    sent = channel.send(message(), None, AT)
    [root] = slack.roots()
    [file] = slack.files
    assert (file.channel, file.thread_ts) == ("C0SHOP", root.ts)
    assert file.content.startswith(b"\x89PNG")
    assert file.title == "purchase in GA4, hour by hour, Tue 10 Mar 06:00 UTC – Tue 10 Mar 12:00 UTC"
    channel.send(message(moved(T.RAISED, seq=2)), sent.reference if isinstance(sent, Sent) else None, AT)
    assert len(slack.files) == 1


def test_semantic_34_a_chart_that_fails_blocks_nothing_and_is_not_tried_in_vain(
    slack: FakeSlack, channel: Channel
) -> None:
    slack.scopes.discard("files:write")
    assert channel.send(message(), None, AT) == Sent(
        f"C0SHOP:{slack.roots()[0].ts}:{slack.roots()[0].ts}", "without its chart: missing_scope"
    )
    channel.send(message(moved(id="i2")), None, AT)
    assert slack.calls["files.getUploadURLExternal"] == 1
    assert len(slack.roots()) == 2


def test_whoever_answers_for_it_is_mentioned_when_it_begins_and_when_it_becomes_worse(
    slack: FakeSlack, channel: Channel
) -> None:
    sent = channel.send(called("S0GROWTH", T.FIRED, 1), None, AT)
    assert isinstance(sent, Sent)
    assert "<!subteam^S0GROWTH>" in slack.roots()[0].words
    for seq, transition in enumerate((T.REMINDED, T.SPREAD, T.RESOLVED), 2):
        channel.send(called("S0GROWTH", transition, seq), sent.reference, AT)
    assert "subteam" not in slack.roots()[0].words, "a change disturbs nobody"
    channel.send(called("U0ANN", T.RAISED, 5), sent.reference, AT)
    quiet = [reply.words for reply in slack.replies(slack.roots()[0])]
    assert ["<@U0ANN>" in words for words in quiet] == [False, False, False, True]


def test_semantic_33_alerts_test_names_the_scopes_that_are_missing_and_what_for(
    slack: FakeSlack, channel: Channel
) -> None:
    assert isinstance(channel, SelfChecking)
    assert channel.missing() == []
    slack.scopes = {"chat:write"}
    assert channel.missing() == [
        "scope channels:history is missing: after a crash one message may arrive twice",
        "scope files:write is missing: no charts (or say `charts: false`)",
    ]
    slack.token = "xoxb-another"
    assert channel.missing() == ["the token is refused: invalid_auth"]


def test_with_an_app_token_that_is_refused_the_buttons_are_said_not_to_work(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", slack.token)
    monkeypatch.setenv("APP", "xapp-wrong")
    config = {"type": "slack", "token": {"env": "TOKEN"}, "app_token": {"env": "APP"}, "to": "C0SHOP"}
    channel = build_channels({"slack": config | {"base_url": slack.url}})["slack"]
    assert isinstance(channel, SelfChecking)
    assert channel.missing() == ["buttons do not work: the app token is refused (invalid_auth)"]
