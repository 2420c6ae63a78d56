"""Slack by bot token: a root message per incident, changed as it changes, and every transition in its thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from monitor.alerts.channel import ALWAYS_QUIET, ChannelSettings, Surroundings
from monitor.alerts.message import Message
from monitor.alerts.outcome import Later, NotThere, Outcome, Refused, Scope, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.slack.blocks import Ladder, Shape, reply, root
from monitor.alerts.slack.chart import MISSING_SCOPE, put_chart
from monitor.alerts.slack.errors import (
    CONNECTION_ERRORS,
    Trouble,
    outcome_of,
    outcome_of_exception,
    trouble_of,
)
from monitor.alerts.slack.listener import SlackListener, Tell
from monitor.alerts.slack.scopes import missing_scopes
from monitor.alerts.slack.settings import SlackSettings
from monitor.incidents.incident import Transition

SCRIBE = "tagwatch_delivery"
"""The event type of our metadata: by it a message that was in doubt is found again."""
PAGE = 200
PAGES = 10
"""How far back a message in doubt is looked for: 2,000 messages of the channel. It was posted moments ago."""
SECONDS_BETWEEN_CHANGES = 1.2
"""chat.update takes 50 a minute. Source: docs.slack.dev/apis/web-api/rate-limits, tier 3."""
BROADCAST = frozenset({Transition.RAISED, Transition.FIRED, Transition.ESCALATED, Transition.FLAPPING})
"""What is shown in the channel beside the thread: changing the root notifies nobody."""


@register
class SlackChannel:
    """Posts to Slack channels. A reference is `channel:root:own`, the last two being timestamps."""

    kind: ClassVar[str] = "slack"
    Settings: ClassVar[type[ChannelSettings]] = SlackSettings
    quiet: ClassVar[frozenset[Transition]] = ALWAYS_QUIET

    def __init__(self, name: str, client: WebClient, settings: SlackSettings, app_token: str | None) -> None:
        self._name = name
        self._client = client
        self._settings = settings
        self._app_token = app_token
        self._charts = settings.charts
        self.recipients = settings.to
        self.pace = settings.seconds_between_posts

    @classmethod
    def build(cls, name: str, settings: SlackSettings, surroundings: Surroundings) -> SlackChannel:
        """Make the channel. Raises SecretMissing."""
        client = WebClient(
            token=surroundings.secret(settings.token),
            base_url=settings.base_url.rstrip("/") + "/",
            timeout=settings.timeout_seconds,
            # The SDK's own retries sleep in this thread, and one after a lost answer posts twice: delivery retries.
            retry_handlers=[],
            logger=quiet_logger(name),
        )
        app_token = None if settings.app_token is None else surroundings.secret(settings.app_token)
        return cls(name, client, settings, app_token)

    def listen(self, tell: Tell, now: Callable[[], float]) -> SlackListener | None:
        """Listen to buttons, where there is an app token; the listener is still to be started."""
        if self._app_token is None:
            return None
        logger = quiet_logger(self._name)
        return SlackListener(self._app_token, self._client, self._settings.may_act, tell, now, logger)

    def missing(self) -> list[str]:
        """Say which scopes the token lacks, and what does not work for want of each; [] where all is well."""
        return missing_scopes(self._client, self._settings, self._app_token)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - Slack dates its own
        """Post a root, or change it and post into its thread.

        The root is changed first: should the process die in between, the reply is what is looked for, and changing the
        root again changes nothing.
        """
        if thread is not None:
            channel, root_ts = _root_of(thread)
            changed = self._change(message, channel, root_ts)
            if changed is None:
                return self._reply(message, channel, root_ts)
            if changed is not _GONE:
                return changed
        return self._open(message, opening=thread is None)

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Look for the message's metadata in the thread and in the channel."""
        try:
            for found in self._recent(message.recipient, thread):
                payload = found.get("metadata", {}).get("event_payload", {})
                if payload.get("delivery") == message.key:
                    own = found["ts"]
                    return Sent(
                        f"{message.recipient}:{found.get('thread_ts', own)}:{own}", "found after a cut-off send"
                    )
        except SlackApiError as error:
            status, word, headers = _answer(error)
            if trouble_of(status, word) in {Trouble.RATE, Trouble.SERVER}:
                outcome = outcome_of(status, word, headers)
                return outcome if isinstance(outcome, Later) else Later(outcome.why)
            return NotThere(f"its history cannot be read ({word}), so it may arrive twice")
        except CONNECTION_ERRORS as error:
            return outcome_of_exception(error)
        return NotThere(sure=True)

    def _open(self, message: Message, *, opening: bool) -> Outcome:
        rendered = root(message, opening=opening, buttons=self._app_token is not None)
        outcome = self._post(message, rendered.content, {})
        if isinstance(outcome, Sent) and opening:
            outcome = self._illustrate(message, outcome)
        return _noted(outcome, rendered.note)

    def _illustrate(self, message: Message, sent: Sent) -> Sent:
        """Put the chart into the thread. The text is there already: whatever goes wrong here is a note on it."""
        if not self._charts or message.transition in {Transition.RESOLVED, Transition.BULLETIN}:
            return sent
        channel, root_ts = _root_of(sent.reference)
        why = put_chart(self._client, message, channel, root_ts)
        if why == MISSING_SCOPE:
            self._charts = False  # until the configuration is read again: the next would fail as well
        return sent if why is None else _noted_sent(sent, f"without its chart: {why}")

    def _reply(self, message: Message, channel: str, root_ts: str) -> Outcome:
        rendered = reply(message)
        where = {"thread_ts": root_ts, "reply_broadcast": message.transition in BROADCAST}
        outcome = _noted(self._post(message.with_(recipient=channel), rendered.content, where), rendered.note)
        # A reply comes with a change of its root, of which Slack takes fewer than of posts.
        wait = SECONDS_BETWEEN_CHANGES if self.pace > 0 else 0.0
        return replace(outcome, wait=wait) if isinstance(outcome, Sent) else outcome

    def _post(self, message: Message, ladder: Ladder, where: dict[str, Any]) -> Outcome:
        refusal: Outcome = Refused("there is nothing to send", Scope.MESSAGE)
        for rung, shape in enumerate(ladder):
            try:
                answer = self._client.chat_postMessage(
                    channel=message.recipient,
                    metadata={"event_type": SCRIBE, "event_payload": {"delivery": message.key}},
                    unfurl_links=False,
                    unfurl_media=False,
                    **_content(shape),
                    **where,
                )
            except SlackApiError as error:
                status, word, headers = _answer(error)
                refusal = outcome_of(status, word, headers)
                if trouble_of(status, word) is Trouble.PAYLOAD:
                    continue
                if trouble_of(status, word) is Trouble.GONE and where:
                    return self._open(message, opening=False)
                return refusal
            except CONNECTION_ERRORS as error:
                return outcome_of_exception(error)
            own = str(answer["ts"])
            reference = f"{message.recipient}:{where.get('thread_ts', own)}:{own}"
            return Sent(reference, f"as {shape.name}: Slack refused it in full" if rung else None)
        return refusal

    def _change(self, message: Message, channel: str, root_ts: str) -> Outcome | None:
        """Bring the root up to date; None where that is done or cannot be, and the reply should go out."""
        for shape in root(message, opening=False, buttons=self._app_token is not None).content:
            try:
                self._client.chat_update(channel=channel, ts=root_ts, **_content(shape))
            except SlackApiError as error:
                status, word, headers = _answer(error)
                trouble = trouble_of(status, word)
                if trouble is Trouble.PAYLOAD:
                    continue
                if trouble is Trouble.GONE:
                    return _GONE
                outcome = outcome_of(status, word, headers)
                # Nothing was posted yet, so nothing is in doubt: the change can be made again.
                if isinstance(outcome, Later):
                    return Later(outcome.why, outcome.seconds, outcome.whole_channel)
                return outcome
            except CONNECTION_ERRORS as error:
                failed = outcome_of_exception(error)
                return Later(failed.why, failed.seconds, failed.whole_channel)
            return None
        return None

    def _recent(self, channel: str, thread: str | None) -> Iterator[dict[str, Any]]:
        """Yield what stands in the thread, then what stands in the channel, newest pages first."""
        if thread is not None:
            where, root_ts = _root_of(thread)
            try:
                yield from self._pages("conversations.replies", where, ts=root_ts)
            except SlackApiError as error:
                if trouble_of(*_answer(error)[:2]) is not Trouble.GONE:
                    raise
        yield from self._pages("conversations.history", channel)

    def _pages(self, method: str, channel: str, **where: str) -> Iterator[dict[str, Any]]:
        cursor = ""
        for _ in range(PAGES):
            params = {"channel": channel, "limit": PAGE, "include_all_metadata": True, **where}
            answer = self._client.api_call(method, params=params | ({"cursor": cursor} if cursor else {}))
            yield from answer.get("messages", [])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return


_GONE = Refused("the message to change is gone", Scope.MESSAGE)


def quiet_logger(name: str) -> logging.Logger:
    """Return a logger that says nothing: what Slack answers is told by outcomes, and the SDK would log it twice."""
    logger = logging.getLogger(f"monitor.alerts.slack.{name}")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _content(shape: Shape) -> dict[str, Any]:
    return {"text": shape.text, "blocks": list(shape.blocks), "link_names": False}


def _root_of(reference: str) -> tuple[str, str]:
    channel, root_ts, *_ = reference.split(":")
    return channel, root_ts


def _answer(error: SlackApiError) -> tuple[int, str, dict[str, str]]:
    response = error.response
    return response.status_code, str(response.get("error", "")), dict(response.headers)


def _noted(outcome: Outcome, note: str | None) -> Outcome:
    return outcome if note is None or not isinstance(outcome, Sent) else _noted_sent(outcome, note)


def _noted_sent(sent: Sent, note: str) -> Sent:
    return replace(sent, note=f"{sent.note}; {note}" if sent.note else note)
