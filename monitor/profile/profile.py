"""The mergeable statistics of one stream's events in one window of event time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.privacy.inspected import Breach, Leak


@dataclass(frozen=True, slots=True)
class Noted:
    """How often a leak or breach was seen, and where first: file and entry of the hit, if it was read from one."""

    count: int
    file: str | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a stream's events in a window.

    `Profile()` is the identity of `merge`. `events` is the number seen, `weight` their sum of sampling weights (the
    exact count of what happened when capture was sampled), `weight_squares` the sum of w × (w − 1), the variance that
    sampling added. `first_at` and `last_at` are event times (0 for the identity).
    """

    events: int = 0
    weight: float = 0.0
    weight_squares: float = 0.0
    first_at: float = 0.0
    last_at: float = 0.0
    leaks: Mapping[Leak, Noted] = field(default_factory=dict)
    breaches: Mapping[Breach, Noted] = field(default_factory=dict)
