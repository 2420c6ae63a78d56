"""Streams with enough evidence behind them get a plan."""

from __future__ import annotations

from functools import reduce

from monitor.config.settings import Learning
from monitor.daemon.hours import HOUR
from monitor.daemon.working_set import WorkingSet
from monitor.plan.infer import infer
from monitor.plan.plan import Plan
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.engine import Database, Transaction
from monitor.store.traffic import StreamRecord, Traffic


def learn(work: WorkingSet, learning: Learning, database: Database, now: float) -> int:
    """Infer, store and adopt a plan for every stream that has come far enough; return how many."""
    ready = [
        (stream, record)
        for stream, record in work.streams.items()
        if stream.planned and stream not in work.plans and is_ready(work, stream, record, learning)
    ]
    if not ready:
        return 0
    with database.write() as connection:
        plans = [_plan(connection, stream, record, now) for stream, record in ready]
        Traffic(connection).put_plans(plans, work.streams)
    work.plans.update({plan.stream: plan for plan in plans})
    return len(plans)


def is_ready(work: WorkingSet, stream: Stream, record: StreamRecord, learning: Learning) -> bool:
    """Tell whether a stream has come far enough for a plan, by its span and its exact counts: no profile is read."""
    if record.last_seen - record.first_seen < learning.min_hours * HOUR:
        return False
    return work.history.total(stream) >= learning.min_events


def _plan(connection: Transaction, stream: Stream, record: StreamRecord, now: float) -> Plan:
    windows = [profile for _, _, profile in Traffic(connection).profiles(since=0, number=record.id)]
    return infer(stream, reduce(merge, windows, Profile()), now, windows)
