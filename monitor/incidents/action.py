"""What people do with an incident: take it on, give it back, end it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.incidents.incident import Incident, Resolution, State


class Act(StrEnum):
    """What a person can do."""

    ACKNOWLEDGE = "acknowledge"
    RELEASE = "release"  # give back what one has taken on
    RESOLVE = "resolve"
    USEFUL = "useful"  # say that it was worth telling; the incident stays as it is
    NOISE = "noise"  # say that it was not


OPINIONS = frozenset({Act.USEFUL, Act.NOISE})
"""What changes no incident, and can be said of one that is long over."""
NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person did. `key` is unique: the same click, told twice, is one action. `at` is wall clock.

    `until` ends an acknowledgement (epoch seconds); None where it holds until the incident is over.
    """

    key: str
    act: Act
    incident: str
    by: str
    at: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of actions: the incidents they changed, by fingerprint, and a line for each action by its key."""

    incidents: Mapping[str, Incident]
    answers: Mapping[str, str]


def act(incidents: Mapping[str, Incident], actions: Iterable[Action], now: float) -> Acted:
    """Do what people did, in order; `now` is event time. An action that finds nothing to do says so."""
    by_id = {incident.id: key for key, incident in incidents.items()}
    changed = dict(incidents)
    answers = {}
    for action in sorted(actions, key=lambda action: (action.at, action.key)):
        if action.act in OPINIONS:
            answers[action.key] = NOTED
            continue
        key = by_id.get(action.incident)
        if key is None:
            answers[action.key] = "no such incident, or over long since"
            continue
        changed[key], answers[action.key] = _act(changed[key], action, now)
    return Acted(changed, answers)


def _act(incident: Incident, action: Action, now: float) -> tuple[Incident, str]:
    if not incident.is_open:
        return incident, f"it is {incident.state.value}" + (
            f" ({incident.resolution.value})" if incident.resolution else ""
        )
    if action.act is Act.ACKNOWLEDGE:
        if incident.acknowledged_by == action.by and incident.acknowledged_until == action.until:
            return incident, f"already acknowledged by {action.by}"
        state = State.ACKNOWLEDGED if incident.state is State.FIRING else incident.state
        return (
            replace(incident, state=state, acknowledged_by=action.by, acknowledged_until=action.until),
            f"acknowledged by {action.by}",
        )
    if action.act is Act.RELEASE:
        if incident.acknowledged_by is None:
            return incident, "nobody has acknowledged it"
        return released(incident), f"given back by {action.by}"
    resolved = replace(
        incident,
        state=State.RESOLVED,
        resolved_at=now,
        resolution=Resolution.BY_HAND,
        resolved_by=action.by,
        flips=(*incident.flips, now),
    )
    return resolved, f"resolved by {action.by}"


def released(incident: Incident) -> Incident:
    """Return an incident that nobody has taken on."""
    state = State.FIRING if incident.state is State.ACKNOWLEDGED else incident.state
    return replace(incident, state=state, acknowledged_by=None, acknowledged_until=None)
