"""Why nobody is told of an incident for a while, though it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MutedBy(StrEnum):
    """What keeps an incident quiet: the named reason of a decision."""

    SILENCE = "silence"  # a person asked for quiet
    MAINTENANCE = "maintenance"  # a window of the configuration
    FLAPPING = "flapping"  # it goes on and off; that has been told once
    STORM = "storm"  # so much broke at once that one summary tells it


PEOPLE = frozenset({MutedBy.SILENCE, MutedBy.MAINTENANCE})
"""Quiet that people asked for: an incident they know of says so, and its end is told all the same."""


@dataclass(frozen=True, slots=True)
class Mute:
    """What keeps an incident quiet. `name` is the silence's id or the window's name, `until` its end (epoch seconds).

    `warned` says that people have been told that it is about to end.
    """

    by: MutedBy
    name: str = ""
    author: str = ""
    reason: str = ""
    since: float | None = None
    until: float | None = None
    warned: bool = False

    def is_of(self, other: Mute | None) -> bool:
        """Tell whether this is the same quiet as another, whatever was warned of."""
        return other is not None and (self.by, self.name, self.until) == (other.by, other.name, other.until)
