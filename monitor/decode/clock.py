"""When an event happened by the sender's own clock, as far as that clock can be believed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from monitor.decode.values import number

FURTHEST = 86_400.0
"""A sender's clock more than a day (s) off the request is not believed: such an event would fall into a window long
closed, and wrong device clocks are commoner than honest day-old queues.
"""


def event_time(stated: Any, at: float) -> float:
    """Return the stated time (epoch in s, ms or µs, or ISO 8601) as epoch seconds; `at`, the request's own time, when
    it cannot be read or is more than FURTHEST away.
    """
    seconds = seconds_of(stated)
    return at if seconds is None or abs(seconds - at) > FURTHEST else seconds


def lagged_time(stated: Any, sent: Any, at: float) -> float:
    """Return `at` less the time between `stated` and `sent`, both by the sender's clock, so that its error falls out.

    Without a readable `sent` the stated time is taken as `event_time` takes it. A lag below zero counts as none.
    """
    happened, left = seconds_of(stated), seconds_of(sent)
    if happened is None or left is None:
        return event_time(stated, at)
    return event_time(at - max(0.0, left - happened), at)


def seconds_of(stated: Any) -> float | None:
    """Return a timestamp as epoch seconds, or None. Numbers are told apart by size: s below 10¹¹, ms, then µs."""
    if isinstance(stated, str):
        found = number(stated)
        if found is None:
            return _iso(stated)
        stated = found
    if isinstance(stated, bool) or not isinstance(stated, int | float) or not 0 < stated < 1e17:
        return None
    return float(stated) if stated < 1e11 else stated / 1e3 if stated < 1e14 else stated / 1e6


def _iso(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
