"""Times as exports write them: ISO 8601 with or without an offset, dates, and seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_NAMED_UTC = re.compile(r" ?UTC$")
_MILLISECONDS = 1e11
"""Larger numbers are milliseconds: as seconds they lie beyond the year 5100."""
_OLDEST, _NEWEST = 0.0, 4_102_444_800.0
"""1970 to 2100: other times are a mistake in the export."""


class NoTime(ValueError):
    """A text is no moment; its text says why."""


class Clock:
    """Reads times, those without an offset as the wall clock of a zone; an hour that comes twice is told apart by its
    order within a stream.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._taken: set[tuple[str, datetime]] = set()

    def read(self, stream: str, text: str) -> tuple[float, float, bool]:
        """Return a time as epoch seconds, its offset from UTC in seconds, and whether it said the offset itself.

        Raises NoTime.
        """
        if _EPOCH.fullmatch(text):
            seconds = float(text) / (1000 if float(text) > _MILLISECONDS else 1)
            at, zoned = datetime.fromtimestamp(seconds, self._zone), False
        else:
            at, zoned = self._written(stream, text)
        offset = at.utcoffset() or timedelta(0)
        moment = at.timestamp()
        if not _OLDEST <= moment < _NEWEST:
            raise NoTime(f"{text!r} lies outside 1970 to 2100")
        return moment, offset.total_seconds(), zoned

    def _written(self, stream: str, text: str) -> tuple[datetime, bool]:
        try:
            at = datetime.fromisoformat(_NAMED_UTC.sub("Z", text))
            at.timestamp()
        except (ValueError, OverflowError) as error:
            short = text if len(text) <= 40 else text[:39] + "…"
            raise NoTime(
                f"{short!r} is no time, such as 2026-03-01, 2026-03-01 05:00 or 2026-03-01T05:00:00+01:00"
            ) from error
        if at.tzinfo is not None:
            return at, True
        local = at.replace(tzinfo=self._zone)
        there = local.astimezone(UTC).astimezone(self._zone).replace(tzinfo=None) == at
        # A day begins where the clocks put it: in some zones they go forward at midnight.
        if not there and at.time() != datetime.min.time():
            raise NoTime(f"there is no {text} in {self._zone.key}: clocks went forward")
        if there and _comes_twice(local):
            if (stream, at) in self._taken:
                local = local.replace(fold=1)
            self._taken.add((stream, at))
        return local, False


def _comes_twice(local: datetime) -> bool:
    first, second = local.utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second
