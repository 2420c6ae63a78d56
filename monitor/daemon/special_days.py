"""The calendar of the configuration as the checks read it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from monitor.checks.occasion import Kind, Occasion
from monitor.config.special_days import SpecialDays, public_holidays


def holidays_between(calendar: SpecialDays, start: float, end: float) -> frozenset[date]:
    """Return the public holidays of the years that a span of epoch seconds touches."""
    if not calendar.holidays:
        return frozenset()
    first, last = (datetime.fromtimestamp(at, UTC).date() for at in (start, end))
    return public_holidays(calendar.holidays, first, last)


def occasions_of(calendar: SpecialDays) -> tuple[Occasion, ...]:
    """Return the entries of a calendar."""
    return tuple(
        Occasion(Kind(entry.kind.value), *entry.span, source=entry.source, event=entry.event)
        for entry in calendar.entries
    )
