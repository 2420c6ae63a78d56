"""A state folder that monitors come and go in, in virtual time, and the hits that arrive there."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from monitor.capture.hit import Hit
from monitor.capture.spool import payload_of
from monitor.daemon.installation import Installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import Setup
from monitor.store.incidents import Incidents
from monitor.store.traffic import Traffic

NOW = 1_795_000_000.0
PAGE = "https%3A%2F%2Fshop.example%2F"
VIEW = Hit(
    NOW, "GET", f"https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view&dl={PAGE}"
)
LEAK = replace(VIEW, url=VIEW.url + "%3Fmail%3Djane.doe%2540example.com")


@dataclass
class Place:
    """A state folder that daemons come and go in."""

    setup: Setup
    installation: Installation
    printed: io.StringIO

    def start(self, now: float) -> Monitor:
        return Monitor(self.setup, self.installation.database, self.installation.spool, self.installation.key, now)

    def arrive(self, *hits: Hit, batch: str = "b1") -> None:
        self.installation.spool.append(batch, payload_of(hits))

    def counted(self) -> dict[tuple[str, int], float]:
        with self.installation.database.read() as connection:
            return {
                (counts.stream.event, start): weight
                for counts in Traffic(connection).counts()
                for start, weight in zip(counts.starts.tolist(), counts.weights.tolist(), strict=True)
            }

    def open_incidents(self) -> list[str]:
        with self.installation.database.read() as connection:
            return [incident.rule for incident in Incidents(connection).listed()]
