"""The consent ledger: how many events each vendor got a day, by what had been chosen about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from monitor.decode.event import Kind
from monitor.privacy.inspected import Inspected
from monitor.privacy.purposes import BANNER

DAY = 86400
UNKNOWN_PURPOSE = "unknown"


class Entry(NamedTuple):
    """What a count of the ledger is of. `day` is the start of the day in UTC, epoch seconds.

    `state` is `granted`, `denied`, `unset`, `opted-out`, `unknown` or `not-needed`.
    """

    day: int
    source: str
    environment: str
    vendor: str
    purpose: str
    state: str

    @property
    def date(self) -> str:
        """Return the day as people write it."""
        return datetime.fromtimestamp(self.day, tz=UTC).date().isoformat()


class Count(NamedTuple):
    """How many events (their sampling weights summed), and how many of them broke something about consent."""

    events: float
    breaking: float


def ledger_of(inspected: Iterable[Inspected]) -> dict[Entry, Count]:
    """Return the ledger of events that were sent: cookies and answers to the banner are none.

    Of vendors whose purpose nobody knows, purpose and state are `unknown`.
    """
    ledger: dict[Entry, Count] = {}
    for one in inspected:
        event = one.event
        if event.vendor == BANNER or event.kind is Kind.STORAGE:
            continue
        purpose, state = one.standing or (UNKNOWN_PURPOSE, "unknown")
        day = int(event.at // DAY) * DAY
        entry = Entry(day, event.source, event.environment, event.vendor, str(purpose), str(state))
        events, breaking = ledger.get(entry, (0.0, 0.0))
        ledger[entry] = Count(events + event.weight, breaking + (event.weight if one.breaches else 0.0))
    return ledger


def add(ledger: dict[Entry, Count], more: Mapping[Entry, Count]) -> None:
    """Add counts to a ledger."""
    for entry, count in more.items():
        events, breaking = ledger.get(entry, (0.0, 0.0))
        ledger[entry] = Count(events + count.events, breaking + count.breaking)
