"""Findings of one cause over time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.incidents.mute import Mute


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
    ACKNOWLEDGED = "acknowledged"  # a person has taken it on
    ESCALATED = "escalated"  # nobody took it on: the next in line are told
    SILENCED = "silenced"  # a person, or a window of the configuration, asked for quiet
    UNSILENCING = "unsilencing"  # that quiet is about to end
    FLAPPING = "flapping"  # it goes on and off
    BULLETIN = "bulletin"  # no transition of an incident: a digest, or a sign of life

    @property
    def quiet(self) -> bool:
        """Tell whether it only brings up to date what people have been told, and nobody should be woken for it."""
        return self in _QUIET


_QUIET = frozenset({Transition.SPREAD, Transition.ACKNOWLEDGED, Transition.SILENCED, Transition.UNSILENCING})


class Resolution(StrEnum):
    """Why an incident is over."""

    CLEARED = "cleared"  # every subject was looked at and is well again
    PASSED = "passed"  # it never lasted long enough to tell anyone
    RULE_REMOVED = "rule removed"
    EXPIRED = "expired"  # nothing was heard of any subject for so long that nobody waits for it any more
    BY_HAND = "by hand"  # a person said so


@dataclass(frozen=True, slots=True)
class Incident:
    """Findings of one cause over time.

    `fingerprint` is a hash of what makes the cause (see `monitor/incidents/cause.py`), never of values, counts, times
    or text. `id` is the fingerprint's start and the minute this occurrence began. `subjects` holds the latest finding
    of every subject that is, or was during this incident, in trouble. All times are event time, epoch seconds; None
    until it happened. `seq` counts its transitions; with the id it names a message once and for all. `reopened` counts
    how often it came back after it was resolved.

    What people know of it: `told` is how many subjects the last message spoke of, 0 where they know of no trouble;
    `told_severity` is what it called it. `acknowledged_by` has taken it on, until `acknowledged_until`. `muted` keeps
    it quiet. `flips` are the times of its latest beginnings and ends, `flapping` that there were too many. `escalated`
    is how many steps of its escalation have been taken.
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
    told_severity: Severity | None = None
    reopened: int = 0
    resolution: Resolution | None = None
    acknowledged_by: str | None = None
    acknowledged_until: float | None = None
    resolved_by: str | None = None
    muted: Mute | None = None
    flips: tuple[float, ...] = ()
    flapping: bool = False
    escalated: int = 0

    @property
    def troubled(self) -> tuple[Finding, ...]:
        """Return the subjects that are in trouble now, as far as is known."""
        return tuple(finding for finding in self.subjects if finding.verdict is Verdict.MET)

    @property
    def is_open(self) -> bool:
        """Tell whether it goes on and has lasted long enough to be told."""
        return self.state in {State.FIRING, State.ACKNOWLEDGED, State.RECOVERING}
