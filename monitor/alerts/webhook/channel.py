"""Webhook: every message as JSON, signed, for programs that do something with it."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import Field

from monitor.alerts.channel import ALWAYS_QUIET, ChannelSettings, Secret, Surroundings
from monitor.alerts.message import Message
from monitor.alerts.outcome import NotThere, Outcome, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import plain, render_or_plain
from monitor.alerts.telling import Telling
from monitor.alerts.web_call import CONNECTION_ERRORS, call, refusal, unreachable, web_address
from monitor.incidents.incident import Transition

RECIPIENT = "webhook"
"""The one recipient: the address may hold a secret, and stays out of the database."""
VERSION = 1
"""Of the JSON. What is added later changes nothing that is there."""


class WebhookSettings(ChannelSettings):
    """Webhook."""

    url: Secret = Field(description="Where to POST, kept elsewhere: {env: …}, {file: …} or {credential: …}.")
    sign_with: Secret | None = Field(None, description="The secret that both sides know.")
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10
    seconds_between_posts: Annotated[float, Field(ge=0)] = 0.0


@register
class WebhookChannel:
    """Posts JSON. The receiver tells repeats by `Idempotency-Key`, and forgeries by `Tagwatch-Signature`."""

    kind: ClassVar[str] = "webhook"
    Settings: ClassVar[type[ChannelSettings]] = WebhookSettings
    quiet: ClassVar[frozenset[Transition]] = ALWAYS_QUIET
    recipients = (RECIPIENT,)

    def __init__(self, url: str, secret: bytes | None, settings: WebhookSettings) -> None:
        self._url = url
        self._secret = secret
        self._timeout = settings.timeout_seconds
        self.pace = settings.seconds_between_posts

    @classmethod
    def build(cls, name: str, settings: WebhookSettings, surroundings: Surroundings) -> WebhookChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing."""
        secret = surroundings.secret(settings.sign_with).encode() if settings.sign_with is not None else None
        return cls(web_address(surroundings.secret(settings.url), settings.url), secret, settings)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:
        """Post the message."""
        rendered = render_or_plain(
            message,
            opening=thread is None,
            with_templates=lambda told: _document(message, told),
            plainly=lambda title, text: _envelope(message) | {"title": title, "text": text},
        )
        body = orjson.dumps(rendered.content)
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.key, "User-Agent": "tagwatch"}
        if self._secret is not None:
            headers["Tagwatch-Signature"] = signature(self._secret, body, int(now))
        try:
            answer = call(self._url, body, headers, self._timeout)
        except CONNECTION_ERRORS as error:
            return unreachable(error, "the webhook")
        if 200 <= answer.status < 300:
            return Sent(message.key, rendered.note)
        return refusal(answer, "the webhook")

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Say that a webhook cannot be asked."""
        return NotThere("a webhook cannot be asked; a repeat carries the same Idempotency-Key")


def signature(secret: bytes, body: bytes, at: int) -> str:
    """Return `t=<epoch seconds>,v1=<hex>`, an HMAC-SHA256 over `<t>.<body>`.

    The time is part of what is signed, so that who recorded a request cannot send it again next week.
    """
    digest = hmac.new(secret, f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


def _envelope(message: Message) -> dict[str, Any]:
    return {
        "version": VERSION,
        "key": message.key,
        "incident": message.incident,
        "seq": message.seq,
        "transition": message.transition.value,
        "possible_repeat": message.repeat,
    }


def _document(message: Message, told: Telling) -> dict[str, Any]:
    facts = orjson.loads(message.body)
    return _envelope(message) | {
        "title": told.title,
        "text": plain(told),
        "fingerprint": facts["incident"].get("fingerprint"),
        "state": facts["incident"]["state"],
        "severity": facts["incident"]["severity"],
        "since": facts["incident"]["since"],
        "resolved_at": facts["incident"]["resolved_at"],
        "headline": told.headline,
        "sentence": told.sentence,
        "facts": dict(told.facts),
        "where": facts["where"],
        "more": told.more,
        "not_affected": told.unchanged,
        "examples": told.examples,
        "next_step": told.next_step,
        "rule": facts["rule"] | {"owner": told.owner},
        "installation": told.installation,
        "link": told.link,
        "test": told.test,
    }
