"""What people should be told now: the difference between what they know of an incident and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.mute import PEOPLE, Mute, MutedBy
from monitor.incidents.policy import Policy


def news(
    before: Incident | None,
    incident: Incident,
    mute: Mute | None,
    escalation: Sequence[float],
    now: float,
    policy: Policy,
) -> tuple[Incident, Transition | None]:
    """Return the reason to speak of an incident, and the incident with what decides it the next time.

    Nothing is owed to anyone and remembered as such: what people know is in the incident (`told`, `told_severity`), how
    it stands as well, and quiet that ends leaves exactly the difference to tell. `escalation` is after how many seconds
    the next in line are told.
    """
    incident, steadied = _flap(incident, now, policy)
    if incident.flapping and mute is None:
        mute = Mute(MutedBy.FLAPPING)
    known = incident.told > 0
    if incident.state is State.RESOLVED:
        held = mute is not None and mute.by is MutedBy.FLAPPING
        return replace(incident, muted=mute if known and held else None), _end(known=known, held=held)
    if incident.state is State.PENDING:
        return incident, None
    if mute is not None:
        return _hushed(incident, mute, now, policy)
    incident = replace(incident, muted=None)
    if not known:
        return incident, Transition.FIRED
    if steadied:
        return incident, Transition.REMINDED
    return _goes_on(before, incident, escalation, now, policy)


def told(incident: Incident, transition: Transition, now: float) -> Incident:
    """Return an incident as it is once its news is written: numbered, and with what people now know of it."""
    over = incident.state is State.RESOLVED
    # Only what may disturb people tells them that it has become worse.
    severity = incident.told_severity if transition.quiet else incident.severity
    return replace(
        incident,
        seq=incident.seq + 1,
        notified_at=incident.notified_at if transition.quiet and transition is not Transition.SPREAD else now,
        told=0 if over else len(incident.subjects),
        told_severity=None if over else severity,
        escalated=incident.escalated + (transition is Transition.ESCALATED),
    )


def _end(*, known: bool, held: bool) -> Transition | None:
    """Only what people were told of is told to be over, whoever asked for quiet meanwhile."""
    return Transition.RESOLVED if known and not held else None


def _flap(incident: Incident, now: float, policy: Policy) -> tuple[Incident, bool]:
    """Forget what is too long ago to count, and find out whether an incident that went on and off is steady again."""
    if not incident.flapping:
        return incident, False
    if incident.flips and now - incident.flips[-1] < policy.flap_steady:
        return incident, False
    return replace(incident, flapping=False, flips=()), True


def _hushed(incident: Incident, mute: Mute, now: float, policy: Policy) -> tuple[Incident, Transition | None]:
    known = incident.told > 0
    before = incident.muted
    if mute.by is MutedBy.FLAPPING and (before is None or before.by is not MutedBy.FLAPPING):
        return replace(incident, muted=mute), Transition.FLAPPING
    if mute.is_of(before):
        mute = before if before is not None else mute
    elif mute.by in PEOPLE:
        return replace(incident, muted=mute), Transition.SILENCED if known else None
    ends_soon = mute.until is not None and now >= mute.until - policy.warn_before
    lasted = (mute.until or 0.0) - (mute.since or 0.0) > 2 * policy.warn_before
    if mute.by is MutedBy.SILENCE and ends_soon and lasted and not mute.warned:
        return replace(incident, muted=replace(mute, warned=True)), Transition.UNSILENCING if known else None
    return replace(incident, muted=mute), None


def _goes_on(
    before: Incident | None, incident: Incident, escalation: Sequence[float], now: float, policy: Policy
) -> tuple[Incident, Transition | None]:
    """Name the reason to speak of an incident that people know of and that goes on, or None."""
    if incident.told_severity is not None and incident.severity.rank > incident.told_severity.rank:
        return incident, Transition.RAISED
    if before is not None and before.acknowledged_by != incident.acknowledged_by:
        lapsed = before.acknowledged_until is not None and now >= before.acknowledged_until
        return incident, Transition.REMINDED if lapsed else Transition.ACKNOWLEDGED
    due = incident.escalated < len(escalation)
    if due and incident.acknowledged_by is None and incident.state is State.FIRING:
        since = incident.fired_at if incident.fired_at is not None else incident.pending_since
        if now - since >= escalation[incident.escalated]:
            return incident, Transition.ESCALATED
    quiet = now - (incident.notified_at if incident.notified_at is not None else incident.pending_since)
    if len(incident.subjects) > incident.told and quiet >= policy.spread_interval:
        return incident, Transition.SPREAD
    return incident, Transition.REMINDED if _remind(incident, quiet, now, policy) else None


def _remind(incident: Incident, quiet: float, now: float, policy: Policy) -> bool:
    repeat = policy.repeat.get(incident.severity, 0.0)
    age = (incident.notified_at or now) - (incident.fired_at or now)
    due = repeat > 0 and quiet >= max(repeat, age / 2)
    return due and incident.last_met == now and incident.acknowledged_by is None
