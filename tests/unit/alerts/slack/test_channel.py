"""Slack by bot token against a workspace that keeps Slack's limits."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from monitor.alerts.outcome import Later, NotThere, Outcome, Refused, Scope, Sent
from monitor.alerts.registry import build_channels
from monitor.alerts.slack.channel import SlackChannel
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved
from tests.support.slack import FakeSlack

FIRED = message()
RAISED = message(moved(Transition.RAISED, seq=2))
RESOLVED = message(moved(Transition.RESOLVED, seq=3))


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack({"C0SHOP": "shop"}, clock=lambda: AT, seconds_between_posts=0) as fake:
        yield fake


def channel(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, token: str | None = None) -> SlackChannel:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TOKEN", token or slack.token)
    config = {"type": "slack", "token": {"env": "TOKEN"}, "to": "C0SHOP", "base_url": slack.url}
    built = build_channels({"s": config})["s"]
    assert isinstance(built, SlackChannel)
    return built


@pytest.fixture
def shop(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> SlackChannel:
    return channel(slack, monkeypatch)


def sent(outcome: Outcome) -> Sent:
    assert isinstance(outcome, Sent), str(outcome)
    return outcome


def test_semantic_32_an_incident_is_one_message_that_is_changed_with_its_story_in_the_thread(
    slack: FakeSlack, shop: SlackChannel
) -> None:
    thread = sent(shop.send(FIRED, None, AT)).reference
    thread = sent(shop.send(RAISED, thread, AT)).reference
    sent(shop.send(RESOLVED, thread, AT))
    [root] = slack.roots("C0SHOP")
    assert [version[0].splitlines()[0] for version in root.versions] == [
        "🔴 Critical: purchase stopped arriving in GA4",
        "🔴 Critical: purchase stopped arriving in GA4",
    ]
    assert root.words.startswith("✅ Resolved: purchase stopped arriving in GA4")
    raised, resolved = slack.replies(root)
    assert raised.words.startswith("🔴 *Now critical*")
    assert raised.broadcast
    assert resolved.words.startswith("✅ *Resolved*")
    assert not resolved.broadcast


def test_semantic_32_a_reply_whose_root_was_deleted_becomes_a_root_that_the_story_goes_on_in(
    slack: FakeSlack, shop: SlackChannel
) -> None:
    thread = sent(shop.send(FIRED, None, AT)).reference
    slack.posts.clear()
    thread = sent(shop.send(RAISED, thread, AT)).reference
    sent(shop.send(RESOLVED, thread, AT))
    [root] = slack.roots("C0SHOP")
    assert root.words.startswith("✅ Resolved")
    assert len(slack.replies(root)) == 1


def test_a_rate_limit_makes_the_whole_channel_wait_as_long_as_slack_says(slack: FakeSlack, shop: SlackChannel) -> None:
    slack.fail("chat.postMessage", "ratelimited", status=429, retry_after=42)
    assert shop.send(FIRED, None, AT) == Later("Slack's rate limit", seconds=42, whole_channel=True)
    assert slack.calls["chat.postMessage"] == 1


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_semantic_13_a_payload_slack_refuses_is_sent_in_a_plainer_shape(
    slack: FakeSlack, shop: SlackChannel, refused: int
) -> None:
    slack.fail("chat.postMessage", "invalid_blocks", times=refused)
    shapes = {1: "trimmed", 2: "plain text", 3: "one line"}
    assert sent(shop.send(FIRED, None, AT)).note == f"as {shapes[refused]}: Slack refused it in full"
    assert "purchase stopped arriving in GA4" in slack.posts[0].words


def test_what_slack_refuses_in_every_shape_is_refused_as_a_message(slack: FakeSlack, shop: SlackChannel) -> None:
    slack.fail("chat.postMessage", "msg_too_long", times=4)
    assert shop.send(FIRED, None, AT) == Refused("msg_too_long", Scope.MESSAGE)


def test_semantic_13_a_broken_set_up_is_refused_as_the_channel_in_words_that_help(
    slack: FakeSlack, shop: SlackChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.archived.add("C0SHOP")
    assert shop.send(FIRED, None, AT) == Refused("is_archived: the channel is archived", Scope.CHANNEL)
    slack.channels.clear()
    outcome = shop.send(FIRED, None, AT)
    assert "/invite it there" in str(outcome)
    outcome = channel(slack, monkeypatch, "xoxb-wrong").send(FIRED, None, AT)
    assert outcome == Refused("invalid_auth: the token is not one Slack knows", Scope.CHANNEL)


def test_a_server_error_leaves_the_message_in_doubt(slack: FakeSlack, shop: SlackChannel) -> None:
    slack.down = True
    assert shop.send(FIRED, None, AT) == Later("Slack answered 503", whole_channel=True, in_doubt=True)


def test_a_connection_that_was_never_made_leaves_no_doubt(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        shop = channel(slack, monkeypatch)
        shop._client.base_url = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
    outcome = shop.send(FIRED, None, AT)
    assert isinstance(outcome, Later)
    assert (outcome.whole_channel, outcome.in_doubt) == (True, False)
    assert "refused" in outcome.why


def test_a_lost_answer_is_settled_by_looking_into_the_channel(slack: FakeSlack, shop: SlackChannel) -> None:
    slack.fail("chat.postMessage", cut=True)
    outcome = shop.send(FIRED, None, AT)
    assert isinstance(outcome, Later)
    assert outcome.in_doubt
    settled = shop.settle(FIRED, None, AT)
    assert settled == Sent(f"C0SHOP:{slack.posts[0].ts}:{slack.posts[0].ts}", "found after a cut-off send")
    assert shop.settle(RAISED, None, AT) == NotThere(sure=True)


def test_a_reply_in_doubt_is_found_in_its_thread_behind_many_messages(slack: FakeSlack, shop: SlackChannel) -> None:
    thread = sent(shop.send(FIRED, None, AT)).reference
    sent(shop.send(RESOLVED, thread, AT))
    for n in range(450):
        shop.send(message(key=f"other{n}"), thread, AT) if n < 3 else slack.posts.append(slack.posts[0])
    settled = shop.settle(RESOLVED, thread, AT)
    assert isinstance(settled, Sent)
    assert settled.reference == f"C0SHOP:{slack.posts[0].ts}:{slack.posts[1].ts}"


def test_without_the_history_scope_a_doubtful_message_is_sent_again(slack: FakeSlack, shop: SlackChannel) -> None:
    slack.history_scope = False
    assert shop.settle(FIRED, None, AT) == NotThere(
        "its history cannot be read (missing_scope), so it may arrive twice"
    )


def test_a_channel_that_cannot_be_asked_now_is_asked_later(slack: FakeSlack, shop: SlackChannel) -> None:
    slack.down = True
    assert isinstance(shop.settle(FIRED, None, AT), Later)


def test_a_rate_limit_on_changing_the_root_posts_nothing(slack: FakeSlack, shop: SlackChannel) -> None:
    thread = sent(shop.send(FIRED, None, AT)).reference
    slack.fail("chat.update", "ratelimited", status=429, retry_after=30)
    assert shop.send(RESOLVED, thread, AT) == Later("Slack's rate limit", 30, whole_channel=True)
    assert len(slack.posts) == 1
