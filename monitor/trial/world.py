"""The daemon's working set in virtual time, without a store: what is taken in is learned from and judged as ever."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from monitor.alerts.routing import Routing
from monitor.config.settings import Settings
from monitor.daemon.history import History
from monitor.daemon.hours import HOUR
from monitor.daemon.judge import Assessed, assess
from monitor.daemon.learn import asked_by, is_ready, plan_from
from monitor.daemon.measuring import Amounts, paths_of
from monitor.daemon.move_on import rules_of
from monitor.daemon.setup import Setup
from monitor.daemon.working_set import WorkingSet, looked_at_since
from monitor.incidents.incident import Incident, State
from monitor.incidents.machine import step
from monitor.incidents.policy import Policy
from monitor.privacy.trackers import Seen, Tracker
from monitor.profile.measure import sums_of
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.rules.load import RuleSet
from monitor.store.traffic import HourCount, StreamRecord

OPEN = frozenset({State.FIRING, State.ACKNOWLEDGED, State.RECOVERING})
Parts = Mapping[tuple[Stream, int], Profile]


class World:
    """Rules watching traffic of which every hour was seen, as the daemon's own functions do it."""

    def __init__(self, rules: RuleSet, settings: Settings) -> None:
        self.setup = Setup(settings, rules, {}, {}, Routing((), {}, timezone=settings.timezone), Policy())
        self._sums = paths_of(rules.rules)
        self.work = WorkingSet({}, {}, {}, {}, History(frozenset()), 0, None)

    def take(
        self,
        parts: Parts,
        hour: int,
        trackers: Mapping[Tracker, Seen] = MappingProxyType({}),
        amounts: Amounts = MappingProxyType({}),
    ) -> None:
        """Take in what an hour brought and what was measured of it, and say that it was watched."""
        work = self.work
        records: dict[Stream, StreamRecord] = {}
        profiles: dict[tuple[Stream, int], Profile] = {}
        for (stream, start), part in parts.items():
            known = records.get(stream) or work.streams.get(stream)
            first = part.first_at if known is None else min(known.first_seen, part.first_at)
            last = part.last_at if known is None else max(known.last_seen, part.last_at)
            records[stream] = StreamRecord(len(work.streams) if known is None else known.id, first, last)
            before = work.profiles.get((stream, start))
            profiles[stream, start] = part if before is None else merge(before, part)
        looked_at = looked_at_since(hour + HOUR, self.setup.settings.passes.lateness_seconds)
        work.adopt(records, profiles, parts, looked_at)
        work.trackers.update(work.with_trackers(trackers))
        work.history.add(HourCount(s, at, part.weight, part.weight_squares) for (s, at), part in parts.items())
        sums = {(measure, start): amount for measure, start, amount in sums_of(parts, self._sums)}
        whole = work.measuring.with_more({**sums, **amounts}, None)
        work.measuring.put((measure, start, amount) for (measure, start), amount in whole.items())
        work.history.stay_awake({hour: float(HOUR)})

    def learn(self, now: float) -> None:
        """Infer a plan for every stream with enough evidence, as `monitor/daemon/learn.py` does from the store."""
        work, settings = self.work, self.setup.settings
        asked = asked_by(settings.learning)
        for stream in work.streams:
            if stream.planned and stream not in work.plans and is_ready(work, stream, asked, settings.timezone):
                seen = [profile for (of, _), profile in work.profiles.items() if of == stream]
                plan = plan_from(work, stream, seen, asked, now, settings.timezone)
                if plan is None:
                    work.waiting[stream] = work.history.total(stream)
                else:
                    work.plans[stream] = plan

    def judge(self, at: float) -> Assessed:
        """Evaluate every rule at a moment and move the incidents on."""
        assessed = assess(self.work, self.setup, at=at)
        stepped = step(self.work.incidents, assessed.findings, rules_of(self.setup), at, self.setup.policy)
        self.work.incidents.update({incident.fingerprint: incident for incident in stepped.incidents})
        self.work.evaluated_until = assessed.closed
        self.work.late.clear()
        return assessed

    def open(self) -> list[Incident]:
        """Return the incidents people know of."""
        return sorted(
            (incident for incident in self.work.incidents.values() if incident.state in OPEN),
            key=lambda incident: (incident.rule, incident.fingerprint),
        )
