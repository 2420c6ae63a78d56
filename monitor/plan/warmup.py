"""When enough was seen of an event to plan it: events, days of the week, and visits, however long that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from monitor.profile.profile import Profile
from monitor.profile.segments import VISITOR_GROUPS

VISITOR = "visitor"
FEWEST_GROUPS = 6
"""Groups of visits (of eight, by a hash of the visit's key) that must have had a part: one visitor, a bot, or the tests
before a launch teach nothing."""
SHARE_OF_DAY = 0.05
"""Share of the events asked for that must have come on a day of the week for it to count: a stray makes no day."""
ALL_ONE_VISIT = 10
"""Times the events asked for from which on visits are not: a source may say one visit of everything."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for before a plan is learned: events, and different days of the week on which they came."""

    events: int
    days: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: events by local day of the week, Monday first, and the groups of visits that had a part.

    `groups` is None where no event says what visit it is of: servers send such, and then it is not asked for.
    """

    by_day: Sequence[float]
    groups: int | None = None


def lacking(seen: Seen, asked: Asked) -> list[str]:
    """Return what is missing yet, in words; nothing where enough was seen.

    >>> lacking(Seen((120, 0, 0, 0, 0, 0, 0), 2), Asked(200, 3))
    ['120 of 200 events', '10 or more on 1 of 3 days of the week', 'from too few visits']
    """
    events = sum(seen.by_day)
    days, enough = len(days_of(seen.by_day, asked.events)), max(1, ceil(SHARE_OF_DAY * asked.events))
    return [
        *([f"{events:,.0f} of {asked.events:,} events"] if events < asked.events else []),
        *([f"{enough:,} or more on {days} of {asked.days} days of the week"] if days < asked.days else []),
        *(
            ["from too few visits"]
            if seen.groups is not None and seen.groups < FEWEST_GROUPS and events < ALL_ONE_VISIT * asked.events
            else []
        ),
    ]


def days_of(by_day: Sequence[float], events: float) -> list[str]:
    """Return the days of the week that count, `events` being what is asked for."""
    return [day for day, number in zip(DAYS, by_day, strict=False) if number > 0 and number >= SHARE_OF_DAY * events]


def groups_of(profile: Profile) -> int | None:
    """Return how many groups of visits had a part in a profile; None where no event says what visit it is of."""
    return sum(segment.dimension == VISITOR for segment in profile.breakdown.segments) or None


def taught_by(by_day: Sequence[float], profile: Profile) -> str:
    """Return what taught a plan, in words; "" where that was not kept.

    >>> taught_by((90, 80, 0, 60, 0, 0, 0), Profile())
    'on 3 days of the week (Mon, Tue, Thu)'
    """
    days = days_of(by_day, 0)
    groups = groups_of(profile)
    return ", ".join(
        [
            *([f"on {len(days)} day{'s' * (len(days) > 1)} of the week ({', '.join(days)})"] if days else []),
            *([f"in visits of {groups} of {VISITOR_GROUPS} groups"] if groups is not None else []),
        ]
    )
