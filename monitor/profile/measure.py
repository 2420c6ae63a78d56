"""What is measured by the hour beside the number of a stream's events: sums of a property, visits, users, requests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from monitor.profile.profile import Profile
from monitor.profile.sketches import distinct_between, merge_distinct
from monitor.profile.stream import Stream

SESSIONS, USERS = "(sessions)", "(users)"
"""Distinct visits of a source, and distinct users as a vendor tells them apart."""
HITS, UNREADABLE, FUTURE = "(hits)", "(unreadable)", "(future)"
"""Requests of a source that say something to a vendor or should, those that could not be read, and events dated in the
future."""
REQUESTS = "(requests)"
"""Requests to the collector: `total` are all, `number` those it turned away."""
COLLECTOR = "(collector)"
ALWAYS = frozenset({"value"})
"""Properties that are summed up whether or not a rule asks for it: every decoder fills them where a vendor has one."""


class Measure(NamedTuple):
    """Something measured: a property's path, or one of the names above, of a stream.

    Sessions and requests are of a whole source, users of a vendor within one: what they are not of is "" in `stream`.
    """

    stream: Stream
    name: str


class Amount(NamedTuple):
    """One hour of a measure: how often, the sum, the sum of squares, and for distinct things their sketch.

    `number` of distinct things is the estimate of the sketch. Adding two amounts is associative and commutative but for
    rounding.
    """

    number: float = 0.0
    total: float = 0.0
    squares: float = 0.0
    distinct: bytes = b""


def added(a: Amount, b: Amount) -> Amount:
    """Return the amount of both."""
    if not a.distinct and not b.distinct:
        return Amount(a.number + b.number, a.total + b.total, a.squares + b.squares)
    both = merge_distinct(a.distinct, b.distinct)
    return Amount(distinct_between(both)[1], 0.0, 0.0, both)


def of_source(source: str, environment: str, vendor: str = "") -> Stream:
    """Return what stands for a source, or for a vendor within it."""
    return Stream(source, environment, vendor, "", "")


def sums_of(
    profiles: Mapping[tuple[Stream, int], Profile], paths: Collection[str]
) -> Iterator[tuple[Measure, int, Amount]]:
    """Yield what profiles measured of properties: the measure, the start of the hour and the amount.

    Where only some of the events were looked into, they stand for all of them (law 2).
    """
    for (stream, start), profile in profiles.items():
        if not profile.depth or not stream.planned:
            continue
        scale = profile.weight / profile.depth
        for path in paths:
            seen = profile.properties.get(path)
            if seen is not None and seen.summed.number:
                summed = seen.summed
                amount = Amount(summed.number * scale, summed.total * scale, summed.squares * scale * scale)
                yield Measure(stream, path), start, amount
