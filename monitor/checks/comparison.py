"""What the checks that hold one amount against another share: how they say what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monitor.checks.decide import SMALLEST_EFFECT
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Rule
from monitor.checks.statistics.pair import Paired, Side
from monitor.checks.statistics.words import amount, change, moment, span, usual
from monitor.checks.view import HOUR, View
from monitor.profile.stream import Stream

REMARKABLE = 0.05
"""Above this probability nothing can be told, by whatever budget: the message need not say since when."""


class Way(StrEnum):
    """Which way an amount must move to be told."""

    BOTH = "both"
    DROP = "drop"
    PEAK = "peak"

    @property
    def sides(self) -> tuple[str, ...]:
        """Return the findings this asks for."""
        return ("drop", "peak") if self is Way.BOTH else (self.value,)


@dataclass(frozen=True, slots=True)
class Judging:
    """One rule at work on a view whose judged hours end at `end`."""

    rule: Rule
    view: View
    end: float

    def blind(self, stream: Stream) -> bool:
        """Tell whether capture of a stream's source is silent or broken now."""
        return (stream.source, stream.environment) in self.view.blind

    def finding(
        self, stream: Stream, verdict: Verdict, message: str, hours: float = 1.0, end: float | None = None, **more: Any
    ) -> Finding:
        """Return a finding on the `hours` up to the last one judged."""
        end = self.end if end is None else end
        rule = self.rule
        start = end - HOUR * hours
        return Finding(rule.check, rule.id, stream, verdict, rule.severity, start, end, message=message, **more)

    def since(self, known: Paired, side: Side) -> str:
        """Return `, since Tue 14:00`, or that it is older than can be seen; "" where nothing is remarkable."""
        if side.p_value >= REMARKABLE:
            return ""
        if known.since is None:
            return ", for over a week"
        return f", since {moment(known.since, known.end, self.view.timezone)}"


def in_span(side: Side) -> str:
    """Return `312 in 24 h`."""
    return f"{amount(side.observed)} in {span(side.hours)}"


def band(side: Side) -> str:
    """Return `388 to 410`."""
    return usual(side.low, side.high)


def changed(side: Side) -> str:
    """Return `, −22 %` where that may mean something."""
    return f", {change(side.effect)}" if side.p_value < REMARKABLE else ""


def evidence(known: Paired, side: Side, smallest: float | None) -> dict[str, object]:
    """Return what a message draws and machines read: the last hours, the window, and since when where it is known.

    `smallest` is the relative change from which on the rule tells, where it says so.
    """
    found: dict[str, object] = {} if smallest is None else {SMALLEST_EFFECT: smallest}
    found |= {
        "series": known.chart,
        "window_hours": side.hours,
        "low": side.low,
        "high": side.high,
        "usual_ratio": known.usual,
        "beside": side.base,
    }
    if known.since is not None and side.p_value < REMARKABLE:
        found["since"] = known.since
    return found


def told(side: Side, min_expected: float) -> float:
    """Return a side's p-value, 1 where the rule tells of nothing about so few events."""
    return side.p_value if max(side.expected, side.observed) >= min_expected else 1.0


def together(p_values: Sequence[float]) -> tuple[int, float]:
    """Combine p-values of which most must be small: return which one decides, and what it comes to.

    Of k the r-th smallest times k / r, r being more than half of k, is a p-value however they depend on each other
    (Rüger, Metrika 25, 1978): one vendor that doubles makes every other one look low beside it, and is no majority.
    """
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    rank = len(order) // 2
    return order[rank], min(p_values[order[rank]] * len(order) / (rank + 1), 1.0)


def only_event(rule: Rule) -> str | None:
    """Return the one event a rule names; None where it names several, globs, or none."""
    names = rule.match.event
    return names[0] if len(names) == 1 and not any(mark in names[0] for mark in "*?[!") else None
