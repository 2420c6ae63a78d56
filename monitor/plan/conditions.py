"""Properties that are required under a condition: there whenever another says one thing, and never otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.plan.presence import LIKELY, required_probability
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile

NEVER = 0.02
"""A property there less often than this under a condition is not there by it."""
ENOUGH_EACH = 20
"""Events on either side of a condition before it is one."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A property is required when the one at `path` says one of `values` (words, or `true` and `false`)."""

    path: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as people read it: `payment_type is card or invoice`."""
        return f"{self.path} is {' or '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class Under:
    """How often a condition held, and the property was there then. `words` tells whether words decided, not flags."""

    times: int
    there: int
    words: bool


def under(when: Condition, path: str, profile: Profile) -> Under | None:
    """Return what a profile counted under a condition; None where it could not: too many properties, or values.

    Where the one that decides never said such a word, the condition did not hold.
    """
    if parent_of(path) or not profile.given or "" in profile.given or profile.given.get(when.path) == {}:
        return None
    by_value = profile.given.get(when.path, {})
    held = [key for value in when.values for key in (f'"{value}', value) if key in by_value]
    times, there = (sum(by_value[key].get(of, 0) for key in held) for of in ("", path))
    return Under(times, there, words=all(key[0] == '"' for key in held))


def condition_of(path: str, profile: Profile) -> Condition | None:
    """Return the condition under which a property of the event itself is there, where one explains it whole."""
    seen = profile.properties.get(path)
    if seen is None:
        return None
    found = [
        condition
        for decider, by_value in profile.given.items()
        if decider and by_value and decider != path
        if (condition := _explains(decider, by_value, path, profile.depth, seen.present)) is not None
    ]
    return min(found, key=lambda condition: (len(condition.values), condition.path), default=None)


def _explains(
    decider: str, by_value: Mapping[str, Mapping[str, int]], path: str, depth: int, present: int
) -> Condition | None:
    always: list[str] = []
    inside = explained = 0
    for value, counts in by_value.items():
        times, there = counts[""], counts.get(path, 0)
        if required_probability(times - there, times) > LIKELY and there:
            always.append(value)
            inside += times
            explained += there
        elif there > NEVER * times:
            return None
    outside = depth - inside
    if min(inside, outside) < ENOUGH_EACH or present - explained > NEVER * outside:
        return None
    return Condition(decider, tuple(sorted(value[1:] if value[0] == '"' else value for value in always)))
