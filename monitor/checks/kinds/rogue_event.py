"""`rogue_event`: an event that was never seen begins to come, or one that should come no more still does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.names import folded
from monitor.checks.receiver import receiver
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.evidence import one_shot
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.plan.about import Status
from monitor.profile.stream import Stream

DAY = 86400.0
NEAR = 0.85
"""Similarity (Ratcliff and Obershelp 1988, difflib) from which a name is taken for a slip of another: one letter in
seven."""


class RogueEventParams(Params):
    """The keys `rogue_event` adds to a rule."""

    min_count: Annotated[int, Field(ge=1)] = Field(5, description="Times it must have been seen.")
    news_days: Annotated[float, Field(gt=0)] = Field(
        3.0, description="Days after which an event that still comes is no news any more."
    )


@register
class RogueEvent:
    """Tells an event whose first occurrence came after its site had been watched long enough.

    It stops being rogue as soon as a plan knows it (written by people or learned), and otherwise after `news_days`.
    One whose plan says `status: deprecated` is told as long as it comes.
    """

    kind: ClassVar[str] = "rogue_event"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = RogueEventParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Yield one verdict a stream: MET while it is news."""
        params = rule.params
        assert isinstance(params, RogueEventParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in sorted(view.streams.items()):
            if rule.match.covers(stream):
                yield _judge(rule, params, view, seen)
                if _outlives(seen):
                    yield _outlived(rule, params, view, seen)


def _judge(rule: Rule, params: RogueEventParams, view: View, seen: StreamView) -> Finding:
    stream, recent = seen.stream, seen.recent
    times = _times(seen)
    began = moment(seen.first_seen, view.now, view.timezone)
    verdict = _verdict(params, view, seen, times)
    message = f"`{stream.event}` is new at {receiver(stream)}: {times:,} seen since {began}"
    near = ""
    if verdict is Verdict.MET:
        near = nearest(stream.event, (s.event for s in view.streams if _neighbours(s, stream) and _settled(view, s)))
    file, entry = recent.place or (None, None)
    return Finding(
        check=RogueEvent.kind,
        rule=rule.id,
        stream=stream,
        verdict=verdict,
        severity=rule.severity,
        start=seen.first_seen,
        end=view.end,
        message=f"{message}; {near}" if near else message,
        # What a plan knows is cleared as a whole: of being new, and of coming though it was deprecated once.
        detail="" if seen.plan is not None else "new",
        observed=f"{times:,} since {began}",
        expected="no such event",
        count=times,
        evidence={"first_seen": seen.first_seen, "near": near},
        file=file,
        entry=entry,
    )


def _outlives(seen: StreamView) -> bool:
    return seen.plan is not None and seen.plan.about.status is Status.DEPRECATED


def _outlived(rule: Rule, params: RogueEventParams, view: View, seen: StreamView) -> Finding:
    """Judge an event that is to be sent no more by what came lately."""
    stream, recent = seen.stream, seen.recent
    enough = recent.events >= (1 if one_shot(view) else params.min_count)
    file, entry = recent.place or (None, None)
    message, observed = f"`{stream.event}` is deprecated and comes no more", ""
    if recent.events:
        observed = f"{recent.events:,} since {moment(recent.first_at, view.now, view.timezone)}"
        message = f"`{stream.event}` still comes at {receiver(stream)}: {observed}; its plan says that it is deprecated"
    return Finding(
        check=RogueEvent.kind,
        rule=rule.id,
        stream=stream,
        verdict=Verdict.MET if enough else Verdict.UNKNOWN if recent.events else Verdict.NOT_MET,
        severity=rule.severity,
        start=recent.first_at if recent.events else view.start,
        end=view.end,
        message=message,
        detail="deprecated",
        observed=observed,
        expected="none: it is deprecated",
        count=recent.events,
        file=file,
        entry=entry,
    )


def _verdict(params: RogueEventParams, view: View, seen: StreamView, times: int) -> Verdict:
    since = view.warm.get((seen.stream.source, seen.stream.environment))
    if since is None:
        return Verdict.UNKNOWN  # nothing is known of this site yet, so nothing is news
    if seen.plan is not None or seen.first_seen <= since:
        return Verdict.NOT_MET
    once = one_shot(view)
    if not once and view.now - seen.first_seen > params.news_days * DAY:
        return Verdict.NOT_MET
    if times >= (1 if once else params.min_count):
        return Verdict.MET
    return Verdict.UNKNOWN  # too few to tell anybody, and no reason to say that all is well


def _times(seen: StreamView) -> int:
    return max(round(float(np.nansum(seen.counts.values))), seen.recent.events)


def _neighbours(other: Stream, stream: Stream) -> bool:
    """Tell whether two streams are of one site and vendor; accounts may differ."""
    return other[:3] == stream[:3] and other.event != stream.event


def _settled(view: View, other: Stream) -> bool:
    seen = view.streams[other]
    since = view.warm.get((other.source, other.environment))
    return seen.plan is not None or (since is not None and seen.first_seen <= since)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name this one may be a slip of; "" where none is near.

    >>> nearest("Purchase", ["purchase", "view_item"]), nearest("purchse", ["purchase"]), nearest("login", ["purchase"])
    ('it differs from `purchase` only in how it is written', 'it may be a slip of `purchase`', '')
    """
    known = sorted(set(known))
    for other in known:
        if folded(other) == folded(name):
            return f"it differs from `{other}` only in how it is written"
    close = get_close_matches(name.casefold(), [other.casefold() for other in known], 1, NEAR)
    if not close:
        return ""
    other = next(other for other in known if other.casefold() == close[0])
    return f"it may be a slip of `{other}`"
