"""Numbers of counts as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from monitor.checks.statistics.expectations import Expectation
from monitor.checks.view import HOUR

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
    """Return the last hours of a stream for drawing: what came (None when blind) beside what is usual."""
    return {
        "start": known.end - HOUR * len(known.recent),
        "step": int(HOUR),
        "observed": [None if value != value else value for value in known.recent.tolist()],  # noqa: PLR0124 - NaN
        "expected": known.usual.tolist(),
    }


def began(known: Expectation, effect: float, hours: int) -> float | None:
    """Return the hour from which a change of this size best explains the recent counts, epoch seconds.

    The start of the run that maximises the Poisson log-likelihood ratio of the changed rate over the usual one (Page's
    CUSUM, Biometrika 41, 1954, read backwards), else the start of the window of `hours` it was told in. None where it
    began before the recent counts do.
    """
    ratio = max(1.0 + effect, 0.01)
    gain = known.recent * np.log(ratio) - (ratio - 1.0) * known.usual
    gain[np.isnan(gain)] = 0.0
    backwards = np.cumsum(gain[::-1])
    best = int(backwards.argmax()) + 1 if backwards.max() > 0 else hours
    return known.end - HOUR * best if best < len(known.recent) else None
