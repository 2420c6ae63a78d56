"""What rules are tried on, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from monitor.checks.evaluate import Failure
from monitor.checks.occasion import Occasion
from monitor.checks.view import Counts, Measured
from monitor.incidents.incident import Incident
from monitor.plan.plan import Plan
from monitor.profile.measure import Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream

WEEK = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Past:
    """What is stored of an installation. `counts` reach back to before the span that is tried, for expectations.

    `recent` returns, for a moment, the profiles of streams as checks of content would have seen them then; it is None
    where no profile is kept. `first_seen` is by stream.
    """

    counts: Mapping[Stream, Counts]
    first_seen: Mapping[Stream, float]
    plans: Mapping[Stream, Plan] = field(default_factory=dict)
    recent: Callable[[Iterable[Stream], float], Mapping[Stream, Profile]] | None = None
    profiles_since: float = np.inf
    warm: Mapping[tuple[str, str], float] = field(default_factory=dict)
    timezone: str = "UTC"
    holidays: AbstractSet[date] = frozenset()
    occasions: tuple[Occasion, ...] = ()
    lateness: float = 300.0
    measures: Mapping[Measure, Measured] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One alert there would have been: what it said first, when, and when it was over; None where it goes on."""

    incident: Incident
    message: str
    fired_at: float
    resolved_at: float | None = None


@dataclass(slots=True)
class Backtest:
    """What some rules would have told in [since, until), and what could not be evaluated."""

    since: float
    until: float
    told: list[Told] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)

    def of(self, rule: str) -> list[Told]:
        """Return what one rule would have told."""
        return [told for told in self.told if told.incident.rule == rule]

    def a_week(self, rule: str) -> float:
        """Return how many alerts a week one rule would have sent."""
        return len(self.of(rule)) / max((self.until - self.since) / WEEK, 1e-9)
