"""Streams with enough evidence behind them get a plan."""

from __future__ import annotations

from functools import reduce

from monitor.config.settings import Learning
from monitor.daemon.working_set import WorkingSet
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.plan.warmup import Asked, Seen, groups_of, lacking
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.engine import Database, Transaction
from monitor.store.traffic import Traffic

LOOK_AGAIN = 1.1
"""A stream that too few visits had a part in is looked at again when it has grown by so much."""


def learn(work: WorkingSet, learning: Learning, database: Database, now: float, timezone: str) -> int:
    """Infer, store and adopt a plan for every stream that has come far enough; return how many."""
    asked = asked_by(learning)
    ready = [
        stream
        for stream in work.streams
        if stream.planned and stream not in work.plans and is_ready(work, stream, asked, timezone)
    ]
    if not ready:
        return 0
    with database.read() as connection:
        tried = {stream: _plan(connection, work, stream, asked, now, timezone) for stream in ready}
    plans = [plan for plan in tried.values() if plan is not None]
    work.waiting.update({stream: work.history.total(stream) for stream, plan in tried.items() if plan is None})
    if plans:
        with database.write() as connection:
            Traffic(connection).put_plans(plans, work.streams)
    work.plans.update({plan.stream: plan for plan in plans})
    return len(plans)


def asked_by(learning: Learning) -> Asked:
    """Return what the configuration asks for."""
    return Asked(learning.min_events, learning.min_days)


def is_ready(work: WorkingSet, stream: Stream, asked: Asked, timezone: str) -> bool:
    """Tell whether a stream has come far enough for a plan, by its exact counts: no profile is read."""
    total = work.history.total(stream)
    if total < asked.events or total < LOOK_AGAIN * work.waiting.get(stream, 0.0):
        return False
    return not lacking(Seen(work.history.by_day(stream, timezone)), asked)


def plan_from(
    work: WorkingSet, stream: Stream, windows: list[Profile], asked: Asked, now: float, timezone: str
) -> Plan | None:
    """Return the plan that hourly profiles teach; None where they are of too few visits."""
    whole = reduce(merge, windows, Profile())
    by_day = work.history.by_day(stream, timezone)
    if lacking(Seen(by_day, groups_of(whole)), asked):
        return None
    return infer(stream, whole, now, windows, by_day)


def _plan(
    connection: Transaction, work: WorkingSet, stream: Stream, asked: Asked, now: float, timezone: str
) -> Plan | None:
    windows = [profile for _, _, profile in Traffic(connection).profiles(since=0, number=work.streams[stream].id)]
    return plan_from(work, stream, windows, asked, now, timezone)
