"""Slack by incoming webhook: the same words, each transition a message of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.alerts.outcome import Later, NotThere, Refused, Scope, Sent
from monitor.alerts.registry import build_channels
from monitor.alerts.slack_webhook.channel import SlackWebhookChannel
from monitor.config.yaml_source import ProblemsError
from monitor.incidents.incident import Transition
from tests.support.alerts import AT, message, moved
from tests.support.slack import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack({"C0SHOP": "shop"}, clock=lambda: AT, seconds_between_posts=0) as fake:
        yield fake


@pytest.fixture
def hook(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> SlackWebhookChannel:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOOK", slack.webhook_url("C0SHOP"))
    built = build_channels({"hook": {"type": "slack_webhook", "url": {"env": "HOOK"}}})["hook"]
    assert isinstance(built, SlackWebhookChannel)
    return built


def test_every_transition_is_a_message_of_its_own(slack: FakeSlack, hook: SlackWebhookChannel) -> None:
    outcome = hook.send(message(), None, AT)
    assert isinstance(outcome, Sent)
    hook.send(message(moved(Transition.RESOLVED, seq=2)), outcome.reference, AT)
    first, second = slack.roots("C0SHOP")
    assert first.words.startswith("🔴 Critical: purchase stopped arriving in GA4")
    assert second.words.startswith("✅ Resolved: purchase stopped arriving in GA4")


def test_what_slack_answers_is_told_apart(slack: FakeSlack, hook: SlackWebhookChannel) -> None:
    slack.fail("webhook", "invalid_blocks", status=400)
    outcome = hook.send(message(), None, AT)
    assert isinstance(outcome, Sent)
    assert outcome.note == "as trimmed: Slack refused it in full"
    slack.fail("webhook", "rate_limited", status=429, retry_after=7)
    assert hook.send(message(), None, AT) == Later("Slack's rate limit", seconds=7, whole_channel=True)
    slack.fail("webhook", "no_service", status=404)
    assert hook.send(message(), None, AT) == Refused("no such webhook (no_service)", Scope.CHANNEL)
    slack.fail("webhook", "channel_is_archived", status=410)
    assert isinstance(hook.send(message(), None, AT), Refused)
    slack.down = True
    assert hook.send(message(), None, AT) == Later("Slack answered 503", whole_channel=True, in_doubt=True)


def test_a_webhook_cannot_be_asked(hook: SlackWebhookChannel) -> None:
    assert isinstance(hook.settle(message(), None, AT), NotThere)


def test_the_address_is_a_secret_and_must_be_one(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("not an address")
    config = {"hook": {"type": "slack_webhook", "url": {"file": str(tmp_path / "hook")}}}
    with pytest.raises(ProblemsError, match="holds no web address"):
        build_channels(config)
