"""How incidents behave over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.checks.finding import Severity

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Policy:
    """How incidents behave, in seconds of event time.

    `reopen_window`: trouble that comes back this soon after it was resolved continues the old incident and its thread.
    `join_window`: what breaks within this time of an incident's beginning may be of its cause.
    `spread_interval`: how long to gather newcomers before the message people have is brought up to date with them.
    `repeat`: by severity, after how long people are reminded; 0 is never. The reminders of an incident grow rarer with
    its age, and none is sent on an evaluation that did not see the trouble.
    `expire_after`: an incident of which nothing has been heard for so long is over: the event was retired, say.
    `outage_tolerance`: a `for` that was running when the monitor stopped goes on after a stop no longer than this
    (Prometheus' `for-outage-tolerance`, whose default it is); after a longer one it begins anew.
    `flap_changes` within `flap_window`: so many beginnings and ends make an incident one that goes on and off, which is
    told once; it is told about again when nothing has changed for `flap_steady`.
    `storm`: more new incidents than this at one time are told by one summary.
    `warn_before`: how long before a silence ends people hear of it, where it was longer than twice that.
    """

    reopen_window: float = 24 * HOUR
    join_window: float = 2 * HOUR
    spread_interval: float = HOUR
    repeat: Mapping[Severity, float] = field(default_factory=dict)
    expire_after: float = 14 * 24 * HOUR
    outage_tolerance: float = HOUR
    flap_changes: int = 6
    flap_window: float = 24 * HOUR
    flap_steady: float = 6 * HOUR
    storm: int = 20
    warn_before: float = HOUR
