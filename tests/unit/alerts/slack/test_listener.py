"""Buttons over Socket Mode: taken down once, by those who may, and answered to whoever pressed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from monitor.alerts.channel import Listening
from monitor.alerts.outcome import Sent
from monitor.alerts.registry import build_channels
from monitor.incidents.incident import Transition
from monitor.incidents.wish import Wish, WishKind
from tests.support.alerts import AT, message, moved
from tests.support.slack import FakeSlack, Post

SECONDS = 20.0


class Book:
    """Where wishes are taken down."""

    def __init__(self) -> None:
        self.wishes: list[Wish] = []
        self.changed = threading.Condition()

    def take_down(self, wish: Wish) -> str:
        with self.changed:
            self.wishes.append(wish)
            self.changed.notify_all()
        return "written down"

    def wait_for(self, number: int) -> list[Wish]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.wishes) >= number, SECONDS)
        return self.wishes


@contextmanager
def listening(slack: FakeSlack, patch: pytest.MonkeyPatch, **more: object) -> Iterator[tuple[Post, Book]]:
    """A channel with buttons, one incident posted, and somebody who listens."""
    patch.setenv("TOKEN", slack.token)
    patch.setenv("APP", "xapp-test-token")
    config = {"type": "slack", "token": {"env": "TOKEN"}, "app_token": {"env": "APP"}, "to": "C0SHOP"}
    channel = build_channels({"slack": config | {"base_url": slack.url} | more})["slack"]
    assert isinstance(channel.send(message(), None, AT), Sent)
    book = Book()
    assert isinstance(channel, Listening)
    listener = channel.listen(book.take_down, lambda: AT)
    assert listener is not None
    assert listener.start()
    try:
        yield slack.roots()[0], book
    finally:
        listener.close()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack({"C0SHOP": "shop"}, seconds_between_posts=0) as fake:
        yield fake


def test_semantic_33_a_press_is_taken_down_under_one_key_however_often_slack_tells_of_it(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(slack, monkeypatch) as (root, book):
        slack.click(root, "acknowledge", "U0ANN", times=2, name="ann")
        slack.click(root, "silence-1d", "U0BOB")
        first, again, silence = book.wait_for(3)
    assert first.key == again.key != silence.key
    assert (first.kind, first.incident, first.by, first.at) == (
        WishKind.ACKNOWLEDGE,
        message().incident,
        "ann",
        AT,
    )
    assert (silence.kind, silence.seconds) == (WishKind.SILENCE, 86400.0)


def test_semantic_33_only_those_who_may_can_act(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    slack.usergroups = {"S0GROWTH": ["U0ANN"]}
    with listening(slack, monkeypatch, may_act=["S0GROWTH", "U0BOB"]) as (root, book):
        for user in ("U0EVE", "U0ANN", "U0BOB"):
            slack.click(root, "resolve", user)
        book.wait_for(2)
        with book.changed:
            book.changed.wait_for(lambda: len(slack.ephemeral) >= 3, SECONDS)
    assert {wish.by for wish in book.wishes} == {"u0ann", "u0bob"}
    assert sorted(answer.split()[0] for answer in slack.ephemeral) == ["You", "written", "written"]


def test_semantic_40_whoever_reads_a_message_may_say_what_it_was_worth(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(slack, monkeypatch, may_act=["U0BOB"]) as (root, book):
        slack.click(root, "useful", "U0EVE")
        slack.click(root, "noise", "U0ANN")
        said = [(wish.kind, wish.by) for wish in book.wait_for(2)]
    assert sorted(said) == [(WishKind.NOISE, "u0ann"), (WishKind.USEFUL, "u0eve")]


def test_semantic_33_without_an_app_token_there_are_no_buttons_and_messages_go_out(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", slack.token)
    config = {"type": "slack", "token": {"env": "TOKEN"}, "to": "C0SHOP", "base_url": slack.url}
    channel = build_channels({"slack": config})["slack"]
    assert isinstance(channel.send(message(), None, AT), Sent)
    assert "actions" not in {block["type"] for block in slack.roots()[0].blocks}
    assert isinstance(channel, Listening)
    assert channel.listen(lambda _wish: "", lambda: AT) is None


def test_semantic_33_a_wrong_app_token_stops_nothing(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", slack.token)
    monkeypatch.setenv("APP", "xapp-wrong")
    config = {"type": "slack", "token": {"env": "TOKEN"}, "app_token": {"env": "APP"}, "to": "C0SHOP"}
    channel = build_channels({"slack": config | {"base_url": slack.url}})["slack"]
    assert isinstance(channel, Listening)
    listener = channel.listen(lambda _wish: "", lambda: AT)
    assert listener is not None
    assert not listener.start()
    listener.close()


def test_what_is_over_has_no_buttons_and_what_is_taken_on_can_be_given_back(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", slack.token)
    monkeypatch.setenv("APP", "xapp-test-token")
    config = {"type": "slack", "token": {"env": "TOKEN"}, "app_token": {"env": "APP"}, "to": "C0SHOP"}
    channel = build_channels({"slack": config | {"base_url": slack.url}})["slack"]
    sent = channel.send(message(), None, AT)
    assert isinstance(sent, Sent)

    def buttons() -> list[str]:
        return [e["action_id"] for b in slack.roots()[0].blocks if b["type"] == "actions" for e in b["elements"]]

    assert buttons() == ["acknowledge", "silence-1h", "silence-1d", "resolve", "explain", "useful", "noise"]
    channel.send(message(moved(Transition.ACKNOWLEDGED, seq=2, acknowledged_by="ann")), sent.reference, AT)
    assert buttons()[0] == "release"
    channel.send(message(moved(Transition.RESOLVED, seq=3)), sent.reference, AT)
    assert buttons() == ["useful", "noise"], "whether it was worth it is known best when it is over"
