"""Where something holds: weighed over all traffic and within each segment, whoever visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt

import numpy as np

from monitor.checks.finding import Verdict
from monitor.checks.schema.evidence import FEWEST, SEGMENT_ALPHA, Usual, Weighed, habit, weigh
from monitor.checks.schema.measures import Measure, Vector, counted
from monitor.profile.breakdown import EVENTS, Breakdown, Row
from monitor.profile.segments import EVERYTHING, Segment

VISITOR = "visitor"
LIKELIEST = ("release", "device", "browser", "page", "host")
"""Which dimension is named where several are the same events: what a release breaks, then where it runs."""
LIKELIER = 3.0
"""How much likelier what breaks in one segment does so in one of those. Weights given beforehand leave the chance of a
false alarm of all segments together as it is (Genovese, Roeder and Wasserman, Biometrika 93, 2006)."""
WHOLE = 0.9
"""A segment with a greater share of the events is as good as all of them."""
PRIOR = 5.0
"""Events' worth of the usual rate that a segment's own is drawn to."""
UNLIKELY = 1.5
"""A habit is looked at by segment from so many standard deviations off on."""
SEGMENT_FLOOR = 0.03
WITNESSES = 0.25
"""Share of the excess that must lie outside of the group of visits in which most of it lies."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is usual of a measure. `spread` is None for an exception, else how much the habit's rate varies."""

    usual: Usual
    floor: float
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A verdict, and the one segment that it holds in; None where it holds everywhere, or nowhere in particular.

    `elsewhere` is the share affected in the rest of the traffic, `touched` the share of all of it that is affected.
    """

    weighed: Weighed
    segment: Segment | None = None
    elsewhere: float = 0.0
    touched: float | None = None


class Traffic:
    """What was usual and what is seen, by segment."""

    def __init__(self, usual: Breakdown, seen: Breakdown, *, every: bool) -> None:
        self._usual, self._seen = usual, seen
        self._every = every

    def judge(self, measure: Measure, affected: int, of: int, expected: Expected, *, every: bool = False) -> Placed:
        """Weigh `affected` of `of` over all traffic; where that is odd, by segment and by visits as well."""
        weighed = weigh(affected, of, expected.usual, floor=expected.floor, every=every)
        if self._every or not self._seen.rows or not self._odd(weighed, expected):
            return Placed(weighed)
        if not self._counts(measure):
            return Placed(self._at_large(weighed, expected))
        wrong, all_ = self._counted(self._seen, self._seen_at, measure)
        if not self._wholly(all_, of):
            return Placed(self._at_large(weighed, expected))
        base_wrong, base = self._base(measure)
        if weighed.verdict is not Verdict.NOT_MET:
            usual = expected.usual.moved(self._by_mix(all_, base_wrong, base, of, expected.usual.rate))
            weighed = weigh(affected, of, usual, floor=expected.floor)
        placed = self._placed(weighed, wrong, all_, base_wrong, base, expected)
        if placed.weighed.verdict is Verdict.MET and self._one_visitor(wrong, all_, affected, of, expected.usual.rate):
            placed = replace(placed, weighed=replace(placed.weighed, verdict=Verdict.UNKNOWN))
        return placed

    def _counts(self, measure: Measure) -> bool:
        """Tell whether a measure was counted by segment: of wide events, and of many words, not all is."""
        rows = {*measure.of, *measure.wrong}
        taught = (self._usual, self._seen) if self._usual.rows else (self._seen,)
        return all(breakdown.counts_of(row) for breakdown in taught for row in rows)

    def _wholly(self, all_: Vector, of: int) -> bool:
        """Tell whether what is weighed was counted by segment: of a map of many keys only the first by name are."""
        whole = [all_[i] for i, segment in enumerate(self._seen.segments) if segment == EVERYTHING]
        return not whole or float(whole[0]) >= WHOLE * of

    def _at_large(self, weighed: Weighed, expected: Expected) -> Weighed:
        """Leave open what is odd of a habit that was not counted by segment, where another mix of them may explain it.

        A rate moves by no more than the share of the events that moved, if it is all in one segment and nothing in
        another. An exception is none anywhere.
        """
        most = expected.usual.rate + expected.floor + self._moved
        if expected.spread is None or weighed.verdict is not Verdict.MET or weighed.share >= most:
            return weighed
        return replace(weighed, verdict=Verdict.UNKNOWN)

    @cached_property
    def _moved(self) -> float:
        """Return the share of the events that moved from some segments to others, beyond chance: most of any dimension.

        It is the total variation distance of the two mixes, less its mean where nothing moved (of normal laws).
        """
        if not self._usual.rows:
            return 0.0
        everything = Measure({EVENTS: 1}, {})
        _, now = self._counted(self._seen, self._seen_at, everything)
        _, was = self._base(everything)
        most = 0.0
        for dimension, columns in self._columns.items():
            seen, usual = float(now[columns].sum()), float(was[columns].sum())
            if dimension != VISITOR and seen and usual:
                before = was[columns] / usual
                chance = np.sqrt(2 / np.pi * before * (1 - before) * (1 / seen + 1 / usual))
                most = max(most, float((np.abs(now[columns] / seen - before) - chance).sum()) / 2)
        return most

    def _odd(self, weighed: Weighed, expected: Expected) -> bool:
        if weighed.affected < FEWEST:
            return False
        if weighed.verdict is not Verdict.NOT_MET:
            return True
        usual = expected.usual
        if expected.spread is None:
            return weighed.share > usual.rate
        sd = sqrt(usual.rate * (1 - usual.rate) * (1 / weighed.of + 1 / usual.strength))
        return weighed.share > usual.rate + UNLIKELY * sd

    @cached_property
    def _seen_at(self) -> dict[Row, int]:
        return {row: i for i, row in enumerate(self._seen.rows)}

    @cached_property
    def _usual_at(self) -> dict[Row, int]:
        return {row: i for i, row in enumerate(self._usual.rows)}

    @cached_property
    def _aligned(self) -> tuple[Vector, Vector]:
        """Return, by segment seen, where it stands in what is usual, and whether it does."""
        known = {segment: i for i, segment in enumerate(self._usual.segments)}
        places = [known.get(segment, -1) for segment in self._seen.segments]
        return np.array(places), np.array([place >= 0 for place in places])

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        columns: dict[str, list[int]] = {}
        for i, segment in enumerate(self._seen.segments):
            if segment != EVERYTHING:
                columns.setdefault(segment.dimension, []).append(i)
        return columns

    def _base(self, measure: Measure) -> tuple[Vector, Vector]:
        if not self._usual.rows:
            nothing = np.zeros(len(self._seen.segments))
            return nothing, nothing
        wrong, all_ = self._counted(self._usual, self._usual_at, measure)
        places, known = self._aligned
        return np.where(known, wrong[places], 0.0), np.where(known, all_[places], 0.0)

    @staticmethod
    def _counted(breakdown: Breakdown, at: dict[Row, int], measure: Measure) -> tuple[Vector, Vector]:
        return counted(breakdown, at, measure.wrong), counted(breakdown, at, measure.of)

    def _by_mix(self, all_: Vector, base_wrong: Vector, base: Vector, of: int, rate: float) -> float:
        """Return the rate to expect of this mix of segments: the highest that any dimension explains.

        Each segment's own past rate counts as often as the segment does now: a shift from web to app is no drift.
        """
        rates = (base_wrong + PRIOR * rate) / (base + PRIOR)
        highest = rate
        for dimension, columns in self._columns.items():
            if dimension != VISITOR:
                inside = all_[columns]
                outside = max(0.0, of - float(inside.sum()))
                total = float(inside.sum()) + outside
                if total:
                    highest = max(highest, (float(inside @ rates[columns]) + outside * rate) / total)
        return highest

    def _placed(
        self, weighed: Weighed, wrong: Vector, all_: Vector, base_wrong: Vector, base: Vector, expected: Expected
    ) -> Placed:
        found: list[tuple[float, int, Placed]] = []
        columns = list(self._proper(wrong, all_, base_wrong, base, weighed.of))
        shares = _shares([self._seen.segments[i].dimension for i in columns])
        for i, share in zip(columns, shares, strict=True):
            inside = weigh(
                round(wrong[i]),
                round(all_[i]),
                _usual_in(base_wrong[i], base[i], expected),
                floor=max(expected.floor, SEGMENT_FLOOR),
                alpha=SEGMENT_ALPHA * share,
            )
            if inside.verdict is not Verdict.MET:
                continue
            rest, rest_of = weighed.affected - inside.affected, weighed.of - inside.of
            elsewhere = rest / rest_of if rest_of > 0 else 0.0
            if elsewhere < expected.usual.rate + 0.2 * (inside.share - expected.usual.rate):
                segment = self._seen.segments[i]
                found.append(
                    (inside.evidence, -rank(segment), Placed(inside, segment, elsewhere, inside.affected / weighed.of))
                )
        if found:
            return max(found, key=lambda one: one[:2])[2]
        return Placed(weighed)

    def _proper(self, wrong: Vector, all_: Vector, base_wrong: Vector, base: Vector, of: int) -> Iterator[int]:
        """Yield the segments worth looking into, one of those that are the same events."""
        seen: set[tuple[float, ...]] = set()
        order = sorted(
            (i for dimension, columns in self._columns.items() if dimension != VISITOR for i in columns),
            key=lambda i: rank(self._seen.segments[i]),
        )
        for i in order:
            same = (wrong[i], all_[i], base_wrong[i], base[i])
            if all_[i] >= FEWEST and all_[i] < WHOLE * of and same not in seen:
                seen.add(same)
                yield i

    def _one_visitor(self, wrong: Vector, all_: Vector, affected: int, of: int, rate: float) -> bool:
        """Tell whether it may be one visitor's odd client, or one bot: one group of visits has nearly all of it."""
        columns = self._columns.get(VISITOR, [])
        if not columns or float(all_[columns].sum()) < WHOLE * of:
            return False  # whose visits these are is not known
        excess = affected - of * rate
        worst = float((wrong[columns] - all_[columns] * rate).max())
        return excess - worst < WITNESSES * excess


def _usual_in(wrong: float, of: float, expected: Expected) -> Usual:
    """Return what is usual within a segment: its own past for a habit; for an exception only if that was worse."""
    rate = expected.usual.rate
    if expected.spread is not None:
        return habit((wrong + PRIOR * rate) / (of + PRIOR), of, expected.spread)
    if wrong > of * rate + 2 * sqrt(of * rate + 0.25):
        return Usual((wrong + PRIOR * rate) / (of + PRIOR), of + PRIOR)
    return expected.usual


def _shares(dimensions: Sequence[str]) -> list[float]:
    """Return what part of the chance of a false alarm each of some segments gets, by the dimension of each.

    Every dimension gets the same, LIKELIEST ones LIKELIER times that, however many segments it has: forty pages must
    not make it harder to tell what breaks on one device of three.
    """
    size = Counter(dimensions)
    weights = {dimension: LIKELIER if dimension in LIKELIEST else 1.0 for dimension in size}
    whole = sum(weights.values())
    return [weights[dimension] / whole / size[dimension] for dimension in dimensions]


def rank(segment: Segment) -> int:
    """Return where a segment's dimension stands among those that are named first."""
    return LIKELIEST.index(segment.dimension) if segment.dimension in LIKELIEST else len(LIKELIEST)
