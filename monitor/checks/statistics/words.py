"""Numbers of counts as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.checks.statistics.expectation import Beside, Expectation
from monitor.checks.statistics.since import change_point
from monitor.checks.view import HOUR
from monitor.decode.vendor_label import vendor_label
from monitor.profile.stream import Stream

DAY_HOURS = 24


def amount(events: float) -> str:
    """Return a number of events: `0`, `12`, `1,204`."""
    return f"{events:,.0f}"


def usual(low: float, high: float) -> str:
    """Return a band: `40 to 58`, or the one number both ends are."""
    return amount(low) if amount(low) == amount(high) else f"{amount(low)} to {amount(high)}"


def span(hours: float) -> str:
    """Return how long: `40 min`, `6 h`, `3 days`."""
    if hours < 1:
        return f"{max(round(hours * 60), 1)} min"
    if hours < 2 * DAY_HOURS:
        return f"{int(hours)} h"
    return f"{int(hours / DAY_HOURS)} days"


def change(effect: float) -> str:
    """Return a relative change: `−75 %`, `+40 %`, `×3.2` from three times as much on."""
    if effect >= 2:
        return f"×{effect + 1:,.1f}"
    sign = "−" if effect < 0 else "+"
    return f"{sign}{abs(effect):.0%}".replace("%", " %")


def moment(at: float, end: float, timezone: str) -> str:
    """Return a local time as briefly as is clear at `end`: `14:00`, `Tue 14:00` within a week, `3 Nov 14:00` before."""
    zone = ZoneInfo(timezone)
    then, now = datetime.fromtimestamp(at, zone), datetime.fromtimestamp(end, zone)
    if then.date() == now.date():
        return f"{then:%H:%M}"
    if (now.date() - then.date()).days < 7:
        return f"{then:%a %H:%M}"
    return f"{then.day} {then:%b %H:%M}"


def chart(known: Expectation) -> dict[str, Any]:
    """Return the last hours of a stream for drawing: what came (None when blind), what is usual, and how widely that
    spreads (variance over mean), from which a message reckons the band. Every finding has it, and few are told.
    """
    return {
        "start": known.end - HOUR * len(known.recent),
        "step": int(HOUR),
        "observed": [None if value != value else value for value in known.recent.tolist()],  # noqa: PLR0124 - NaN
        "expected": known.usual.tolist(),
        "dispersion": known.dispersion[-len(known.usual) :].tolist(),
    }


def began(known: Expectation, *, up: bool) -> dict[str, Any]:
    """Return since when the last counts are not what is usual, as evidence: `since` and the bounds `since_between`,
    epoch seconds; nothing where it began before the last week, or cannot be told.
    """
    found = change_point(known.past, known.past_usual, known.dispersion, up=up)
    if found is None or (found.open and found.best == found.most):
        return {}
    earliest, latest = known.end - HOUR * found.most, known.end - HOUR * found.least
    return {"since": known.end - HOUR * found.best, "since_between": [earliest, latest]}


def beside(found: Beside, stream: Stream) -> dict[str, Any]:
    """Return what moved with a stream and what did not, as evidence; nothing where there is nothing to say."""
    lists = {"moved_with": found.moved, "unchanged": found.steady}
    return {
        key: [f"{_named(other, stream)} {change(effect)}" for other, effect in listed]
        for key, listed in lists.items()
        if listed
    }


def _named(other: Stream, stream: Stream) -> str:
    return other.event if other.vendor == stream.vendor else f"{other.event} in {vendor_label(other.vendor)}"
