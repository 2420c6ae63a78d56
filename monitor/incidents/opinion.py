"""Whether a message was worth sending, as those who read it say: what a budget of false alerts is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.incidents.incident import Incident

FEW = 3
"""Opinions below which a rule's share of useful alerts says nothing yet."""
NOISY = 0.5
"""A rule is noisy where fewer of its judged incidents than this were useful: more than every second one was in vain."""


class Judgement(StrEnum):
    """What a reader can say of an incident they were told of."""

    USEFUL = "useful"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reader says of one incident; a later one of the same reader stands for it. `at` is wall clock."""

    incident: str
    by: str
    judgement: Judgement
    at: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What became of the incidents of one rule that people were told of, each counted once.

    Of `told` incidents, readers called `useful` and `noise` what they had an opinion of, a tie being noise;
    `acknowledged` were taken on by somebody, which is no opinion, yet a sign that it was worth telling.
    """

    rule: str
    told: int = 0
    useful: int = 0
    noise: int = 0
    acknowledged: int = 0

    @property
    def judged(self) -> int:
        """Return of how many incidents somebody said anything."""
        return self.useful + self.noise

    @property
    def precision(self) -> float | None:
        """Return the share of judged incidents that were useful; None where there are too few to say."""
        return self.useful / self.judged if self.judged >= FEW else None

    @property
    def is_noisy(self) -> bool:
        """Tell whether more than every second judged incident was in vain."""
        return self.precision is not None and self.precision < NOISY


def worth_of(
    incidents: Iterable[Incident], opinions: Iterable[Opinion], acknowledged: Iterable[str] = ()
) -> tuple[Worth, ...]:
    """Return by rule what its incidents were worth, the noisiest first.

    `incidents` are those to count; one that never fired was told to nobody and is left out. `acknowledged` are ids of
    incidents that somebody has taken on.
    """
    said: dict[str, dict[str, Opinion]] = {}
    for opinion in sorted(opinions, key=lambda opinion: opinion.at):
        said.setdefault(opinion.incident, {})[opinion.by] = opinion
    taken = set(acknowledged)
    rules: dict[str, dict[str, int]] = {}
    for incident in incidents:
        if incident.fired_at is None:
            continue
        count = rules.setdefault(incident.rule, {"told": 0, "useful": 0, "noise": 0, "acknowledged": 0})
        count["told"] += 1
        count["acknowledged"] += incident.id in taken
        if heard := [one.judgement for one in said.get(incident.id, {}).values()]:
            useful = heard.count(Judgement.USEFUL) * 2 > len(heard)
            count["useful" if useful else "noise"] += 1
    worth = [Worth(rule, **count) for rule, count in rules.items()]
    return tuple(sorted(worth, key=lambda one: (-one.noise, -one.told, one.rule)))
