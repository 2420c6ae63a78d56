"""Who is told of an incident: by its rule, by a tree of routes, by its owner, or by default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.alerts.channel import Channel
from monitor.alerts.owners import Owners
from monitor.checks.rule import Rule
from monitor.incidents.calendar import Hours, next_within_any
from monitor.incidents.incident import Incident, Transition
from monitor.incidents.matcher import Matcher
from monitor.incidents.storm import STORM
from monitor.profile.stream import Stream

SELF = "self"
"""The kind of check of the monitor's own troubles."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who is told next, where nobody has taken an incident on for `after` seconds."""

    after: float
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A route: what matches goes `to` these channels. None means as the route around it says.

    `name` is where it is written. With `go_on` the routes after it are looked at as well.
    """

    name: str
    matcher: Matcher = field(default_factory=Matcher)
    to: tuple[str, ...] | None = None
    active: tuple[Hours, ...] | None = None
    escalate: tuple[Step, ...] | None = None
    go_on: bool = False
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """People who answer for something: their channels, and whom to mention, by type of channel."""

    channels: tuple[str, ...] = ()
    mentions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A channel that is told, in these hours only; always where there are none. `why` says what led there."""

    channel: str
    why: str
    active: tuple[Hours, ...] = ()

    def not_before(self, now: float) -> float:
        """Return from when on it may be told; 0 where that is now."""
        opens = next_within_any(self.active, now)
        return opens if opens > now else 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """Where one incident goes, and the steps beyond."""

    targets: tuple[Target, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Routing:
    """Who is told of what.

    `recipients` holds, for every configured channel, who gets its messages; `quiet`, which of the transitions that
    should disturb nobody it can show all the same. `default` names the channels of what nothing else decides, `own`
    those of the monitor's own troubles. `installation` names this monitor to people who have several; `url` is where
    its pages are, if anywhere; `timezone` is the IANA zone times are told in.
    """

    default: tuple[str, ...]
    recipients: Mapping[str, tuple[str, ...]]
    installation: str = ""
    url: str | None = None
    timezone: str = "UTC"
    own: tuple[str, ...] = ()
    routes: tuple[Node, ...] = ()
    teams: Mapping[str, Team] = field(default_factory=dict)
    owners: Owners = field(default_factory=Owners)
    planned: Mapping[Stream, str] = field(default_factory=dict)
    """Who answers for an event by what its plan says."""
    quiet: Mapping[str, Collection[Transition]] = field(default_factory=dict)
    marks: Mapping[str, Any] = field(default_factory=dict)
    """Further facts every message carries, such as `test` for a sample."""

    @classmethod
    def over(cls, channels: Mapping[str, Channel], default: tuple[str, ...], **more: Any) -> Routing:
        """Return the routing over built channels."""
        recipients = {name: channel.recipients for name, channel in channels.items()}
        quiet = {name: channel.quiet for name, channel in channels.items()}
        return cls(default, recipients, quiet=quiet, **more)

    def owner_of(self, incident: Incident, rule: Rule | None) -> str:
        """Return who answers for an incident: its rule says, else its first subject's plan or the owners' file.

        For a rule that fails answers whoever answers for the rule.
        """
        if rule is not None and rule.owner:
            return rule.owner
        if named := _whose_rule(incident):
            return named
        streams = [subject.stream for subject in incident.subjects]
        return next((owner for one in streams if (owner := self.planned.get(one) or self.owners.of(one))), "")

    def way(self, incident: Incident, rule: Rule | None) -> Way:
        """Return where an incident goes.

        The monitor's own troubles have channels of their own. Else the channels its rule names count, else the routes
        that match, else its owner's channels, else the default ones. A channel that is not configured (any more) is
        left out; where that leaves none, the default ones are told rather than nobody.
        """
        owner = self.owner_of(incident, rule)
        for way in self._ways(incident, rule, owner):
            targets = tuple(target for target in way.targets if target.channel in self.recipients)
            if targets:
                return replace(way, targets=targets)
        return Way(())

    def _ways(self, incident: Incident, rule: Rule | None, owner: str) -> Iterator[Way]:
        # A storm's summary stands for incidents of the site, and goes where those go.
        if incident.check == SELF and incident.rule != STORM.id and self.own:
            way = _straight(self.own, "self_notify: the monitor's own troubles")
            whose = self.teams.get(_whose_rule(incident), Team())
            others = (channel for channel in whose.channels if channel not in self.own)
            yield Way((*way.targets, *_straight(tuple(others), f"notify of team {owner}: its rule fails").targets))
        routed = _merged(list(_walk(self.routes, lambda matcher: matcher.touches(incident, rule, owner), Node(""))))
        if rule is not None and rule.notify:
            yield _straight(rule.notify, f"notify of rule {rule.id}", routed.steps)
        yield routed
        team = self.teams.get(owner)
        if team is not None:
            yield _straight(team.channels, f"notify of team {owner}", routed.steps)
        yield _straight(self.default, "notify: the default", routed.steps)


def _whose_rule(incident: Incident) -> str:
    """Return who answers for the rule that a trouble of the monitor's own is about; "" where it is about none."""
    return next((str(owner) for one in incident.subjects if (owner := one.evidence.get("owner"))), "")


def _straight(channels: Sequence[str], why: str, steps: tuple[Step, ...] = ()) -> Way:
    return Way(tuple(Target(channel, why) for channel in channels), steps)


def _walk(nodes: Sequence[Node], matches: Callable[[Matcher], bool], around: Node) -> Iterator[Node]:
    """Yield the routes an incident ends at: the deepest that match, the first of its siblings unless it goes on."""
    for node in nodes:
        if not matches(node.matcher):
            continue
        full = replace(
            node,
            to=around.to if node.to is None else node.to,
            active=around.active if node.active is None else node.active,
            escalate=around.escalate if node.escalate is None else node.escalate,
        )
        deeper = list(_walk(node.children, matches, full))
        yield from deeper or [full]
        if not node.go_on:
            return


def _merged(nodes: Sequence[Node]) -> Way:
    targets: dict[str, Target] = {}
    steps: list[Step] = []
    for node in nodes:
        for channel in node.to or ():
            targets.setdefault(channel, Target(channel, f"route {node.name}", node.active or ()))
        steps += [step for step in node.escalate or () if step not in steps]
    return Way(tuple(targets.values()), tuple(sorted(steps, key=lambda step: step.after)))
