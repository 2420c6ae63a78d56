"""The shop and the morning of the gallery, and a chart of it."""

from __future__ import annotations

from math import sin, tau
from typing import Any

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.profile.stream import Stream

HOUR = 3600.0
AT = 1_773_144_000.0  # Tue 10 Mar 2026 12:00 UTC


def at(hour: int, minute: int) -> float:
    """A time of that morning on the wall of the shop, which is in Berlin."""
    return AT - (13 - hour) * HOUR + minute * 60.0


def stream(event: str, vendor: str = "ga4", account: str = "G-N0RDL1CHT7", source: str = "default") -> Stream:
    return Stream(source, "production", vendor, account, event)


def chart(silent: int = 0, low: float = 1.0, *, banded: bool = False) -> dict[str, Any]:
    """Two days of an event that follows the day, silent or low in its last hours.

    Checks of counts know the band of every hour, those that hold two amounts against each other do not.
    """
    usual = [max(1.0, 26 + 22 * sin((hour + 4) / 24 * tau)) for hour in range(48)]
    seen: list[float | None] = [round(value * (1 + 0.09 * (hour % 3 - 1))) for hour, value in enumerate(usual)]
    for hour in range(48 - silent, 48):
        seen[hour] = round(usual[hour] * low)
    seen[19] = None
    drawn: dict[str, Any] = {"start": AT - 48 * HOUR, "step": HOUR, "observed": seen, "expected": usual}
    if banded:
        drawn["dispersion"] = [1.6] * 48
    return drawn


def found(check: str, rule: str, where: Stream, severity: Severity, hours: float = 1.0, **said: Any) -> Finding:
    """A finding of the last hours; `said` are the fields that matter to it."""
    return Finding(check, rule, where, Verdict.MET, severity, AT - hours * HOUR, AT, **said)
