"""What a pass works on, held in memory between passes and rebuilt from the store at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.daemon.history import History
from monitor.incidents.incident import Incident
from monitor.plan.plan import Plan
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.engine import Transaction
from monitor.store.incidents import Incidents
from monitor.store.intake import Intake
from monitor.store.traffic import StreamRecord, Traffic

RECENT_HOURS = 26
"""Hours of profiles kept decoded: a check looks back a day at most, and the day's edges need slack."""
EVALUATED = "evaluated_until"
JUDGED = "judged_at"
LAST_PASS = "last_pass_at"  # noqa: S105 - the name of a note, not a password


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
    late: dict[Stream, Profile] = field(default_factory=dict)
    """What came in since the last evaluation from before the hours it looks at: an old capture dropped today."""
    closed: dict[Stream, tuple[tuple[Profile, ...], Profile]] = field(default_factory=dict)
    """By stream, which profiles of closed hours were merged last, newest first, and what they came to."""

    @classmethod
    def load(
        cls, connection: Transaction, *, now: float, history_since: int, reopen_window: float, pulled: frozenset[str]
    ) -> WorkingSet:
        """Read everything a pass needs; a restart is no more than this."""
        traffic, intake = Traffic(connection), Intake(connection)
        streams = traffic.streams()
        by_number = {record.id: stream for stream, record in streams.items()}
        since = int(now // 3600 - RECENT_HOURS) * 3600
        history = History(pulled, history_since)
        history.add(traffic.counts(history_since))
        history.stay_awake(traffic.awake(history_since))
        last_pass = intake.note(LAST_PASS)
        late: dict[Stream, Profile] = {}
        # Never judged: a crash came between reading an old capture and looking at it.
        for number, profile in traffic.changed_profiles(float(intake.note(JUDGED) or 0), before=since):
            late[by_number[number]] = merge(late.get(by_number[number], Profile()), profile)
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
        )

    def adopt(
        self,
        streams: Mapping[Stream, StreamRecord],
        profiles: Mapping[tuple[Stream, int], Profile],
        parts: Mapping[tuple[Stream, int], Profile],
    ) -> None:
        """Take over what a committed chunk changed: whole profiles, and the parts it added to them."""
        self.streams.update(streams)
        for key, profile in profiles.items():
            if key[1] >= self.profiles_since:
                self.profiles[key] = profile
            else:
                self.late[key[0]] = merge(self.late.get(key[0], Profile()), parts[key])

    def age(self, now: float) -> None:
        """Let go of decoded profiles that no check looks back to any more."""
        self.profiles_since = int(now // 3600 - RECENT_HOURS) * 3600
        for key in [key for key in self.profiles if key[1] < self.profiles_since]:
            del self.profiles[key]

    def forget(self, history_before: int, resolved_before: float) -> None:
        """Let go of counts too old to expect anything from, and of incidents that can no longer come back."""
        self.history.forget(history_before)
        for key, incident in list(self.incidents.items()):
            if incident.resolved_at is not None and incident.resolved_at < resolved_before:
                del self.incidents[key]
