"""What is known of one property path: the part of a profile that plans and schema checks read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import add
from typing import NamedTuple

from monitor.frozen import quick_to_make

MOST_VALUES = 64
"""Distinct values counted exactly; the longest of 212 enumerations in real event schemas has 54 (octokit, Iglu)."""
MILLION = 1_000_000
MOST_EXAMPLES = 3
"""Masked examples kept a kind of value."""


class Span(NamedTuple):
    """The least and the greatest of some numbers."""

    low: float
    high: float


def wider(a: Span | None, b: Span | None) -> Span | None:
    """Return what spans both."""
    if a is None or b is None or a == b:
        return b if a is None else a
    return Span(min(a.low, b.low), max(a.high, b.high))


class Summed(NamedTuple):
    """How many numbers were added up, their sum, and the sum of their squares, the last two in millionths.

    Whole numbers, so that merging in any order gives the same to the last digit.
    """

    number: int = 0
    micros: int = 0
    square_micros: int = 0

    def plus(self, other: Summed) -> Summed:
        """Return the sums of both."""
        if not self.number or not other.number:
            return self if self.number else other
        return Summed(*map(add, self, other))

    @property
    def total(self) -> float:
        """Return the sum."""
        return self.micros / MILLION

    @property
    def squares(self) -> float:
        """Return the sum of squares."""
        return self.square_micros / MILLION


NO_SUM = Summed()


@quick_to_make
@dataclass(frozen=True, slots=True)
class PropertyProfile:
    """What was seen at one path. `PropertyProfile()` is the identity of merging.

    `present` counts the times the key was there, null included. `types` counts JSON types: string, integer (20.0 is
    one), number, boolean, null, object, array; `shapes` what strings looked like (`monitor/profile/shape.py`), each
    string once. `values` counts every distinct scalar exactly, by value key (`monitor/profile/values.py`), and is None
    once they are more than MOST_VALUES: from then on `distinct` (a HyperLogLog) and `quantiles` (a KLL of the numbers)
    hold them, and no value can be read back. `numbers` spans the numbers and numeric strings, `lengths` the lengths
    of strings, `sizes` the lengths of arrays. `examples` are masked, a few a
    kind (string, number). `casing` counts how words and texts are written (`monitor/profile/casing.py`), also of those
    whose values are not kept. `summed` adds up the numbers, and numeric strings, that are amounts: not those of a path
    that says identity, nor those of 100 million and more, which are ids, telephone numbers and timestamps.
    """

    present: int = 0
    types: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, int] | None = field(default_factory=dict)
    distinct: bytes = field(default=b"", repr=False)
    quantiles: bytes = field(default=b"", repr=False)
    numbers: Span | None = None
    lengths: Span | None = None
    sizes: Span | None = None
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    casing: Mapping[str, int] = field(default_factory=dict)
    summed: Summed = NO_SUM

    @property
    def vacant(self) -> int:
        """Return how many times the key was there but said nothing: null, an empty string, `undefined`, `NaN`."""
        return self.types.get("null", 0) + self.shapes.get("empty", 0) + self.shapes.get("junk", 0)

    @property
    def filled(self) -> int:
        """Return how many times the key was there and said something."""
        return self.present - self.vacant

    @property
    def scalars(self) -> int:
        """Return how many values were strings, numbers or booleans."""
        return sum(n for kind, n in self.types.items() if kind not in {"null", "object", "array"})
