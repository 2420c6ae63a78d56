"""What a property measures: numbers out of range or of another scale, values that repeat or multiply."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import log10

from monitor.checks.schema.content import expected_share
from monitor.checks.schema.deviation import Deviation, deviation
from monitor.checks.schema.evidence import exception, habit, weigh
from monitor.checks.schema.where import Placed
from monitor.plan.plan import KnownProperty
from monitor.plan.words import number, percent
from monitor.profile.property import MOST_VALUES, PropertyProfile
from monitor.profile.sketches import distinct_between, numbers_held, quantile, share_within
from monitor.profile.values import LARGEST_KEPT, names_identity, numbers_in

LEAST_OUTSIDE = 0.05
USUAL_OUTSIDE = 0.005
UPPER = 0.9
"""Rank of the usual numbers that as good as all numbers must pass for their scale to have changed."""
UPPER_SPREAD = 0.03
"""How much the share beyond that rank varies from hour to hour: what sells in the evening costs more."""
MOST_BEYOND = 0.3
LEAST_FACTOR = 5.0
"""And so many times must their median be as large, or as small: a sale or a rise in prices is no change of unit."""
FEWEST_NUMBERS = 20
UNIQUE = 0.9
"""From this share of different values on, a property tells things apart: orders, visits, events."""
MOST_REPEATED = 0.5
"""Everything sent twice repeats a half: that is the business of `duplicate`. Here a value has lost its meaning."""
ENOUGH_TO_KNOW = 100
FEW_VALUES = 30
MOSTLY_NEW = 0.5
MANY_TIMES = 5
"""A vocabulary has burst when there are so many times as many values, most of them seen once."""


def ranges(path: str, known: KnownProperty, seen: PropertyProfile, *, every: bool) -> Deviation | None:
    """Judge whether numbers lie where they should."""
    if (known.low is None and known.high is None) or seen.numbers is None:
        return None
    low = float("-inf") if known.low is None else known.low
    high = float("inf") if known.high is None else known.high
    if low <= seen.numbers.low and seen.numbers.high <= high:
        return None
    outside, numbers = outside_of(seen, low, high)
    if not outside:
        return None
    expected = expected_share(known, "range", LEAST_OUTSIDE)
    usual = expected.usual.moved(max(USUAL_OUTSIDE, expected.usual.rate))
    weighed = weigh(outside, numbers, usual, floor=expected.floor, every=every)
    bounds = between(known.low, known.high)
    span = f"{number(seen.numbers.low)} to {number(seen.numbers.high)}"
    return deviation(
        path,
        ("range", "range"),
        Placed(weighed),
        does=f"is not {bounds} in",
        was=f"it goes from {span}",
        expected=bounds,
        observed=f"{span}, outside in",
        examples=seen.examples.get("number", ()),
    )


def scale(path: str, known: KnownProperty, was: PropertyProfile, seen: PropertyProfile) -> Deviation | None:
    """Judge whether numbers are of another order of magnitude: cents for euros, milliseconds for seconds."""
    if was.numbers is None or seen.numbers is None or known.written & {"low", "high"}:
        return None
    if was.numbers.high / LEAST_FACTOR <= seen.numbers.high <= 2 * was.numbers.high:
        return None  # whatever else moved, the scale did not
    usual, now = Numbers(was), Numbers(seen)
    if usual.total < ENOUGH_TO_KNOW or now.total < FEWEST_NUMBERS:
        return None
    middle, is_now = usual.at(0.5), now.at(0.5)
    if middle <= 0 or is_now <= 0 or max(middle / is_now, is_now / middle) < LEAST_FACTOR:
        return None
    larger = is_now > middle
    bound = usual.at(UPPER if larger else 1 - UPPER)
    beyond = now.above(bound) if larger else now.total - now.above(bound) - now.equal(bound)
    weighed = weigh(beyond, now.total, habit(1 - UPPER, usual.total, UPPER_SPREAD), floor=MOST_BEYOND)
    times = 10 ** round(log10(is_now / middle)) if larger else 10 ** round(log10(middle / is_now))
    size = f"about {number(times)} times as {'large' if larger else 'small'}"
    return deviation(
        path,
        ("range", "scale"),
        Placed(weighed),
        does=f"is {size}: {'above' if larger else 'below'} {number(bound)} in",
        was=f"half of it was up to {number(middle)}, and now is up to {number(is_now)}",
        expected=f"median {number(middle)}",
        observed=f"median {number(is_now)}, beyond {number(bound)} in",
        examples=seen.examples.get("number", ()),
    )


def repeats(path: str, was: PropertyProfile, seen: PropertyProfile) -> Deviation | None:
    """Judge whether values that told things apart repeat themselves: every order under one number."""
    if was.scalars < ENOUGH_TO_KNOW or seen.scalars < 2 or not _tells_apart(path, was):
        return None
    if seen.values is not None and len(seen.values) == seen.scalars:
        return None
    different = _different(was)
    if different < UNIQUE * was.scalars:
        return None
    # Where values are drawn from so many and no more, repeats grow with their number.
    more = max(1.0, seen.scalars / was.scalars)
    usual = exception(min(was.scalars, more * (was.scalars - different)), was.scalars)
    most = len(seen.values) if seen.values is not None else distinct_between(seen.distinct)[2]
    said = seen.scalars - seen.shapes.get("empty", 0) - seen.shapes.get("junk", 0)
    again = max(0, int(said - most))
    if not again:
        return None
    weighed = weigh(again, said, usual.moved(max(usual.rate, USUAL_OUTSIDE)), floor=MOST_REPEATED)
    return deviation(
        path,
        ("cardinality", "repeated"),
        Placed(weighed),
        does="repeats an earlier value in",
        was=f"it was a new one in {percent(different, was.scalars)}",
        expected=f"different in {percent(different, was.scalars)}",
        observed="repeated in",
    )


def _tells_apart(path: str, was: PropertyProfile) -> bool:
    """Tell whether a property may be an identity: by name, or as text; durations and amounts repeat by chance."""
    return names_identity(path) or not (was.types.get("number") or was.types.get("integer"))


def bursts(path: str, was: PropertyProfile, seen: PropertyProfile) -> Deviation | None:
    """Judge whether a few values have become very many: an id where a word was."""
    if was.values is None or len(was.values) > FEW_VALUES or was.scalars < ENOUGH_TO_KNOW or seen.values is not None:
        return None
    least = distinct_between(seen.distinct)[0]
    if least < max(MANY_TIMES * len(was.values), MOST_VALUES) or least < MOSTLY_NEW * seen.scalars:
        return None
    weighed = weigh(int(least) - len(was.values), seen.scalars, exception(len(was.values), was.scalars), floor=0.25)
    return deviation(
        path,
        ("cardinality", "many values"),
        Placed(weighed),
        does=f"takes {number(int(least))} different values, new ones in",
        was=f"it took {len(was.values)}",
        expected=f"{len(was.values)} different values",
        observed=f"{number(int(least))} different values, new in",
        examples=tuple(example for drawn in seen.examples.values() for example in drawn)[:3],
    )


def _different(seen: PropertyProfile) -> float:
    return float(len(seen.values)) if seen.values is not None else _estimated(seen.distinct)


@lru_cache(maxsize=8192)
def _estimated(sketch: bytes) -> float:
    # Remembered: what a plan was learned from is asked about at every look.
    return distinct_between(sketch)[1]


class Numbers:
    """The numbers a profile holds, exact while values are few."""

    def __init__(self, seen: PropertyProfile) -> None:
        self._sketch = seen.quantiles
        self._pairs = sorted(numbers_in(seen.values)) if seen.values is not None else []
        self.total = sum(n for _, n in self._pairs) if seen.values is not None else numbers_held(seen.quantiles)

    def at(self, rank: float) -> float:
        """Return the number at a rank, 0 … 1; 0 where there are none."""
        if not self._pairs:
            return quantile(self._sketch, rank) or 0.0
        gone = 0
        for value, n in self._pairs:
            gone += n
            if gone >= rank * self.total:
                return value
        return self._pairs[-1][0]

    def above(self, bound: float) -> int:
        """Return how many numbers are greater."""
        if not self._pairs:
            return round(self.total * (1 - share_within(self._sketch, float("-inf"), bound)))
        return _count((value, n) for value, n in self._pairs if value > bound)

    def equal(self, value: float) -> int:
        """Return how many numbers are the same."""
        if not self._pairs:
            return round(self.total * share_within(self._sketch, value, value))
        return _count(pair for pair in self._pairs if pair[0] == value)


def _count(pairs: Iterable[tuple[float, int]]) -> int:
    return sum(n for _, n in pairs)


def outside_of(seen: PropertyProfile, low: float, high: float) -> tuple[int, int]:
    """Return how many numbers lie outside [low, high], and how many there are; exact while values are few."""
    if seen.values is None:
        total = numbers_held(seen.quantiles)
        return round(total * (1 - share_within(seen.quantiles, low, high))), total
    pairs = list(numbers_in(seen.values))
    total = sum(n for _, n in pairs)
    outside = sum(n for value, n in pairs if not low <= value <= high)
    if "string" not in seen.types and seen.numbers is not None and seen.numbers.high >= LARGEST_KEPT > high:
        # Numbers too large to keep stand as digests beside the others.
        large = sum(n for key, n in seen.values.items() if key[0] == "#")
        return outside + large, total + large
    return outside, total


def between(low: float | None, high: float | None) -> str:
    """Return bounds in words.

    >>> between(0, 300), between(0, None), between(None, 5.5)
    ('between 0 and 300', 'at least 0', 'at most 5.5')
    """
    if low is not None and high is not None:
        return f"between {number(low)} and {number(high)}"
    return f"at least {number(low)}" if low is not None else f"at most {number(high or 0.0)}"
