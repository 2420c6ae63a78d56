"""What delivery asks of the durable queue, which the store keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from monitor.alerts.message import Message


class Outbox(Protocol):
    """The durable queue, as delivery needs it. Every call is one transaction."""

    def claim(self, now: float, lease: float, limit: int) -> list[Message]:
        """Mark due messages as being sent, oldest first; none to a recipient whose last send is in doubt."""
        ...

    def in_doubt(self, now: float) -> list[Message]:
        """Return messages whose sending was cut off."""
        ...

    def record(self, *messages: Message) -> None:
        """Store what became of messages."""
        ...

    def thread_of(self, incident: str, channel: str, recipient: str) -> str | None:
        """Return the reference of the last message that reached this recipient about this incident."""
        ...

    def waiting(self, incident: str, channel: str, recipient: str) -> list[Message]:
        """Return the queued messages of one conversation, in order."""
        ...

    def queued(self, channel: str, recipient: str | None, limit: int) -> list[Message]:
        """Return messages that wait for a channel, or for one recipient of it."""
        ...

    def hand_over(self, message: Message, copies: Iterable[Message]) -> bool:
        """Record a message whose copies go another way; False, and nothing, where none of them can."""
        ...

    def pause(self, channel: str, until: float, recipient: str | None = None) -> None:
        """Let a channel wait, or one recipient of it."""
        ...
