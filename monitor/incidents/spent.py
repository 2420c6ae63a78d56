"""What became of the budget of false alerts: how many were allowed, how many were told, what readers say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitor.incidents.incident import Incident
from monitor.incidents.opinion import Opinion, worth_of


@dataclass(frozen=True, slots=True)
class Spent:
    """Incidents that statistics told of to one owner (or to all, ""), each counted once.

    `useful` and `noise` are what readers called them, `acknowledged` how many somebody took on. Of `allowed` false
    alerts at least `noise` were spent, and at most all that nobody called useful or took on. None where an owner has no
    budget of their own.
    """

    owner: str
    allowed: float | None
    told: int
    useful: int
    noise: int
    acknowledged: int
    doubtful: int

    @property
    def is_over(self) -> bool:
        """Tell whether more alerts were surely in vain than the budget allows."""
        return self.allowed is not None and self.noise > self.allowed


def spent(
    incidents: Iterable[Incident],
    opinions: Iterable[Opinion],
    acknowledged: Iterable[str],
    owner_of: Callable[[Incident], str],
    allowed: float,
) -> tuple[Spent, ...]:
    """Return what all together spent, then each owner, those with the most alerts first.

    Only incidents that a probability decided on are counted: what breaks a rule of the plan was not told by chance.
    """
    told = [one for one in incidents if one.fired_at is not None and is_statistical(one)]
    opinions, taken = list(opinions), frozenset(acknowledged)
    by_owner: dict[str, list[Incident]] = {}
    for incident in told:
        by_owner.setdefault(owner_of(incident) or "(nobody)", []).append(incident)
    owners = sorted(by_owner.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [_row("", allowed, told, opinions, taken)]
    return (*rows, *(_row(owner, None, those, opinions, taken) for owner, those in owners))


def is_statistical(incident: Incident) -> bool:
    """Tell whether a probability decided on an incident."""
    return any(subject.p_value is not None for subject in incident.subjects)


def _row(
    owner: str, allowed: float | None, told: list[Incident], opinions: list[Opinion], taken: frozenset[str]
) -> Spent:
    worth = worth_of(told, opinions, taken)
    # Called useful, or taken on by somebody and not called noise: the others may each have been in vain.
    sure = sum(_surely_useful(incident, opinions, taken) for incident in told)
    return Spent(
        owner=owner,
        allowed=allowed,
        told=len(told),
        useful=sum(one.useful for one in worth),
        noise=sum(one.noise for one in worth),
        acknowledged=sum(one.acknowledged for one in worth),
        doubtful=len(told) - sure,
    )


def _surely_useful(incident: Incident, opinions: list[Opinion], taken: frozenset[str]) -> bool:
    [worth] = worth_of([incident], opinions, taken)
    return bool(worth.useful or (worth.acknowledged and not worth.noise))
