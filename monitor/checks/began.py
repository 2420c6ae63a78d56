"""When a trouble of a stream's events began, by the hours that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import log
from typing import NamedTuple

from monitor.checks.statistics.words import moment
from monitor.checks.view import View
from monitor.plan.words import percent
from monitor.profile.paths import parent_of
from monitor.profile.profile import Profile

LEAST_GAIN = 2.0
"""Log-likelihood that a change of rate must gain over none. One event in the last of 24 equal hours gains 3."""
MIXED = 1.0
"""What the first hour must gain by a share of its own: nothing breaks on the hour (Akaike's price of a parameter)."""
CLEARER = 1.1
"""Times as large a share must be since it began as in all that was looked at, to be worth telling beside it."""


class Hour(NamedTuple):
    """How many events of an hour a trouble touched, of how many, and when the first of them came (epoch seconds)."""

    affected: int
    of: int
    at: float


class Began(NamedTuple):
    """The first event of the hour in which a trouble began, and how many of those from there on it touched."""

    at: float
    affected: int
    of: int


def began(hours: Sequence[Hour]) -> Began | None:
    """Return the change of rate upwards that explains some hours best, oldest first; None where none explains more than
    that nothing changed: what was there in the oldest hour already is older than anybody can tell.
    """
    hours = [hour for hour in hours if hour.of]
    affected, of = sum(hour.affected for hour in hours), sum(hour.of for hour in hours)
    same = _likelihood(affected, of)
    found, gain = None, LEAST_GAIN
    before = of_before = 0
    for hour in hours:
        after, of_after = affected - before, of - of_before
        if of_before and after * of_before > before * of_after:
            rest = _likelihood(after - hour.affected, of_after - hour.of)
            mixed = _likelihood(hour.affected, hour.of) + rest - MIXED
            more = _likelihood(before, of_before) + max(_likelihood(after, of_after), mixed) - same
            if more > gain:
                found, gain = Began(hour.at, after, of_after), more
        before, of_before = before + hour.affected, of_before + hour.of
    return found


def _likelihood(affected: int, of: int) -> float:
    """Return the log-likelihood of so many of so many at their own rate."""
    return sum(count * log(count / of) for count in (affected, of - affected) if count)


def began_in(hours: Iterable[Profile], touched: Callable[[Profile], tuple[int, int]]) -> Began | None:
    """Return when a trouble began; `touched` counts it in the profile of an hour: events touched, and all."""
    return began([Hour(*touched(hour), hour.first_at) for hour in hours if hour.events])


def evidence_of(since: Began | None) -> dict[str, float]:
    """Return what a finding keeps of it."""
    return {} if since is None else {"since": since.at}


def since_then(since: Began | None, affected: int, recent: Profile, of: int, view: View) -> str:
    """Return what follows "in 45 % of 20 events since 06:21" where more of the later ones are touched, as
    ", 100 % of the 9 since 09:04"; "" where that says nothing new. `of` events of the `recent` ones were looked at.
    """
    if since is None or not of or since.at <= recent.first_at:
        return ""
    if since.affected * of < CLEARER * affected * since.of:
        return ""
    when = moment(since.at, view.now, view.timezone)
    return f", {percent(since.affected, since.of)} of the {since.of:,} since {when}"


def noted_in(counts: Iterable[int], hour: Profile) -> tuple[int, int]:
    """Return how many events of an hour hold what was noted so often, and all: one may hold it in several forms."""
    return min(sum(counts), hour.events), hour.events


def there(path: str, hour: Profile) -> tuple[int, int]:
    """Return in how many events, objects or members of an hour a property is there, of how many."""
    known = hour.properties.get(path)
    return (known.present if known else 0), hour.room_for(parent_of(path))
