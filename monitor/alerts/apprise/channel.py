"""Everything else, by Apprise: about a hundred services, text only."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from monitor.alerts.channel import NEVER_QUIET, ChannelSettings, Secret, Surroundings
from monitor.alerts.message import Message
from monitor.alerts.outcome import Later, NotThere, Outcome, Sent, Settlement
from monitor.alerts.registry import register
from monitor.alerts.rendering import plain, render_or_plain
from monitor.config.secrets import SecretMissing
from monitor.incidents.incident import Transition

RECIPIENT = "apprise"
KINDS = {"critical": "failure", "warning": "warning", "info": "info", "resolved": "success", "quiet": "info"}
"""Apprise's types of notification, by our tone."""


class AppriseSettings(ChannelSettings):
    """Apprise."""

    url: Secret = Field(description="An Apprise address such as matrix://…, a secret kept elsewhere.")
    seconds_between_posts: Annotated[float, Field(ge=0)] = 1.0


@register
class AppriseChannel:
    """Hands text to Apprise, which says only whether it went."""

    kind: ClassVar[str] = "apprise"
    Settings: ClassVar[type[ChannelSettings]] = AppriseSettings
    quiet: ClassVar[frozenset[Transition]] = NEVER_QUIET
    recipients = (RECIPIENT,)

    def __init__(self, client: Any, pace: float) -> None:
        self._client = client
        self.pace = pace

    @classmethod
    def build(cls, name: str, settings: AppriseSettings, surroundings: Surroundings) -> AppriseChannel:  # noqa: ARG003
        """Make the channel. Raises SecretMissing, also where Apprise is not installed or does not know the address."""
        try:
            import apprise  # noqa: PLC0415 - an extra: only who names this type needs it
        except ImportError as error:
            raise SecretMissing("this type needs the extra: pip install 'tagwatch[apprise]'") from error
        client = apprise.Apprise()
        if not client.add(surroundings.secret(settings.url)):
            raise SecretMissing(f"{settings.url}: holds no address that Apprise knows")
        return cls(client, settings.seconds_between_posts)

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:  # noqa: ARG002 - it dates its own
        """Send the text."""
        rendered = render_or_plain(
            message,
            opening=thread is None,
            with_templates=lambda told: (told.title, plain(told), KINDS[told.tone]),
            plainly=lambda title, text: (title, text, "info"),
        )
        title, text, kind = rendered.content
        if self._client.notify(title=title, body=text, notify_type=kind):
            return Sent(message.key, rendered.note)
        return Later("Apprise could not send it", whole_channel=True)

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:  # noqa: ARG002
        """Say that what is behind Apprise cannot be asked."""
        return NotThere("what is behind Apprise cannot be asked, so it may arrive twice")
