"""What expectations are kept for."""

from __future__ import annotations

from typing import NamedTuple

from monitor.decode.event import Event


class Stream(NamedTuple):
    """source × environment × vendor × account × event name. Orders and hashes by its fields, in that order."""

    source: str
    environment: str
    vendor: str
    account: str
    event: str

    def __str__(self) -> str:
        """Return how people see it: `ga4 G-ABC123 purchase`, led by source and environment where not the default."""
        where = [part for part in (self.source, self.environment) if part not in {"default", "production"}]
        return " ".join(part for part in [*where, self.vendor, self.account, self.event] if part)


def stream_of(event: Event) -> Stream:
    """Return the stream an event belongs to."""
    return Stream(event.source, event.environment, event.vendor, event.account, event.name)
