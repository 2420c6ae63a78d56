"""From a transition to messages: who is told, on which channels, and what."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from monitor.alerts.message import Message
from monitor.alerts.routing import Routing, Target, Way
from monitor.alerts.snapshot import freeze, snapshot
from monitor.checks.rule import Rule
from monitor.incidents.incident import Transition
from monitor.incidents.machine import Moved


def messages_for(
    moved: Moved, rule: Rule | None, routing: Routing, now: float, *, known_to: Collection[str] = ()
) -> list[Message]:
    """Return one message per channel and recipient; `rule` is None where it was removed. `now` is wall clock.

    `known_to` are the channels that have been told of the incident: whatever has become of routes since, those who
    read of its beginning read of its end. A transition that should disturb nobody goes only where it can be shown
    without.
    """
    incident, transition = moved.incident, moved.transition
    body = freeze({**snapshot(moved, rule, now=now), **base_facts(routing, routing.owner_of(incident, rule))})
    targets: dict[str, Target] = {}
    for target in _targets(moved, routing.way(incident, rule), known_to):
        targets.setdefault(target.channel, target)
    return [
        Message(
            key=f"{incident.id}.{incident.seq}.{channel}.{recipient}",
            incident=incident.id,
            seq=incident.seq,
            transition=transition,
            channel=channel,
            recipient=recipient,
            body=body,
            created_at=now,
            held_until=target.not_before(now),
        )
        for channel, target in targets.items()
        if not transition.quiet or transition in routing.quiet.get(channel, ())
        for recipient in routing.recipients.get(channel, ())
    ]


def base_facts(routing: Routing, owner: str) -> dict[str, Any]:
    """Return the facts that are the same whatever is told."""
    team = routing.teams.get(owner)
    return {
        "installation": routing.installation,
        "url": routing.url,
        "timezone": routing.timezone,
        "test": False,
        "owner": owner,
        "mentions": dict(team.mentions) if team is not None else {},
        **routing.marks,
    }


def _targets(moved: Moved, way: Way, known_to: Collection[str]) -> Iterator[Target]:
    incident, transition = moved.incident, moved.transition
    steps = way.steps[: incident.escalated]
    if transition is Transition.ESCALATED:
        steps = steps[-1:]
    else:
        yield from way.targets
    yield from (Target(channel, "escalation") for step in steps for channel in step.to)
    if transition is Transition.RESOLVED:
        yield from (Target(channel, "was told of it") for channel in sorted(known_to))
