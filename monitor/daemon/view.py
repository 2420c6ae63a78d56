"""The working set as the checks see it, at any moment of event time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial, reduce

from monitor.checks.view import StreamView, View
from monitor.daemon.history import Pair
from monitor.daemon.hours import HOUR
from monitor.daemon.working_set import WorkingSet
from monitor.plan.maps import as_planned
from monitor.plan.plan import Plan
from monitor.profile.listed import Listed
from monitor.profile.merge import merge, merge_lists
from monitor.profile.profile import Profile
from monitor.profile.sliding import SlidingMerge
from monitor.profile.stream import Stream

ENOUGH_EVENTS = 20
"""A busy stream is judged on its last two hours; one with fewer events than this looks further back …"""
LOOK_BACK_HOURS = 24
"""… but never further than a day, so that what is told is still news."""
SETTLED_SECONDS = 7 * 24 * HOUR
"""A week must have been seen before an event that was never seen is news: some come on Sundays only."""


def view_of(
    work: WorkingSet,
    plan_of: Callable[[Stream], Plan | None],
    *,
    now: float,
    closed: int,
    silent: Collection[Pair],
    timezone: str,
) -> View:
    """Build the view at `now`: hours before `closed` are closed, later ones still filling.

    `silent` are the sources from which nothing comes: whatever their streams lack, they lack for that reason.
    """
    start = closed - HOUR
    seen = {
        stream: StreamView(
            stream=stream,
            recent=as_planned(recent_of(work, stream, closed), plan := plan_of(stream)),
            plan=plan,
            counts=work.history.series(stream, closed),
            first_seen=record.first_seen,
            last_seen=record.last_seen,
            hours=partial(hours_of, work, stream, closed, plan),
        )
        for stream, record in work.streams.items()
        if record.first_seen <= now
    }
    return View(
        now=now,
        start=float(start),
        end=now,
        streams=seen,
        warm=_warm(work, plan_of),
        blind=frozenset(
            pair for pair in work.history.pairs() if pair in silent or work.history.blind(pair, closed - HOUR)
        ),
        timezone=timezone,
        trackers=work.trackers,
        measures=work.measuring.series(work.history, closed),
    )


def hours_of(work: WorkingSet, stream: Stream, closed: int, plan: Plan | None) -> list[Profile]:
    """Return what is known of a stream hour by hour, oldest first, as far as anything is looked back."""
    starts = (closed - back * HOUR for back in range(LOOK_BACK_HOURS - 1, -2, -1))
    hours = (work.profiles.get((stream, start)) for start in starts)
    return [as_planned(hour, plan) for hour in hours if hour is not None]


def recent_of(work: WorkingSet, stream: Stream, closed: int) -> Profile:
    """Return what checks of content look at: the last hours of a stream, as many as it takes to see enough events."""
    filling = work.profiles.get((stream, closed + HOUR), Profile())
    hours: list[Profile] = []
    events = filling.events
    oldest = closed
    for back in range(LOOK_BACK_HOURS):
        oldest = closed - back * HOUR
        profile = work.profiles.get((stream, oldest))
        if profile is not None:
            hours.append(profile)
            events += profile.events
        if back and events >= ENOUGH_EVENTS:
            break
    late = work.late.get(stream, {}).items()
    recent = reduce(merge, (part for start, part in late if not oldest <= start <= closed + HOUR), filling)
    if hours:
        recent = merge(recent, work.closed.setdefault(stream, SlidingMerge()).of(hours[::-1]))
    listed = _listed_in_a_day(work, stream, closed)
    return replace(recent, lists=listed) if listed else recent


def _listed_in_a_day(work: WorkingSet, stream: Stream, closed: int) -> Mapping[str, Listed]:
    """Return what rules had counted of a stream in as long as can be looked back, however many events came: what is
    rare beside the usual takes many to see.
    """
    hours = [closed - back * HOUR for back in range(-1, LOOK_BACK_HOURS)]
    parts = [work.profiles.get((stream, start)) for start in hours]
    late = (part for start, part in work.late.get(stream, {}).items() if not hours[-1] <= start <= hours[0])
    listed = [part.lists for part in (*parts, *late) if part is not None and part.lists]
    return reduce(merge_lists, listed, {})


def _warm(work: WorkingSet, plan_of: Callable[[Stream], Plan | None]) -> dict[tuple[str, str], float]:
    """A (source, environment) is warm once it has a plan and a whole week behind it, whichever came later."""
    begun: dict[tuple[str, str], float] = {}
    learned: dict[tuple[str, str], float] = {}
    for stream, record in work.streams.items():
        pair = (stream.source, stream.environment)
        begun[pair] = min(record.first_seen, begun.get(pair, record.first_seen))
        plan = plan_of(stream)
        if plan is not None:
            learned[pair] = min(plan.learned_at, learned.get(pair, plan.learned_at))
    return {pair: max(since, begun[pair] + SETTLED_SECONDS) for pair, since in learned.items()}
