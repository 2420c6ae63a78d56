"""Findings find their incident: an open one of their cause, one that comes back, or a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from monitor.checks.finding import Finding
from monitor.incidents.cause import NAMED, Label, Way, event_key, fingerprint_of, label_of, subject_of, way_of
from monitor.incidents.incident import Incident, Resolution, State
from monitor.incidents.policy import Policy

_COMES_BACK = frozenset({Resolution.CLEARED, Resolution.BY_HAND})


class House:
    """Incidents by fingerprint, and by label those that are open. Changes the mapping it was given."""

    def __init__(self, incidents: dict[str, Incident], now: float, policy: Policy) -> None:
        self._incidents = incidents
        self._now = now
        self._policy = policy
        self._open: dict[Label | Way, dict[str, None]] = {}
        for key, incident in incidents.items():
            if incident.state is not State.RESOLVED:
                for subject in incident.subjects:
                    self._know(key, subject)

    def take_in(self, findings: Iterable[Finding]) -> None:
        """Give every finding its incident."""
        for finding in findings:
            self._take_in(finding)

    def _take_in(self, finding: Finding) -> None:
        incidents, now = self._incidents, self._now
        fingerprint = fingerprint_of(finding)
        for key in self._near(finding):
            incident = incidents[key]
            if key == fingerprint or self._of_one_cause(incident, finding):
                incidents[key] = replace(incident, subjects=(*incident.subjects, finding), last_met=now, last_seen=now)
                self._know(key, finding)
                return
        known = incidents.get(fingerprint)
        back = known is not None and self._comes_back(known)
        if known is not None and back and _told_already(known, finding):
            return
        incidents[fingerprint] = (
            _again(known, finding, now) if known and back else _new(known, fingerprint, finding, now)
        )
        self._know(fingerprint, finding)

    def _know(self, key: str, subject: Finding) -> None:
        for sign in (label_of(subject), way_of(subject)):
            if sign is not None:
                self._open.setdefault(sign, {})[key] = None

    def _near(self, finding: Finding) -> list[str]:
        """Return the open incidents this may be of: those of its label, then those of an event that breaks alike."""
        way = way_of(finding)
        return [*self._open.get(label_of(finding), ()), *(self._open.get(way, ()) if way is not None else ())]

    def _of_one_cause(self, incident: Incident, finding: Finding) -> bool:
        if self._now - incident.pending_since <= self._policy.join_window:
            return True
        label = label_of(finding)
        if not any(label_of(subject) == label for subject in incident.subjects):
            return False
        if finding.check in NAMED:
            return True
        key = event_key(finding.stream.event)
        return any(event_key(subject.stream.event) == key for subject in incident.subjects)

    def _comes_back(self, known: Incident) -> bool:
        lately = known.resolved_at is not None and self._now - known.resolved_at <= self._policy.reopen_window
        return known.resolution in _COMES_BACK and lately


def _again(known: Incident, finding: Finding, now: float) -> Incident:
    return replace(
        known,
        state=State.PENDING,
        severity=finding.severity,
        subjects=(finding,),
        pending_since=now,
        resolved_at=None,
        resolution=None,
        resolved_by=None,
        clear_since=None,
        last_met=now,
        last_seen=now,
        acknowledged_by=None,
        acknowledged_until=None,
        escalated=0,
        reopened=known.reopened + 1,
    )


def _new(known: Incident | None, fingerprint: str, finding: Finding, now: float) -> Incident:
    name = f"{fingerprint[:8]}-{datetime.fromtimestamp(now, tz=UTC):%y%m%d%H%M}"
    return Incident(
        id=name,
        fingerprint=fingerprint,
        rule=finding.rule,
        check=finding.check,
        state=State.PENDING,
        severity=finding.severity,
        subjects=(finding,),
        pending_since=now,
        last_met=now,
        last_seen=now,
        # A rule taken away and put back within a minute: its messages go on being counted, or they would be taken for
        # those that were sent.
        seq=known.seq if known is not None and known.id == name else 0,
    )


def _told_already(known: Incident, finding: Finding) -> bool:
    """Tell whether a statistical finding rests on hours from before its subject was well again.

    A window of days still holds the hours of a trouble that was told and is over; those are no news a second time.
    """
    was_told = any(subject_of(subject) == subject_of(finding) for subject in known.subjects)
    return was_told and finding.p_value is not None and finding.start < (known.clear_since or 0.0)
