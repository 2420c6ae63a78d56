"""A time in which the monitor did not run, and what became of it: one line, for the log and the digest."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import orjson

from monitor.alerts.figures import period, span

DOWN = "last_down"


@dataclass(frozen=True, slots=True)
class Down:
    """From when to when nothing ran (wall clock).

    `judged` hours that closed meanwhile were looked at afterwards, one by one. In `unknown` of them nothing can be said
    of what is pushed to the monitor: nobody was there to take it. Watched folders lose nothing.
    """

    since: float
    until: float
    judged: int
    unknown: int

    def told(self, zone: str) -> str:
        """Return it as one line."""
        when = f"{period(self.since, self.until, zone)} ({span(self.until - self.since)})"
        hours = f"{self.judged} hour{'' if self.judged == 1 else 's'} judged afterwards"
        return f"{when}; {hours}" + (f", {self.unknown} unknown" if self.unknown else "")

    def kept(self) -> str:
        """Return it as it is stored."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def read(cls, kept: str | None) -> Down | None:
        """Return what was stored."""
        return None if kept is None else cls(**orjson.loads(kept))
