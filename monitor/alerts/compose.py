"""From a transition to messages: who is told, on which channels, and what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.alerts.channel import Channel
from monitor.alerts.message import Message
from monitor.alerts.snapshot import freeze, snapshot
from monitor.checks.rule import Rule
from monitor.incidents.machine import Moved


@dataclass(frozen=True, slots=True)
class Routing:
    """Who is told of what.

    `default` names the channels of rules that name none; `recipients` holds, for every configured channel, who gets its
    messages. `installation` names this monitor to people who have several; `url` is where its pages are, if anywhere;
    `timezone` is the IANA zone times are told in.
    """

    default: tuple[str, ...]
    recipients: Mapping[str, tuple[str, ...]]
    installation: str = ""
    url: str | None = None
    timezone: str = "UTC"
    marks: Mapping[str, Any] = field(default_factory=dict)
    """Further facts every message carries, such as `test` for a sample."""

    @classmethod
    def over(
        cls,
        channels: Mapping[str, Channel],
        default: tuple[str, ...],
        *,
        installation: str = "",
        url: str | None = None,
        timezone: str = "UTC",
    ) -> Routing:
        """Return the routing over built channels."""
        recipients = {name: channel.recipients for name, channel in channels.items()}
        return cls(default, recipients, installation, url, timezone)

    def channels_for(self, rule: Rule | None) -> tuple[str, ...]:
        """Return the channels of a rule: those it names, else the default ones.

        A channel that is no longer configured is left out; where that leaves none, the default ones are told rather
        than nobody.
        """
        named = tuple(name for name in (rule.notify if rule else ()) if name in self.recipients)
        return named or tuple(name for name in self.default if name in self.recipients)


def messages_for(moved: Moved, rule: Rule | None, routing: Routing, now: float) -> list[Message]:
    """Return one message per channel and recipient; `rule` is None where it was removed. `now` is wall clock."""
    incident = moved.incident
    base = {"installation": routing.installation, "url": routing.url, "timezone": routing.timezone, "test": False}
    body = freeze({**snapshot(moved, rule, now=now), **base, **routing.marks})
    return [
        Message(
            key=f"{incident.id}.{incident.seq}.{channel}.{recipient}",
            incident=incident.id,
            seq=incident.seq,
            transition=moved.transition,
            channel=channel,
            recipient=recipient,
            body=body,
            created_at=now,
        )
        for channel in routing.channels_for(rule)
        for recipient in routing.recipients[channel]
    ]
