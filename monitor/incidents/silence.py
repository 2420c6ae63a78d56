"""Quiet that people ask for: silences, and the maintenance windows of the configuration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.checks.rule import Rule
from monitor.incidents.calendar import Hours
from monitor.incidents.incident import Incident
from monitor.incidents.matcher import Matcher
from monitor.incidents.mute import Mute, MutedBy


@dataclass(frozen=True, slots=True)
class Silence:
    """What nobody wants to hear of for a while, who said so, and why. Times are wall clock, epoch seconds.

    `ended_at` is there where a person ended it early.
    """

    id: str
    matcher: Matcher
    starts: float
    ends: float
    author: str
    reason: str
    created_at: float
    ended_at: float | None = None

    @property
    def until(self) -> float:
        """Return when it ends, or ended."""
        return self.ends if self.ended_at is None else min(self.ends, self.ended_at)

    def holds(self, at: float) -> bool:
        """Tell whether it holds at a moment."""
        return self.starts <= at < self.until


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A window of the configuration in which what is matched is expected to break: once, or every week.

    Once: from `starts` to `ends` (epoch seconds). Every week: `hours`, within `starts` and `ends` where they are given.
    """

    name: str
    matcher: Matcher
    hours: Hours | None = None
    starts: float | None = None
    ends: float | None = None
    reason: str = ""

    def holds(self, at: float) -> bool:
        """Tell whether it holds at a moment."""
        begun = self.starts is None or at >= self.starts
        over = self.ends is not None and at >= self.ends
        return begun and not over and (self.hours is None or self.hours.covers(at))


def muted_by(
    incident: Incident,
    rule: Rule | None,
    owner: str,
    *,
    silences: Iterable[Silence],
    windows: Iterable[Maintenance],
    at: float,
) -> Mute | None:
    """Return what people have asked for that keeps an incident quiet at a moment; of several, what lasts longest."""
    mutes = [
        Mute(MutedBy.SILENCE, one.id, one.author, one.reason, one.starts, one.until)
        for one in silences
        if one.holds(at) and one.matcher.covers(incident, rule, owner)
    ]
    if mutes:
        return max(mutes, key=lambda mute: (mute.until or 0.0, mute.name))
    for window in windows:
        if window.holds(at) and window.matcher.covers(incident, rule, owner):
            return Mute(MutedBy.MAINTENANCE, window.name, reason=window.reason, until=window.ends)
    return None
