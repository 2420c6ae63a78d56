"""What expectations are kept for."""

from __future__ import annotations

from typing import NamedTuple

from monitor.decode.event import Event, Kind

PLANNED = frozenset({Kind.EVENT, Kind.PAGE, Kind.IDENTIFY})


class Stream(NamedTuple):
    """source × environment × vendor × account × event name. Orders and hashes by its fields, in that order.

    What a tag sends beside its events (initialisation, id-syncs, telemetry) is gathered in one stream a kind, named
    `(sync)` and so on: personal data and consent are judged there too, but nobody plans it or counts on it.
    """

    source: str
    environment: str
    vendor: str
    account: str
    event: str

    @property
    def planned(self) -> bool:
        """Tell whether plans and volumes are kept for this stream."""
        return not self.event.startswith("(")

    def __str__(self) -> str:
        """Return how people see it: `ga4 G-ABC123 purchase`, led by source and environment where not the default."""
        where = [part for part in (self.source, self.environment) if part not in {"default", "production"}]
        return " ".join(part for part in [*where, self.vendor, self.account, self.event] if part)


def stream_of(event: Event) -> Stream:
    """Return the stream an event belongs to."""
    name = event.name if event.kind in PLANNED else f"({event.kind})"
    return Stream(event.source, event.environment, event.vendor, event.account, name)
