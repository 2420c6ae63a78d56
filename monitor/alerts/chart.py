"""The hours around a trouble, as every channel draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from monitor.alerts.figures import moment, shorten, sparkline


@dataclass(frozen=True, slots=True)
class Chart:
    """Hourly counts seen and expected, on one scale; None where capture was blind. Times in seconds.

    `low` and `high` bound what 95 of 100 hours bring; empty where that is not known.
    """

    what: str
    observed: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    start: float
    step: float
    zone: str
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()

    @property
    def top(self) -> float:
        """Return the greatest value of either."""
        return max((value for value in (*self.observed, *self.expected) if value is not None), default=0.0)

    @property
    def first(self) -> str:
        """Return when the chart begins."""
        return moment(self.start, self.zone)

    @property
    def last(self) -> str:
        """Return when it ends."""
        return moment(self.start + self.step * len(self.observed), self.zone)

    def tail(self, count: int) -> Chart:
        """Return the chart's last hours."""
        observed, expected = self.observed[-count:], self.expected[-count:]
        dropped = len(self.observed) - len(observed)
        start = self.start + self.step * dropped
        low, high = self.low[-count:], self.high[-count:]
        return replace(self, observed=observed, expected=expected, start=start, low=low, high=high)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the chart as labelled lines of block characters."""
        return tuple(
            (label, sparkline(values, self.top))
            for label, values in (("hourly", self.observed), ("usual", self.expected))
            if values
        )


def chart_of(series: Mapping[str, Any] | None, zone: str) -> Chart | None:
    """Return the chart of what a message holds; None where it holds none, or nothing came and nothing was due."""
    if series is None:
        return None
    chart = Chart(
        what=shorten(series["what"], 80),
        observed=tuple(series["observed"]),
        expected=tuple(series["expected"]),
        start=series["start"],
        step=series["step"],
        zone=zone,
        low=tuple(series.get("low", ())),
        high=tuple(series.get("high", ())),
    )
    return chart if chart.top > 0 else None
