"""Findings of one cause over time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.checks.finding import Finding, Severity, Verdict


class State(StrEnum):
    """Where an incident stands. PENDING has been seen but not long enough to tell anyone."""

    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RECOVERING = "recovering"
    RESOLVED = "resolved"


class Transition(StrEnum):
    """Why a message is due: the named reason of a decision."""

    FIRED = "fired"
    RAISED = "raised"  # severity went up
    SPREAD = "spread"  # another stream or property of the same cause joined in
    REMINDED = "reminded"
    RESOLVED = "resolved"


class Resolution(StrEnum):
    """Why an incident is over."""

    CLEARED = "cleared"  # every subject was looked at and is well again
    PASSED = "passed"  # it never lasted long enough to tell anyone
    RULE_REMOVED = "rule removed"
    EXPIRED = "expired"  # nothing was heard of any subject for so long that nobody waits for it any more


@dataclass(frozen=True, slots=True)
class Incident:
    """Findings of one cause over time.

    `fingerprint` is a hash of what makes the cause (see `monitor/incidents/cause.py`), never of values, counts, times
    or text. `id` is the fingerprint's start and the minute this occurrence began. `subjects` holds the latest finding
    of every subject that is, or was during this incident, in trouble. All times are event time, epoch seconds; None
    until it happened. `seq` counts its transitions; with the id it names a message once and for all. `told` is how many
    subjects the last message spoke of. `reopened` counts how often it came back after it was resolved.
    """

    id: str
    fingerprint: str
    rule: str
    check: str
    state: State
    severity: Severity
    subjects: tuple[Finding, ...]
    pending_since: float
    fired_at: float | None = None
    resolved_at: float | None = None
    last_met: float | None = None
    last_seen: float | None = None
    clear_since: float | None = None
    notified_at: float | None = None
    seq: int = 0
    told: int = 0
    reopened: int = 0
    resolution: Resolution | None = None

    @property
    def troubled(self) -> tuple[Finding, ...]:
        """Return the subjects that are in trouble now, as far as is known."""
        return tuple(finding for finding in self.subjects if finding.verdict is Verdict.MET)
