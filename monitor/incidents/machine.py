"""The state machine: findings of one moment in, incidents and the transitions worth a message out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from monitor.checks.finding import Finding, Severity, Verdict
from monitor.checks.rule import Rule
from monitor.incidents.cause import NAMED, Subject, event_key, fingerprint_of, label_of, subject_of
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.incidents.inhibit import inhibit
from monitor.profile.stream import Stream

HOUR = 3600.0
_OPEN = frozenset({State.FIRING, State.ACKNOWLEDGED, State.RECOVERING})


@dataclass(frozen=True, slots=True)
class Policy:
    """How incidents behave, in seconds of event time.

    `reopen_window`: trouble that comes back this soon after it was resolved continues the old incident and its thread.
    `join_window`: what breaks within this time of an incident's beginning may be of its cause.
    `spread_interval`: how long to gather newcomers before another message about them.
    `repeat`: by severity, after how long people are reminded; 0 is never. The reminders of an incident grow rarer with
    its age, and none is sent on an evaluation that did not see the trouble.
    `expire_after`: an incident of which nothing has been heard for so long is over: the event was retired, say.
    """

    reopen_window: float = 24 * HOUR
    join_window: float = 2 * HOUR
    spread_interval: float = 6 * HOUR
    repeat: Mapping[Severity, float] = field(default_factory=dict)
    expire_after: float = 14 * 24 * HOUR


@dataclass(frozen=True, slots=True)
class Moved:
    """An incident, as it is after a transition worth a message."""

    incident: Incident
    transition: Transition


@dataclass(frozen=True, slots=True)
class Stepped:
    """What one step changed: every incident that is not as it was, and the transitions in the order they are told."""

    incidents: tuple[Incident, ...] = ()
    transitions: tuple[Moved, ...] = ()


def step(
    incidents: Mapping[str, Incident],
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    now: float,
    policy: Policy,
) -> Stepped:
    """Move every incident on by one evaluation.

    `incidents` are by fingerprint those that are open or were resolved within the reopen window; `now` is event time.
    A subject is over when its own finding says NOT_MET, or when its stream was looked at and is clean (a NOT_MET
    finding of its rule and stream with neither path nor detail) and nothing was said of the subject itself. Anything
    else, an UNKNOWN above all, leaves it as it was (law 4).
    """
    said = _Said.of(inhibit(findings))
    before = dict(incidents)
    updated = {key: _update(incident, said, rules.get(incident.rule), now) for key, incident in before.items()}
    for finding in said.homeless(updated.values()):
        _house(finding, updated, now, policy)
    transitions: list[Moved] = []
    changed: list[Incident] = []
    for key, incident in updated.items():
        moved, transition = _move(before.get(key), incident, rules.get(incident.rule), now, policy)
        if transition is not None:
            moved = replace(moved, seq=moved.seq + 1, notified_at=now, told=len(moved.subjects))
            transitions.append(Moved(moved, transition))
        if moved != before.get(key):
            changed.append(moved)
    transitions.sort(key=lambda moved: (-moved.incident.severity.rank, moved.incident.fingerprint))
    return Stepped(tuple(changed), tuple(transitions))


@dataclass(frozen=True, slots=True)
class _Said:
    """The findings of one evaluation, ready to be asked."""

    by_subject: Mapping[tuple[str, Subject], Finding]
    clean: frozenset[tuple[str, Stream]]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> _Said:
        by_subject = {(finding.rule, subject_of(finding)): finding for finding in findings}
        clean = {
            (finding.rule, finding.stream)
            for finding in by_subject.values()
            if finding.verdict is Verdict.NOT_MET and not finding.path and not finding.detail
        }
        return cls(by_subject, frozenset(clean))

    def of_subject(self, subject: Finding) -> Finding | None:
        """Return what is now said of an incident's subject; None where nothing is."""
        said = self.by_subject.get((subject.rule, subject_of(subject)))
        if said is not None or (subject.rule, subject.stream) not in self.clean:
            return said
        return replace(subject, verdict=Verdict.NOT_MET)

    def homeless(self, incidents: Iterable[Incident]) -> list[Finding]:
        """Return, in a stable order, the findings in trouble that no open incident has as a subject."""
        housed = {
            (incident.rule, subject_of(subject))
            for incident in incidents
            if incident.state is not State.RESOLVED
            for subject in incident.subjects
        }
        met = (
            finding for key, finding in self.by_subject.items() if finding.verdict is Verdict.MET and key not in housed
        )
        return sorted(met, key=subject_of)


