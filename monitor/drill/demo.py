"""The demo: weeks of quiet traffic, then one fault after the other, through the daemon itself in virtual time."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from monitor.alerts.message import Message
from monitor.capture.spool import payload_of
from monitor.daemon.monitor import PassReport
from monitor.drill.scenario import Episode, Scenario
from monitor.drill.stage import Stage
from monitor.drill.traffic import HOUR
from monitor.incidents.incident import Transition
from monitor.incidents.machine import Moved

LATENESS = 300.0
COLLECT_HOURS = 14 * 24
"""Hours of a replay between two looks for reference cycles; each walks through all that is in memory, 0.3 s."""


@dataclass(slots=True)
class Outcome:
    """What became of one fault. `told` holds what each recipient was told: incident, transition and its number."""

    episode: Episode
    found_after: float | None = None
    checks: set[str] = field(default_factory=set)
    incidents: set[str] = field(default_factory=set)
    told: set[tuple[str, int, Transition]] = field(default_factory=set)

    @property
    def messages(self) -> int:
        """Return how many messages each recipient got about the fault."""
        return len(self.told)


@dataclass(slots=True)
class Result:
    """What a whole replay showed. `false_alarms` are the incidents told that no fault explains."""

    outcomes: list[Outcome]
    false_alarms: list[Moved] = field(default_factory=list)
    failures: set[str] = field(default_factory=set)
    hits: int = 0
    events: int = 0
    learned: int = 0

    @property
    def clean(self) -> bool:
        """Tell whether every fault was found, nothing else was told, and every rule could be evaluated."""
        found = all(outcome.found_after is not None for outcome in self.outcomes)
        return found and not self.false_alarms and not self.failures


def _unwatched(_at: float, _report: PassReport) -> None:
    """Look at no pass."""


def replay(scenario: Scenario, stage: Stage, on_hour: Callable[[float, PassReport], None] = _unwatched) -> Result:
    """Replay a scenario hour by hour: its hits go to the spool as a collector would put them, then one pass, then send.

    `on_hour` sees every pass.
    """
    result = Result([Outcome(episode) for episode in scenario.episodes])
    for start in _hours(scenario):
        hits = scenario.hits(start)
        now = start + HOUR + LATENESS
        stage.tell(now)
        if hits:
            stage.spool.append(f"drill-{start:.0f}", payload_of(hits))
        report = stage.monitor.run_pass(now)
        stage.monitor.send(stage.clock)
        result.hits += report.took.hits
        result.events += sum(n for (kind, _), n in report.tallies.items() if kind == "event")
        result.learned += report.learned
        for moved in _fired(report):
            _explain(result, moved, start + HOUR)
        for message in _messages(report):
            _count(result, message)
        result.failures |= {f"{f.rule.id}: {f.why}" for judged in report.evaluations for f in judged.failures}
        on_hour(now, report)
    return result


def _hours(scenario: Scenario) -> Iterator[float]:
    """Yield every hour, looking for reference cycles now and then rather than after every so many allocations.

    A replay makes few cycles and many values, which the collector walks through again and again: four days take 6.3
    CPU-seconds so, and 7.6 with the collector left to itself.
    """
    gc.disable()
    try:
        for number, start in enumerate(scenario.hours()):
            if number % COLLECT_HOURS == 0:
                gc.collect()
            yield start
    finally:
        gc.enable()


def _fired(report: PassReport) -> Iterator[Moved]:
    for judged in report.evaluations:
        yield from (moved for moved in judged.moved if moved.transition is Transition.FIRED)


def _messages(report: PassReport) -> Iterator[Message]:
    for judged in report.evaluations:
        yield from judged.messages


def _explain(result: Result, moved: Moved, at: float) -> None:
    """Put an incident to the latest fault that began before it and whose story it fits, or call it a false alarm."""
    subjects = moved.incident.subjects
    for outcome in reversed(result.outcomes):
        episode = outcome.episode
        if episode.start <= at <= episode.end + episode.settle and episode.fault.explains(
            moved.incident.check, tuple(subject.stream for subject in subjects)
        ):
            if outcome.found_after is None:
                outcome.found_after = at - episode.start
            outcome.checks.add(moved.incident.check)
            outcome.incidents.add(moved.incident.id)
            return
    result.false_alarms.append(moved)


def _count(result: Result, message: Message) -> None:
    for outcome in result.outcomes:
        if message.incident in outcome.incidents:
            outcome.told.add((message.incident, message.seq, message.transition))
