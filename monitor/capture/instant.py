"""Points in time as captures write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
"""A request outside these was never sent by a tag: the clock, or the unit, is wrong."""

MILLISECONDS = 1e11
"""A number this large is milliseconds: as seconds it would be the year 5138, as milliseconds it is 1973."""

# What `fromisoformat` does not take and exporters write: more than six decimals (.NET, Go), a space before the offset.
_FRACTION = re.compile(r"([.,]\d{6})\d+")
_SPACED_OFFSET = re.compile(r" (?=[+-]\d\d:?\d\d$|Z$)")


def from_iso(text: str, *, naive_is_utc: bool) -> float:
    """Return the epoch seconds of an ISO 8601 date and time; a time without offset is UTC, or an error.

    Raises ValueError with what is wrong.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(_FRACTION.sub(r"\1", _SPACED_OFFSET.sub("", text.strip())).upper())
        except ValueError:
            raise ValueError("is no ISO 8601 date and time, such as 2026-11-25T10:00:00.123Z") from None
    if moment.tzinfo is None:
        if not naive_is_utc:
            raise ValueError("has no time zone; end it with Z or an offset such as +01:00")
        moment = moment.replace(tzinfo=UTC)
    return plausible(moment.timestamp())


def plausible(at: float) -> float:
    """Return epoch seconds as they are. Raises ValueError where no request can have been sent at that time."""
    if not math.isfinite(at):
        raise ValueError("is not a number")
    if not EARLIEST <= at < LATEST:
        raise ValueError("is before 2000 or after 2099")
    return at
