"""What a pass works on, held in memory between passes and rebuilt from the store at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from monitor.daemon.history import History
from monitor.daemon.hours import HOUR
from monitor.daemon.measuring import Measuring
from monitor.incidents.incident import Incident
from monitor.plan.plan import Plan
from monitor.privacy.trackers import MOST_TRACKERS, Seen, Tracker, merged
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.sliding import SlidingMerge
from monitor.profile.stream import Stream
from monitor.store.engine import Transaction
from monitor.store.incidents import Incidents
from monitor.store.intake import Intake
from monitor.store.trackers import Trackers
from monitor.store.traffic import StreamRecord, Traffic

RECENT_HOURS = 26
"""Hours of profiles kept decoded: a check looks back a day at most, and the day's edges need slack."""
EVALUATED = "evaluated_until"
JUDGED = "judged_at"
BEHIND = "rules_behind"
LAST_PASS = "last_pass_at"  # noqa: S105 - the name of a note, not a password


def looked_at_since(now: float, lateness: float) -> int:
    """Return the first hour that an evaluation at `now` looks at whatever the stream: the last closed one."""
    return int((now - lateness) // HOUR) * HOUR - HOUR


@dataclass(slots=True)
class WorkingSet:
    """A cache of the store, changed only after the transaction that changed the store has been committed."""

    streams: dict[Stream, StreamRecord]
    plans: dict[Stream, Plan]
    profiles: dict[tuple[Stream, int], Profile]
    incidents: dict[str, Incident]
    history: History
    evaluated_until: int
    last_pass: float | None
    profiles_since: int = 0
    troubles: dict[str, str | None] = field(default_factory=dict)
    """By channel, why it took no message when last it was tried; None where it did."""
    late: dict[Stream, dict[int, Profile]] = field(default_factory=dict)
    """What came in since the last evaluation, by stream and hour, for hours that evaluations no longer look at in any
    case: an old capture dropped today, an export that ships a day late."""
    trackers: dict[Tracker, Seen] = field(default_factory=dict)
    waiting: dict[Stream, float] = field(default_factory=dict)
    """By stream without a plan, how many events it had when it was found that too few visits had a part in them."""
    behind: dict[str, int] = field(default_factory=dict)
    """By rule that fails, the hour until which it has been judged: from there on it catches up once it is mended."""
    failures: dict[str, int] = field(default_factory=dict)
    """By rule, how often in a row it has failed; counted anew after a restart."""
    measuring: Measuring = field(default_factory=Measuring)
    closed: dict[Stream, SlidingMerge] = field(default_factory=dict)
    """By stream, the merge of the closed hours that were looked at last."""

    @classmethod
    def load(
        cls,
        connection: Transaction,
        *,
        now: float,
        looked_at_from: int,
        history_since: int,
        reopen_window: float,
        pulled: frozenset[str],
    ) -> WorkingSet:
        """Read everything a pass needs; a restart is no more than this.

        Hours from `looked_at_from` on are looked at by the next evaluation in any case.
        """
        traffic, intake = Traffic(connection), Intake(connection)
        streams = traffic.streams()
        by_number = {record.id: stream for stream, record in streams.items()}
        since = int(now // 3600 - RECENT_HOURS) * 3600
        history = History(pulled, history_since)
        history.add_all(traffic.counts(history_since))
        history.stay_awake(traffic.awake(history_since))
        last_pass = intake.note(LAST_PASS)
        late: dict[Stream, dict[int, Profile]] = {}
        # Never judged: a crash came between reading it and looking at it.
        for number, start, profile in traffic.changed_profiles(float(intake.note(JUDGED) or 0), before=looked_at_from):
            late.setdefault(by_number[number], {})[start] = profile
        return cls(
            streams=streams,
            plans=traffic.plans(),
            profiles={(by_number[n], start): profile for n, start, profile in traffic.profiles(since=since)},
            incidents=Incidents(connection).latest(now - reopen_window),
            history=history,
            evaluated_until=int(intake.note(EVALUATED) or 0),
            last_pass=None if last_pass is None else float(last_pass),
            profiles_since=since,
            late=late,
            trackers=Trackers(connection).all(),
            behind=orjson.loads(intake.note(BEHIND) or "{}"),
            measuring=Measuring.load(connection, history_since),
        )

    def adopt(
        self,
        streams: Mapping[Stream, StreamRecord],
        profiles: Mapping[tuple[Stream, int], Profile],
        parts: Mapping[tuple[Stream, int], Profile],
        looked_at_from: int,
    ) -> None:
        """Take over what a committed chunk changed: whole profiles, and the parts it added to them."""
        self.streams.update(streams)
        for (stream, start), profile in profiles.items():
            if start >= self.profiles_since:
                self.profiles[stream, start] = profile
            if start < looked_at_from:
                hours = self.late.setdefault(stream, {})
                part = parts[stream, start]
                hours[start] = merge(hours[start], part) if start in hours else part

    def with_trackers(self, more: Mapping[Tracker, Seen]) -> dict[Tracker, Seen]:
        """Return the trackers of a chunk as they are known with it; beyond MOST_TRACKERS new ones are left out."""
        room = MOST_TRACKERS - len(self.trackers)
        found: dict[Tracker, Seen] = {}
        for tracker, seen in more.items():
            known = self.trackers.get(tracker)
            room -= known is None
            if known is not None or room >= 0:
                found[tracker] = merged(known, seen)
        return found

    def age(self, now: float) -> None:
        """Let go of decoded profiles that no check looks back to any more."""
        self.profiles_since = int(now // 3600 - RECENT_HOURS) * 3600
        for key in [key for key in self.profiles if key[1] < self.profiles_since]:
            del self.profiles[key]
        self.measuring.age(now)

    def forget(self, history_before: int, resolved_before: float) -> None:
        """Let go of counts too old to expect anything from, and of incidents that can no longer come back."""
        self.history.forget(history_before)
        self.measuring.forget(history_before)
        for key, incident in list(self.incidents.items()):
            if incident.resolved_at is not None and incident.resolved_at < resolved_before:
                del self.incidents[key]