def _update(incident: Incident, said: _Said, rule: Rule | None, now: float) -> Incident:
    """Give an open incident what was said of its subjects; one that the rule no longer covers is over."""
    if incident.state is State.RESOLVED:
        return incident
    subjects = []
    heard = False
    for subject in incident.subjects:
        if rule is not None and not rule.match.covers(subject.stream):
            subjects.append(replace(subject, verdict=Verdict.NOT_MET))
            heard = True
            continue
        new = said.of_subject(subject)
        if new is None or new.verdict is Verdict.UNKNOWN:
            subjects.append(subject)
            continue
        heard = True
        # A subject that is well again keeps the words of when it was not: they are what people will read.
        subjects.append(new if new.verdict is Verdict.MET else replace(subject, verdict=Verdict.NOT_MET))
    if not heard:
        return incident
    updated = replace(incident, subjects=tuple(subjects), last_seen=now)
    return replace(updated, last_met=now) if updated.troubled else updated


def _house(finding: Finding, incidents: dict[str, Incident], now: float, policy: Policy) -> None:
    """Put a finding into the incident of its cause: an open one, one that comes back, or a new one."""
    fingerprint = fingerprint_of(finding)
    label = label_of(finding)
    for key, incident in incidents.items():
        if incident.state is State.RESOLVED or label_of(incident.subjects[0]) != label:
            continue
        if key == fingerprint or _of_one_cause(incident, finding, now, policy):
            incidents[key] = replace(incident, subjects=(*incident.subjects, finding), last_met=now, last_seen=now)
            return
    known = incidents.get(fingerprint)
    comes_back = (
        known is not None
        and known.resolution is Resolution.CLEARED
        and known.resolved_at is not None
        and now - known.resolved_at <= policy.reopen_window
    )
    if known is not None and comes_back and _told_already(known, finding):
        return
    if known is not None and comes_back:
        incidents[fingerprint] = replace(
            known,
            state=State.PENDING,
            severity=finding.severity,
            subjects=(finding,),
            pending_since=now,
            resolved_at=None,
            resolution=None,
            clear_since=None,
            last_met=now,
            last_seen=now,
            reopened=known.reopened + 1,
        )
        return
    name = f"{fingerprint[:8]}-{datetime.fromtimestamp(now, tz=UTC):%y%m%d%H%M}"
    incidents[fingerprint] = Incident(
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


def _of_one_cause(incident: Incident, finding: Finding, now: float, policy: Policy) -> bool:
    if finding.check in NAMED or now - incident.pending_since <= policy.join_window:
        return True
    key = event_key(finding.stream.event)
    return any(event_key(subject.stream.event) == key for subject in incident.subjects)


def _move(
    before: Incident | None, incident: Incident, rule: Rule | None, now: float, policy: Policy
) -> tuple[Incident, Transition | None]:
    """Move one incident, whose subjects are up to date, to the state it should be in."""
    if incident.state is State.RESOLVED:
        return incident, None
    expired = now - (incident.last_seen or incident.pending_since) > policy.expire_after
    if rule is None or expired:
        return _resolve(incident, now, Resolution.RULE_REMOVED if rule is None else Resolution.EXPIRED)
    if not incident.troubled:
        return _clear(incident, rule, now)
    severity = max((finding.severity for finding in incident.troubled), key=lambda severity: severity.rank)
    incident = replace(incident, clear_since=None, severity=max(incident.severity, severity, key=lambda s: s.rank))
    if incident.state is State.PENDING:
        if now - incident.pending_since < rule.for_:
            return incident, None
        return replace(incident, state=State.FIRING, fired_at=now), Transition.FIRED
    if incident.state is State.RECOVERING:
        incident = replace(incident, state=State.FIRING)
    return incident, _news(before, incident, now, policy)


def _news(before: Incident | None, incident: Incident, now: float, policy: Policy) -> Transition | None:
    """Name the reason to speak of an incident that goes on, or None."""
    if before is not None and incident.severity.rank > before.severity.rank:
        return Transition.RAISED
    quiet = now - (incident.notified_at or incident.pending_since)
    if len(incident.subjects) > incident.told and quiet >= policy.spread_interval:
        return Transition.SPREAD
    repeat = policy.repeat.get(incident.severity, 0.0)
    age = (incident.notified_at or now) - (incident.fired_at or now)
    due = repeat > 0 and quiet >= max(repeat, age / 2)
    seen = incident.last_met == now
    return Transition.REMINDED if due and seen and incident.state is not State.ACKNOWLEDGED else None


def _clear(incident: Incident, rule: Rule, now: float) -> tuple[Incident, Transition | None]:
    if incident.state not in _OPEN:
        return _resolve(incident, now, Resolution.PASSED)
    since = now if incident.clear_since is None else incident.clear_since
    if now - since < rule.keep_firing_for:
        return replace(incident, state=State.RECOVERING, clear_since=since), None
    return _resolve(replace(incident, clear_since=since), now, Resolution.CLEARED)


def _resolve(incident: Incident, now: float, why: Resolution) -> tuple[Incident, Transition | None]:
    """End an incident; only what people were told of is told to be over."""
    resolved = replace(incident, state=State.RESOLVED, resolved_at=now, resolution=why)
    return resolved, Transition.RESOLVED if incident.state in _OPEN else None
