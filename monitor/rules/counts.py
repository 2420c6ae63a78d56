"""Streams of events in a line: `~20x14d then 0x6` is about twenty an hour for two weeks, then none for six hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from monitor.config.duration import parse_duration

HOUR = 3600
MOST_HOURS = 24 * 7 * 60
"""Hours a test may last: more than the history expectations are built from."""
MOST_EVENTS = 1e6
_PART = re.compile(r"(?P<about>~)?(?P<from>\d+(?:\.\d+)?)(?:\.\.(?P<to>\d+(?:\.\d+)?))?(?:\s*x\s*(?P<span>[\w.]+))?")
EXAMPLE = "such as `100x24 then 0x6`: a hundred an hour for 24 hours, then none for six"


@dataclass(frozen=True, slots=True)
class Part:
    """Some hours in a row: events an hour from `first` to `last`, evenly in between; `about` draws them by chance."""

    hours: int
    first: float
    last: float
    about: bool

    def mean(self, hour: int) -> float:
        """Return how many events an hour of it has, on average."""
        if self.hours == 1:
            return self.first
        return self.first + (self.last - self.first) * hour / (self.hours - 1)


def parse_counts(text: Any) -> tuple[Part, ...]:
    """Return the parts of a line. Raises ValueError with an example where it is none."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise ValueError(f"{text!r} is no count of events, {EXAMPLE}")  # noqa: TRY004 - what pydantic wants
    parts = tuple(_part(part.strip()) for part in str(text).split(" then "))
    if sum(part.hours for part in parts) > MOST_HOURS:
        raise ValueError(f"longer than {MOST_HOURS // 24} days")
    return parts


def _part(text: str) -> Part:
    found = _PART.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no count of events, {EXAMPLE}")
    first = float(found["from"])
    last = first if found["to"] is None else float(found["to"])
    if max(first, last) > MOST_EVENTS:
        raise ValueError(f"{text!r}: more than a million events an hour")
    return Part(_hours(found["span"] or "1"), first, last, about=found["about"] is not None)


def _hours(span: str) -> int:
    hours = float(span) if span.isdigit() else parse_duration(span) / HOUR
    if hours != int(hours) or hours < 1:
        raise ValueError(f"{span!r} is no whole number of hours, such as 24, 6h or 14d")
    return int(hours)
