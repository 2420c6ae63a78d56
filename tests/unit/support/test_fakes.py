"""The fakes are as strict as the real thing, or the tests that use them prove nothing."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.support.slack import FakeSlack
from tests.support.smtp import FakeMail

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack({"C0SHOP": "shop"}, clock=lambda: 1000.0) as fake:
        yield fake


def client(slack: FakeSlack, token: str | None = None) -> WebClient:
    made = WebClient(token=token or slack.token, base_url=slack.url, retry_handlers=[])
    made.proxy = None
    return made


def error_of(call: object, **args: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**args)  # type: ignore[operator]
    return str(caught.value.response["error"])


def test_slack_takes_one_post_a_second_a_channel(slack: FakeSlack) -> None:
    web = client(slack)
    web.chat_postMessage(channel="C0SHOP", text="one")
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel="C0SHOP", text="two")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    slack.clock = lambda: 1001.0
    assert web.chat_postMessage(channel="C0SHOP", text="two")["ok"]
    assert [post.text for post in slack.roots("C0SHOP")] == ["one", "two"]


@pytest.mark.parametrize(
    "blocks",
    [
        [SECTION] * 51,
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}],
        [{"type": "invented"}],
    ],
)
def test_slack_refuses_blocks_beyond_its_limits(slack: FakeSlack, blocks: list[object]) -> None:
    assert error_of(client(slack).chat_postMessage, channel="C0SHOP", text="t", blocks=blocks) == "invalid_blocks"
    assert slack.posts == []


def test_slack_knows_its_token_and_its_channels(slack: FakeSlack) -> None:
    assert error_of(client(slack, "xoxb-other").chat_postMessage, channel="C0SHOP", text="t") == "invalid_auth"
    assert error_of(client(slack).chat_postMessage, channel="C0NONE", text="t") == "channel_not_found"
    slack.archived.add("C0SHOP")
    assert error_of(client(slack).chat_postMessage, channel="C0SHOP", text="t") == "is_archived"


def test_slack_keeps_threads_updates_and_metadata(slack: FakeSlack) -> None:
    slack.seconds_between_posts = 0
    web = client(slack)
    root = web.chat_postMessage(
        channel="C0SHOP", text="root", metadata={"event_type": "t", "event_payload": {"delivery": "k"}}
    )
    web.chat_postMessage(channel="C0SHOP", text="reply", thread_ts=root["ts"])
    web.chat_update(channel="C0SHOP", ts=root["ts"], text="changed", blocks=[SECTION])
    [post] = slack.roots()
    assert (post.text, post.words, post.versions) == ("changed", "words", [("root", [])])
    assert [reply.text for reply in slack.replies(post)] == ["reply"]
    history = web.conversations_history(channel="C0SHOP", include_all_metadata=True)["messages"]
    assert [message["metadata"]["event_payload"] for message in history] == [{"delivery": "k"}]
    assert len(web.conversations_replies(channel="C0SHOP", ts=root["ts"])["messages"]) == 2
    assert error_of(web.chat_update, channel="C0SHOP", ts="1.1", text="x") == "message_not_found"


def test_mail_is_taken_refused_and_greylisted_by_recipient() -> None:
    with FakeMail() as mail:
        mail.refuse = {"gone@x.example": "550 5.1.1 no such mailbox", "grey@x.example": "451 4.7.1 later"}
        with smtplib.SMTP(mail.host, mail.port) as smtp:
            refused = smtp.sendmail(
                "a@x.example",
                ["ann@x.example", "gone@x.example", "grey@x.example"],
                "Subject: hello\r\nContent-Type: text/plain\r\n\r\nbody\r\n",
            )
        assert {address: code for address, (code, _) in refused.items()} == {
            "gone@x.example": 550,
            "grey@x.example": 451,
        }
        assert [(m.subject, m.text.strip()) for m in mail.to("ann@x.example")] == [("hello", "body")]
