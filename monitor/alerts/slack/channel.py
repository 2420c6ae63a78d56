"""Slack by bot token: a root message per incident, changed as it changes, and every transition in its thread."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, field_validator
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from monitor.alerts.channel import (
    ALWAYS_QUIET,
    ChannelSettings,
    Later,
    NotThere,
    Outcome,
    Refused,
    Scope,
    Secret,
    Sent,
    Settlement,
    Surroundings,
    one_or_several,
    register,
)
from monitor.alerts.message import Message
from monitor.alerts.slack.blocks import Ladder, Shape, reply, root
from monitor.alerts.slack.errors import (
    CONNECTION_ERRORS,
    Trouble,
    outcome_of,
    outcome_of_exception,
    trouble_of,
)
from monitor.incidents.incident import Transition

SCRIBE = "tagwatch_delivery"
"""The event type of our metadata: by it a message that was in doubt is found again."""
PAGE = 200
PAGES = 10
"""How far back a message in doubt is looked for: 2,000 messages of the channel. It was posted moments ago."""
BROADCAST = frozenset({Transition.RAISED, Transition.FIRED, Transition.ESCALATED, Transition.FLAPPING})
"""What is shown in the channel beside the thread: changing the root notifies nobody."""

_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{2,20}")


class SlackSettings(ChannelSettings):
    """Slack by bot token."""

    token: Secret = Field(description="The bot token (xoxb-…), kept elsewhere: {env: …}, {file: …} or {credential: …}.")
    to: Annotated[tuple[str, ...], BeforeValidator(one_or_several)] = Field(
        min_length=1, description="Slack channel ids such as C0123ABCD."
    )
    base_url: str = Field("https://slack.com/api/", description="Another address of the Web API, such as a proxy's.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10
    seconds_between_posts: Annotated[float, Field(ge=0)] = Field(1.0, description="Slack takes one a second.")

    @field_validator("to")
    @classmethod
    def _ids(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        for one in ids:
            if not _CHANNEL_ID.fullmatch(one):
                where = "in Slack: the channel's name, About, at the bottom"
                raise ValueError(f"{one!r} is no Slack channel id, such as C0123ABCD ({where})")
        return ids


@register
class SlackChannel:
    """Posts to Slack channels. A reference is `channel:root:own`, the last two being timestamps."""

    kind: ClassVar[str] = "slack"
    Settings: ClassVar[type[ChannelSettings]] = SlackSettings
    quiet: ClassVar[frozenset[Transition]] = ALWAYS_QUIET

    def __init__(self, client: WebClient, recipients: tuple[str, ...], pace: float) -> None:
        self._client = client
        self.recipients = recipients
        self.pace = pace

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
        return cls(client, settings.to, settings.seconds_between_posts)

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
        rendered = root(message, opening=opening)
        outcome = self._post(message, rendered.content, {})
        return _noted(outcome, rendered.note)

    def _reply(self, message: Message, channel: str, root_ts: str) -> Outcome:
        rendered = reply(message)
        where = {"thread_ts": root_ts, "reply_broadcast": message.transition in BROADCAST}
        outcome = self._post(message.with_(recipient=channel), rendered.content, where)
        return _noted(outcome, rendered.note)

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
        for shape in root(message, opening=False).content:
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
    if note is None or not isinstance(outcome, Sent):
        return outcome
    return Sent(outcome.reference, f"{outcome.note}; {note}" if outcome.note else note)
