"""The state machine: findings of one moment in, incidents and the transitions worth a message out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor.checks.finding import Finding
from monitor.checks.rule import Rule
from monitor.incidents.action import Action, act, released
from monitor.incidents.housing import House
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.inhibit import inhibit
from monitor.incidents.mute import Mute
from monitor.incidents.news import news, told
from monitor.incidents.policy import Policy
from monitor.incidents.said import Said
from monitor.incidents.storm import STORM, hold_back, storm_findings


def _never(_incident: Incident) -> None:
    return None


def _no_steps(_incident: Incident) -> Sequence[float]:
    return ()


@dataclass(frozen=True, slots=True)
class People:
    """What people have said beside the rules.

    `actions` are what they did since the last step; `mute` is the quiet they asked for, by incident; `escalation` is
    after how many seconds the next in line are told, step by step.
    """

    actions: tuple[Action, ...] = ()
    mute: Callable[[Incident], Mute | None] = _never
    escalation: Callable[[Incident], Sequence[float]] = _no_steps


NOBODY = People()


@dataclass(frozen=True, slots=True)
class Moved:
    """An incident, as it is after a transition worth a message."""

    incident: Incident
    transition: Transition


@dataclass(frozen=True, slots=True)
class Stepped:
    """What one step changed: every incident that is not as it was, and the transitions in the order they are told.

    `answers` says by an action's key what became of it.
    """

    incidents: tuple[Incident, ...] = ()
    transitions: tuple[Moved, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


def step(
    incidents: Mapping[str, Incident],
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    now: float,
    policy: Policy,
    people: People = NOBODY,
) -> Stepped:
    """Move every incident on by one evaluation.

    `incidents` are by fingerprint those that are open or were resolved within the reopen window; `now` is event time.
    A subject is over when its own finding says NOT_MET, or when its stream was looked at and is clean (a NOT_MET
    finding of its rule and stream with neither path nor detail) and nothing was said of the subject itself. Anything
    else, an UNKNOWN above all, leaves it as it was (law 4). A step without findings only does what people did.
    """
    acted = act(incidents, people.actions, now)
    own = {key: incident for key, incident in acted.incidents.items() if incident.rule == STORM.id}
    others = {key: incident for key, incident in acted.incidents.items() if key not in own}

    def tell(looked: Mapping[str, Incident]) -> dict[str, tuple[Incident, Transition | None]]:
        return {
            key: news(incidents.get(key), incident, people.mute(incident), people.escalation(incident), now, policy)
            for key, incident in looked.items()
        }

    moved, held = hold_back(tell(_look(others, inhibit(findings), rules, now, policy)), policy)
    weather = storm_findings(held, [incident for incident in own.values() if incident.is_open], now)
    moved |= tell(_look(own, weather, {STORM.id: STORM}, now, policy))
    transitions: list[Moved] = []
    changed: list[Incident] = []
    for key, (incident, transition) in moved.items():
        after = incident if transition is None else told(incident, transition, now)
        if transition is not None:
            transitions.append(Moved(after, transition))
        if after != incidents.get(key):
            changed.append(after)
    transitions.sort(key=lambda moved: (-moved.incident.severity.rank, moved.incident.fingerprint))
    return Stepped(tuple(changed), tuple(transitions), acted.answers)


def _look(
    incidents: Mapping[str, Incident],
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    now: float,
    policy: Policy,
) -> dict[str, Incident]:
    """Give every finding to the incident of its cause, and move each to the state it should be in."""
    said = Said.of(findings)
    updated = {
        key: _update(incident, said, rules.get(incident.rule), now, policy) for key, incident in incidents.items()
    }
    homeless = said.homeless(updated.values())
    if homeless:
        House(updated, now, policy).take_in(homeless)
    return {key: _move(incident, rules.get(incident.rule), now, policy) for key, incident in updated.items()}


def _update(incident: Incident, said: Said, rule: Rule | None, now: float, policy: Policy) -> Incident:
    """Give an incident what was said of its subjects; one that the rule no longer covers is over."""
    if incident.state is State.RESOLVED:
        # What a person ended though it went on is no news until it has been well in between.
        return said.well_again(incident) if incident.resolution is Resolution.BY_HAND else incident
    subjects, heard = said.of_subjects(incident, rule)
    if not heard:
        return incident
    updated = replace(incident, subjects=subjects, last_seen=now)
    if not updated.troubled:
        return updated
    unseen = now - (incident.last_seen or incident.pending_since)
    if incident.state is State.PENDING and unseen > policy.outage_tolerance:
        updated = replace(updated, pending_since=now)
    return replace(updated, last_met=now)


def _move(incident: Incident, rule: Rule | None, now: float, policy: Policy) -> Incident:
    """Move one incident, whose subjects are up to date, to the state it should be in."""
    if incident.state is State.RESOLVED:
        return incident
    expired = now - (incident.last_seen or incident.pending_since) > policy.expire_after
    if rule is None or expired:
        return _over(incident, now, Resolution.RULE_REMOVED if rule is None else Resolution.EXPIRED)
    if not incident.troubled:
        return _clear(incident, rule, now)
    severity = max((finding.severity for finding in incident.troubled), key=lambda severity: severity.rank)
    incident = replace(incident, clear_since=None, severity=max(incident.severity, severity, key=lambda s: s.rank))
    if incident.state is State.PENDING:
        lasted = now - incident.pending_since >= rule.for_
        return _flip(replace(incident, state=State.FIRING, fired_at=now), now, policy) if lasted else incident
    if _no_longer_taken_on(incident, now):
        return released(replace(incident, state=State.FIRING))
    return replace(incident, state=State.FIRING if incident.acknowledged_by is None else State.ACKNOWLEDGED)


def _no_longer_taken_on(incident: Incident, now: float) -> bool:
    """An acknowledgement ends when its time is up, and when the trouble becomes worse than what was acknowledged."""
    lapsed = incident.acknowledged_until is not None and now >= incident.acknowledged_until
    worse = incident.told_severity is not None and incident.severity.rank > incident.told_severity.rank
    return incident.acknowledged_by is not None and (lapsed or worse)


def _clear(incident: Incident, rule: Rule, now: float) -> Incident:
    if not incident.is_open:
        return _over(incident, now, Resolution.PASSED)
    since = now if incident.clear_since is None else incident.clear_since
    if now - since < rule.keep_firing_for:
        return replace(incident, state=State.RECOVERING, clear_since=since)
    return _over(replace(incident, clear_since=since), now, Resolution.CLEARED)


def _over(incident: Incident, now: float, why: Resolution) -> Incident:
    flips = (*incident.flips, now) if incident.is_open else incident.flips
    return replace(incident, state=State.RESOLVED, resolved_at=now, resolution=why, flips=flips)


def _flip(incident: Incident, now: float, policy: Policy) -> Incident:
    """Count a beginning; too many of them and of ends make an incident one that goes on and off."""
    flips = (*(at for at in incident.flips if now - at <= policy.flap_window), now)
    return replace(incident, flips=flips, flapping=incident.flapping or len(flips) > policy.flap_changes)
