"""One thing to tell one recipient on one channel about one transition of an incident: a row of the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.incidents.incident import Transition


class Delivery(StrEnum):
    """Where a message stands. SENDING is in doubt after a crash and is settled with the channel before anything new."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    COLLAPSED = "collapsed"  # superseded by a later message before it was sent
    REROUTED = "rerouted"  # its channel takes nothing; another one was given it


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox. `key` is unique: incident id, seq, channel and recipient.

    `body` is the snapshot the templates render from (JSON), frozen when the transition was committed. `reference` is
    what the channel calls it (a Slack `channel:ts`, an e-mail Message-ID) once known. `held_until` is when its route's
    hours begin. `repeat` says that it may have arrived before; `note` is a line for its reader about how it came.
    Times are wall clock.
    """

    key: str
    incident: str
    seq: int
    transition: Transition
    channel: str
    recipient: str
    body: bytes
    created_at: float
    state: Delivery = Delivery.QUEUED
    attempts: int = 0
    not_before: float = 0.0
    lease_until: float = 0.0
    reference: str | None = None
    error: str | None = None
    held_until: float = 0.0
    repeat: bool = False
    note: str | None = None

    def with_(self, **changes: object) -> Message:
        """Return a copy with these fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
