"""Digests: what is open, what is over, and that the monitor lives; one for one local date, whatever the clock does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from monitor.alerts.compose import base_facts
from monitor.alerts.figures import moment, span
from monitor.alerts.headline import headline
from monitor.alerts.message import Message
from monitor.alerts.routing import Routing
from monitor.alerts.snapshot import MAX_WHERE, VERSION, freeze, worst_first
from monitor.alerts.wording import SEVERITY_WORDS, standing
from monitor.incidents.incident import Incident, State, Transition
from monitor.incidents.mute import PEOPLE
from monitor.incidents.opinion import Worth

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Plan:
    """When digests are due: at a local time of day (minutes), each day and on one day of the week (0 is Monday)."""

    channels: tuple[str, ...]
    minute: int
    daily: bool
    weekly: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is due. `name` says which and for what local date: there is one of each, ever."""

    name: str
    weekly: bool
    since: float


@dataclass(frozen=True, slots=True)
class Watched:
    """What the monitor has been doing, for those who wonder whether it still does."""

    events: int
    vendors: int
    last_hit: float | None
    rules: int
    dead: Mapping[str, int]
    """By channel, how many messages were given up."""
    worth: tuple[Worth, ...] = ()
    """By rule, what the incidents of the last weeks were worth to those who read of them."""
    down: str = ""
    """When the monitor did not run since the last digest, in words."""


def due(plan: Plan, now: float) -> Due | None:
    """Return the digest of the local date at `now`, once its time of day has come; the week's stands for the day's.

    The key is the date on the wall: a time of day that comes twice in the night the clock goes back is one digest, one
    that is skipped is due when the clock has gone past it (alerting semantics 24).
    """
    local = datetime.fromtimestamp(now, ZoneInfo(plan.zone))
    if not plan.channels or local.hour * 60 + local.minute < plan.minute:
        return None
    today = local.date()
    if plan.weekly is not None and today.weekday() == plan.weekly:
        return Due(f"weekly-{today}", weekly=True, since=_midnight(today - timedelta(days=7), plan) + plan.minute * 60)
    if plan.daily:
        return Due(f"daily-{today}", weekly=False, since=_midnight(today - timedelta(days=1), plan) + plan.minute * 60)
    return None


def _midnight(day: date, plan: Plan) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(plan.zone)).timestamp()


def digest(
    which: Due, incidents: Collection[Incident], watched: Watched, routing: Routing, plan: Plan, now: float
) -> list[Message]:
    """Return the digest's messages; none on a day of which there is nothing to say. The week's is always sent.

    `incidents` are those that are open and those that ended since.
    """
    open_ = sorted((one for one in incidents if one.is_open), key=lambda one: (-one.severity.rank, one.pending_since))
    over = [one for one in incidents if one.state is State.RESOLVED and one.fired_at and _since(one, which.since)]
    over.sort(key=lambda one: -(one.resolved_at or 0.0))
    if not (open_ or over or watched.dead or watched.down or which.weekly):
        return []
    body = freeze(_facts(which, open_, over, watched, routing, now) | base_facts(routing, ""))
    return [
        Message(
            key=f"{which.name}.1.{channel}.{recipient}",
            incident=which.name,
            seq=1,
            transition=Transition.BULLETIN,
            channel=channel,
            recipient=recipient,
            body=body,
            created_at=now,
        )
        for channel in plan.channels
        for recipient in routing.recipients.get(channel, ())
    ]


def _since(incident: Incident, since: float) -> bool:
    return incident.resolved_at is not None and incident.resolved_at >= since


def _facts(
    which: Due,
    open_: Sequence[Incident],
    over: Sequence[Incident],
    watched: Watched,
    routing: Routing,
    now: float,
) -> dict[str, Any]:
    shown = [*open_, *over]
    period = "last week" if which.weekly else "yesterday"
    things = ((watched.events, "event"), (watched.vendors, "vendor"), (watched.rules, "rule"))
    lines = [
        ("Open", _count(len(open_), "incident")),
        ("Over", f"{_count(len(over), 'incident')} since {period}"),
        ("Watched", ", ".join(_count(number, what) for number, what in things)),
    ]
    if watched.last_hit is not None:
        ago = span(max(0.0, now - watched.last_hit))
        lines.append(("Last hit", f"{moment(watched.last_hit, routing.timezone)} ({ago} ago)"))
    if watched.down:
        lines.append(("Was down", watched.down))
    for channel, number in sorted(watched.dead.items()):
        lines.append(("Given up", f"{_count(number, 'message')} to {channel}: `tagwatch alerts outbox` says why"))
    if which.weekly:
        lines += _worth(watched.worth)
    return {
        "version": VERSION,
        "transition": Transition.BULLETIN.value,
        "written_at": now,
        "word": "The week" if which.weekly else "The day",
        "headline": f"{_count(len(open_), 'incident')} open, {len(over)} over",
        "sentence": "Tagwatch is alive, and this came the way alerts come." if which.weekly else "",
        "facts": lines,
        "where_heading": "Incidents",
        "where": [_row(one, now) for one in shown[:MAX_WHERE]],
        "more": max(0, len(shown) - MAX_WHERE),
        "unchanged": [],
        "examples": [],
        "series": None,
        "next_step": "",
        "incident": {
            "id": which.name,
            "fingerprint": which.name,
            "seq": 1,
            "check": "digest",
            "state": "",
            "severity": "info",
            "since": which.since,
            "resolved_at": None,
            "last_seen": now,
            "reopened": 0,
            "resolution": None,
        },
        "rule": {"id": "", "description": None, "place": None, "runbook": None, "owner": None},
    }


def _worth(worth: Sequence[Worth]) -> Iterator[tuple[str, str]]:
    """Say how much of what was told was worth it, and which rules were not (alerting semantics 40)."""
    told, judged = sum(one.told for one in worth), sum(one.judged for one in worth)
    if judged:
        useful = sum(one.useful for one in worth)
        yield "Worth it", f"{useful:,} of {judged:,} judged useful, of {told:,} told in four weeks"
    for one in worth:
        if one.is_noisy:
            how = f"{one.useful} of {one.judged} useful; `tagwatch rules backtest {one.rule}` tries another threshold"
            yield "Noisy", f"{one.rule}: {how}"


def _row(one: Incident, now: float) -> dict[str, Any]:
    facts = {
        "state": one.state.value,
        "severity": one.severity.value,
        "resolution": one.resolution and one.resolution.value,
        "resolved_by": one.resolved_by,
        "acknowledged_by": one.acknowledged_by,
        "muted": one.muted is not None and one.muted.by in PEOPLE,
        "flapping": one.flapping,
    }
    began = one.fired_at or one.pending_since
    lasted = f"for {span(now - began)}" if one.is_open else f"after {span((one.resolved_at or now) - began)}"
    how = standing(facts)
    named = SEVERITY_WORDS[one.severity.value]
    severity = "" if named.lower() in how.lower() else f"{named}, "
    return {
        "vendor": "",
        "account": "",
        "event": headline(one.check, worst_first(one)),
        "outside": "",
        "path": "",
        "message": "",
        "observed": f"{severity}{how[:1].lower() + how[1:] if severity else how} {lasted}",
        "expected": "",
        "well": not one.is_open,
    }


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def of_channels(depths: Iterable[tuple[tuple[str, str], tuple[int, float]]]) -> dict[str, int]:
    """Return by channel how many messages were given up, from the depths of the outbox."""
    return {channel: number for (channel, state), (number, _) in depths if state == "dead"}
