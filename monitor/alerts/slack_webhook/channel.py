"""Slack by incoming webhook: no app to install, no thread, nothing to change afterwards."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field
from slack_sdk.webhook import WebhookClient

from monitor.alerts.channel import NEVER_QUIET, ChannelSettings, Secret, Surroundings
from monitor.alerts.message import Message
from monitor.alerts.outcome import Later, NotThere, Outcome, Refused, Scope, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.slack.blocks import root
from monitor.alerts.slack.channel import quiet_logger
from monitor.alerts.slack.errors import CONNECTION_ERRORS, Trouble, outcome_of, outcome_of_exception, trouble_of
from monitor.alerts.web_call import web_address
from monitor.incidents.incident import Transition

RECIPIENT = "webhook"
"""The one recipient: the address itself is a secret, and stays out of the database."""
_SETUP = {403: "the webhook's owner or app may not post there", 404: "no such webhook", 410: "the webhook was revoked"}


class SlackWebhookSettings(ChannelSettings):
    """Slack by incoming webhook."""

    url: Secret = Field(
        description="The webhook's address, a secret kept elsewhere: {env: …}, {file: …} or {credential: …}."
    )
    timeout_seconds: Annotated[int, Field(gt=0, le=25)] = 10
    seconds_between_posts: Annotated[float, Field(ge=0)] = Field(1.0, description="Slack takes one a second.")


@register
class SlackWebhookChannel:
    """Posts every transition as a message of its own."""

    kind: ClassVar[str] = "slack_webhook"
    Settings: ClassVar[type[ChannelSettings]] = SlackWebhookSettings
    quiet: ClassVar[frozenset[Transition]] = NEVER_QUIET
    recipients = (RECIPIENT,)

    def __init__(self, client: WebhookClient, pace: float) -> None:
        self._client = client
        self.pace = pace

    @classmethod
    def build(cls, name: str, settings: SlackWebhookSettings, surroundings: Surroundings) -> SlackWebhookChannel:
        """Make the channel. Raises SecretMissing."""
        url = web_address(surroundings.secret(settings.url), settings.url)
        client = WebhookClient(url, timeout=settings.timeout_seconds, retry_handlers=[], logger=quiet_logger(name))
        return cls(client, settings.seconds_between_posts)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - Slack dates its own
        """Post the message, in a plainer shape where Slack refuses it in full."""
        rendered = root(message, opening=thread is None)
        refusal: Outcome = Refused("there is nothing to send", Scope.MESSAGE)
        for rung, shape in enumerate(rendered.content):
            try:
                answer = self._client.send(
                    text=shape.text, blocks=list(shape.blocks), unfurl_links=False, unfurl_media=False
                )
            except CONNECTION_ERRORS as error:
                return outcome_of_exception(error)
            if answer.status_code == 200:
                notes = [f"as {shape.name}: Slack refused it in full"] if rung else []
                notes += [rendered.note] if rendered.note else []
                return Sent(message.key, "; ".join(notes) or None)
            refusal = _outcome(answer.status_code, answer.body.strip(), dict(answer.headers))
            if trouble_of(answer.status_code, answer.body.strip()) is not Trouble.PAYLOAD:
                return refusal
        return refusal

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Say that a webhook cannot be asked."""
        return NotThere("an incoming webhook cannot be asked, so it may arrive twice")


def _outcome(status: int, error: str, headers: dict[str, str]) -> Later | Refused:
    if status in _SETUP and trouble_of(status, error) is not Trouble.RATE:
        return Refused(f"{_SETUP[status]} ({error or status})", Scope.CHANNEL)
    return outcome_of(status, error, headers)
