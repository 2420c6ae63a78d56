"""A backtest as people review it: what would have been told when, how often, what of it was known, what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.checks.rule import Rule
from monitor.checks.statistics.words import span
from monitor.checks.view import HOUR
from monitor.incidents.incident import Incident
from monitor.trial.tried import Backtest, Told

NEAR = 6 * HOUR
"""A known incident this long before or after an alert still explains it."""
MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Review:
    """What one rule would have told, which known incident each alert goes with (None: none), and a better threshold."""

    rule: Rule
    told: tuple[Told, ...]
    known: tuple[Incident | None, ...]
    a_week: float
    suggestion: str


def review(rule: Rule, tried: Backtest, incidents: Sequence[Incident], accepted: float) -> Review:
    """Review one rule of a backtest. `incidents` are those on record, `accepted` the alerts a week people accept."""
    told = tuple(tried.of(rule.id))
    known = tuple(known_incident(one, incidents) for one in told)
    weeks = (tried.until - tried.since) / (168 * HOUR)
    return Review(rule, told, known, tried.a_week(rule.id), _suggestion(rule, told, known, accepted * weeks))


def known_incident(told: Told, incidents: Sequence[Incident]) -> Incident | None:
    """Return an incident on record that an alert goes with: about the same stream, at the same time."""
    streams = {subject.stream for subject in told.incident.subjects}
    end = told.resolved_at or told.fired_at + 14 * 24 * HOUR
    for incident in incidents:
        begins, ends = incident.pending_since - NEAR, (incident.resolved_at or incident.last_met or end) + NEAR
        if begins <= end and told.fired_at <= ends and streams & {subject.stream for subject in incident.subjects}:
            return incident
    return None


def _suggestion(rule: Rule, told: Sequence[Told], known: Sequence[Incident | None], accepted: float) -> str:
    """Say at which threshold no more alerts than are accepted go with nothing on record; "" where that is so already.

    The threshold is read off what was told: the smallest that leaves so many.
    """
    unknown = [one for one, incident in zip(told, known, strict=True) if incident is None]
    spare = len(unknown) - max(int(accepted), 0)
    if spare <= 0:
        return ""
    if rule.check == "volume":
        sizes = sorted(abs(one.incident.subjects[0].effect or 0.0) for one in unknown)
        return f"smallest_effect: {min(sizes[spare - 1] + 0.01, 10.0):.2f} would leave {len(unknown) - spare} of them"
    if rule.check == "missing_event" and getattr(rule.params, "after", None) is not None:
        lasted = sorted((one.resolved_at or one.fired_at) - one.fired_at for one in unknown)
        longest = float(getattr(rule.params, "after", 0.0)) + lasted[spare - 1]
        return f"after: {int(longest // HOUR) + 1}h would leave {len(unknown) - spare} of them"
    lasted = sorted((one.resolved_at or one.fired_at) - one.fired_at for one in unknown)
    wait = rule.for_ + lasted[spare - 1]
    return f"for: {int(wait // HOUR) + 1}h would leave {len(unknown) - spare} of them"


def lines(
    reviews: Sequence[Review], tried: Backtest, timezone: str, before: Sequence[Review] | None = None
) -> Iterator[str]:
    """Yield a report in Markdown, ready to be pasted; with `before`, the same rules as they were, what has changed."""
    days = (tried.until - tried.since) / (24 * HOUR)
    span = "1 day" if round(days) == 1 else f"{days:.0f} days"
    yield f"### Backtest over {span}, {_time(tried.since, timezone)} to {_time(tried.until, timezone)}"
    yield ""
    yield "| rule | alerts | a week | on record |" + (" before |" if before is not None else "")
    yield "|---|---|---|---|" + ("---|" if before is not None else "")
    old = {one.rule.id: one for one in before or ()}
    for one in reviews:
        row = f"| {one.rule.id} | {len(one.told)} | {one.a_week:.2f} | {sum(i is not None for i in one.known)} |"
        if before is not None:
            row += f" {len(old[one.rule.id].told) if one.rule.id in old else 'new'} |"
        yield row
    for one in reviews:
        yield from _of_rule(one, old.get(one.rule.id), timezone)


def _of_rule(one: Review, before: Review | None, timezone: str) -> Iterator[str]:
    yield ""
    yield f"**{one.rule.id}** ({one.rule.check}, {one.rule.severity})"
    yield ""
    if not one.told:
        yield "- would have been silent"
    for told, incident in list(zip(one.told, one.known, strict=True))[:MOST_LISTED]:
        yield f"- {_line(told, timezone)}" + (f" (on record: {incident.id})" if incident else "")
    if len(one.told) > MOST_LISTED:
        yield f"- … and {len(one.told) - MOST_LISTED} more"
    if before is not None:
        yield from _changed(one, before, timezone)
    if one.suggestion:
        yield f"- suggested: {one.suggestion}"


def _changed(now: Review, before: Review, timezone: str) -> Iterator[str]:
    gone = [told for told in before.told if not any(_same(told, other) for other in now.told)]
    new = [told for told in now.told if not any(_same(told, other) for other in before.told)]
    for word, some in (("no longer", gone), ("new", new)):
        for told in some[:MOST_LISTED]:
            yield f"- {word}: {_line(told, timezone)}"
    if not gone and not new:
        yield "- the same as before"


def _same(a: Told, b: Told) -> bool:
    streams = {subject.stream for subject in a.incident.subjects} & {subject.stream for subject in b.incident.subjects}
    return bool(streams) and abs(a.fired_at - b.fired_at) <= NEAR


def _line(told: Told, timezone: str) -> str:
    lasted = "goes on" if told.resolved_at is None else span((told.resolved_at - told.fired_at) / HOUR)
    more = f" and {len(told.incident.subjects) - 1} more" if len(told.incident.subjects) > 1 else ""
    return f"{_time(told.fired_at, timezone)} ({lasted}): {told.message}{more}"


def _time(at: float, timezone: str) -> str:
    return datetime.fromtimestamp(at, ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def rows(reviews: Sequence[Review]) -> list[dict[str, Any]]:
    """Return the same for machines."""
    return [
        {
            "rule": one.rule.id,
            "alerts_a_week": round(one.a_week, 3),
            "suggestion": one.suggestion,
            "alerts": [
                {
                    "fired_at": told.fired_at,
                    "resolved_at": told.resolved_at,
                    "streams": [str(subject.stream) for subject in told.incident.subjects],
                    "message": told.message,
                    "known_incident": incident.id if incident else None,
                }
                for told, incident in zip(one.told, one.known, strict=True)
            ],
        }
        for one in reviews
    ]
