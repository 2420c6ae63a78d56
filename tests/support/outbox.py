"""Delivery in a world of scripted channels: what they answer, what they got, and a clock to move."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from monitor.alerts.channel import ALWAYS_QUIET, ChannelSettings, Surroundings
from monitor.alerts.delivery import DeliveryReport, deliver
from monitor.alerts.message import Message
from monitor.alerts.outcome import NotThere, Outcome, Sent, Settlement
from monitor.incidents.incident import Transition
from monitor.store.engine import Database
from monitor.store.outbox import StoredOutbox, enqueue
from tests.support.alerts import AT, message, moved


@dataclass
class Scripted:
    """A channel that answers as told, then says yes; and what it was given."""

    answers: list[Outcome | Exception] = field(default_factory=list)
    settles: list[Settlement | Exception] = field(default_factory=list)
    pace: float = 0.0
    kind: ClassVar[str] = "scripted"
    quiet: ClassVar[frozenset[Transition]] = ALWAYS_QUIET
    Settings: ClassVar[type[ChannelSettings]] = ChannelSettings
    recipients: tuple[str, ...] = ("C0SHOP",)
    got: list[tuple[Message, str | None]] = field(default_factory=list)

    @classmethod
    def build(cls, name: str, settings: Any, surroundings: Surroundings) -> Scripted:
        raise NotImplementedError

    def send(self, message: Message, thread: str | None, now: float) -> Outcome:
        self.got.append((message, thread))
        return self._next(self.answers) or Sent(f"ref-{message.incident}-{message.seq}")

    def settle(self, message: Message, thread: str | None, now: float) -> Settlement:
        return self._next(self.settles) or NotThere()

    def _next(self, answers: list[Any]) -> Any:
        answer = answers.pop(0) if answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def story(self) -> list[tuple[str, str, str | None]]:
        return [(m.incident, m.transition.value, thread) for m, thread in self.got]


class World:
    """A database, channels and a clock."""

    def __init__(self, database: Database, **channels: Scripted) -> None:
        self.database = database
        self.outbox = StoredOutbox(database)
        self.channels = channels
        self.at = AT
        self.fallbacks: dict[str, str] = {}

    def put(self, incident: str, *transitions: Transition, channel: str = "slack", recipient: str = "C0SHOP") -> None:
        known = len(self.outbox.of_incident(incident))
        made = [
            message(moved(transition, id=incident, seq=known + n), channel, recipient, created_at=self.at)
            for n, transition in enumerate(transitions, 1)
        ]
        with self.database.write() as connection:
            enqueue(connection, made)

    def deliver(self, after: float = 0.0) -> DeliveryReport:
        self.at += after
        return deliver(self.outbox, self.channels, lambda: self.at, fallbacks=self.fallbacks)

    def states(self, incident: str = "i1") -> list[str]:
        return [m.state.value for m in self.outbox.of_incident(incident)]
