"""The windows profiles are kept for."""

from __future__ import annotations

HOUR = 3600


def window_of(at: float) -> int:
    """Return the start of the hour of event time that `at` falls into, epoch seconds.

    >>> window_of(7325.9), window_of(-1.0)
    (7200, -3600)
    """
    return int(at // HOUR) * HOUR
