"""When a rule is at work: days and hours of the week where its people are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.checks.finding import Finding, Verdict

if TYPE_CHECKING:
    from monitor.checks.rule import Rule

MINUTES = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of some days: `days` by number (0 is Monday), minutes since midnight, [start, end).

    Where `end` is not after `start` they run into the next day, which is then the day after one of `days`.
    """

    days: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Local times, in an IANA zone. A moment is within it when it is within any of its hours."""

    timezone: str
    hours: tuple[Hours, ...]

    def active(self, at: float) -> bool:
        """Tell whether a moment (epoch seconds) is within the schedule."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.timezone))
        day, minute = local.weekday(), local.hour * 60 + local.minute
        return any(_within(hours, day, minute) for hours in self.hours)


def _within(hours: Hours, day: int, minute: int) -> bool:
    if hours.start < hours.end:
        return day in hours.days and hours.start <= minute < hours.end
    began_today = day in hours.days and minute >= hours.start
    return began_today or ((day - 1) % 7 in hours.days and minute < hours.end)


def scheduled(findings: Iterable[Finding], rules: Mapping[str, Rule], at: float) -> tuple[Finding, ...]:
    """Return decided findings with trouble found outside its rule's schedule turned UNKNOWN.

    Nothing new fires then; what is well again still resolves.
    """
    asleep = {name for name, rule in rules.items() if rule.schedule is not None and not rule.schedule.active(at)}
    return tuple(
        replace(finding, verdict=Verdict.UNKNOWN)
        if finding.rule in asleep and finding.verdict is Verdict.MET
        else finding
        for finding in findings
    )
