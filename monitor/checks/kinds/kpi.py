"""`kpi`: the sum or mean of a number that events carry, such as revenue, drops or peaks, or is no longer sent."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from monitor.checks.check import register
from monitor.checks.comparison import Judging, Way, band, changed, evidence, told
from monitor.checks.finding import Finding, Verdict
from monitor.checks.index import index_of
from monitor.checks.rule import Params, Rule
from monitor.checks.statistics.amounts import counted, every_hour, numbers, totals
from monitor.checks.statistics.grid import Floats
from monitor.checks.statistics.pair import Amounts, Paired, Side
from monitor.checks.statistics.paired import paired
from monitor.checks.statistics.words import amount, moment, span, usual
from monitor.checks.view import HOUR, View
from monitor.profile.measure import Measure
from monitor.profile.stream import Stream


class Of(StrEnum):
    """What of a number is watched."""

    SUM = "sum"
    MEAN = "mean"


class KpiParams(Params):
    """The keys `kpi` adds to a rule."""

    path: str = Field("value", description="Path of the numeric property, such as `value` or `items[].quantity`.")
    of: Of = Field(Of.SUM, description="The `sum` over all events, or the `mean` of one.")
    direction: Way = Field(Way.BOTH, description="Tell of a drop, a peak, or both.")
    missing: bool = Field(True, description="Tell as well when events no longer carry the number.")
    smallest_effect: Annotated[float, Field(ge=0)] | None = Field(
        None, description="The smallest relative change worth telling; else the installation's."
    )
    min_expected: Annotated[float, Field(ge=0)] = Field(
        10.0, description="Events with the number that must be usual in a window."
    )

    @property
    def sums(self) -> tuple[str, ...]:
        """Return the property that is summed up."""
        return (self.path,)


@register
class Kpi:
    """The sum is held against the same hours of past weeks, the mean against the number of events.

    Amounts have heavy tails: the noise of a window is the sum of squares of what came in it, so that one huge order
    makes itself no surprise, while a hundred orders in cents do. A drop, a peak and the number gone missing are
    findings of their own.
    """

    kind: ClassVar[str] = "kpi"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = KpiParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches whose events ever carried the number."""
        params = rule.params
        assert isinstance(params, KpiParams)  # noqa: S101 - the registry pairs a kind with its Params
        end = index_of(view).end
        streams = sorted(
            stream
            for stream in view.streams
            if rule.match.covers(stream) and Measure(stream, params.path) in view.measures
        )
        if end is None or not streams:
            return
        at = Judging(rule, view, end)
        measured = [[view.measures[Measure(stream, params.path)]] for stream in streams]
        sums, times, events = totals(measured, end), numbers(measured, end), counted(view, [[s] for s in streams], end)
        hours = min(sums.values.shape[1], times.values.shape[1], events.values.shape[1])
        total, number, count = (Amounts(one.values[:, -hours:], one.noise[:, -hours:]) for one in (sums, times, events))
        known = paired(total, number if params.of is Of.MEAN else every_hour(total), end, view.timezone)
        for stream, one in zip(streams, known, strict=True):
            for detail in params.direction.sides:
                yield _judge(at, params, stream, one, detail)
        if params.missing:
            carried = paired(number, count, end, view.timezone)
            for stream, one, seen in zip(streams, carried, number.values, strict=True):
                yield _missing(at, params, stream, one, seen)


def _judge(at: Judging, params: KpiParams, stream: Stream, known: Paired | None, detail: str) -> Finding:
    name = params.path
    if at.blind(stream):
        return at.finding(stream, Verdict.UNKNOWN, f"{stream.event}: capture is blind", path=name, detail=detail)
    if known is None:
        why = f"the {params.of} of {name} is not known long enough to tell what is usual"
        return at.finding(stream, Verdict.UNKNOWN, f"{stream.event}: {why}", path=name, detail=detail)
    side = known.drop if detail == "drop" else known.peak
    p_value = _told(params, known, side)
    if params.of is Of.MEAN and side.base > 0:
        seen = f"{_figure(side.observed / side.base)} a piece"
        expects = f"{_figure(side.low / side.base)} to {_figure(side.high / side.base)}"
        what = f"{name} is {seen} over {span(side.hours)} ({amount(side.base)} events), where {expects} are usual"
    else:
        seen = f"{amount(side.observed)} in {span(side.hours)}"
        expects = band(side)
        what = f"{name} adds up to {seen}, where {expects} are usual"
    return at.finding(
        stream,
        Verdict.NOT_MET,
        f"{stream.event}: {what}{changed(side)}{at.since(known, side)}",
        side.hours,
        path=name,
        detail=detail,
        observed=seen,
        expected=expects,
        count=side.base if params.of is Of.MEAN else 0.0,
        p_value=p_value,
        effect=min(side.effect, 0.0) if detail == "drop" else max(side.effect, 0.0),
        evidence={**evidence(known, side, params.smallest_effect), "of": params.of.value},
    )


def _told(params: KpiParams, known: Paired, side: Side) -> float:
    """Return a side's p-value; the fewest events asked for are reckoned in what one usually amounts to."""
    if params.of is Of.MEAN:
        return told(side, 0.0) if side.base >= params.min_expected else 1.0
    return told(side, params.min_expected * known.unit)


def _figure(number: float) -> str:
    return f"{number:,.2f}" if abs(number) < 1000 else amount(number)


def _missing(at: Judging, params: KpiParams, stream: Stream, known: Paired | None, carried: Floats) -> Finding:
    """Judge whether events still carry the number, `carried` being how many did by the hour."""
    name = params.path
    if at.blind(stream) or known is None:
        why = "capture is blind" if at.blind(stream) else "not known long enough to tell how many carry it"
        return at.finding(stream, Verdict.UNKNOWN, f"{stream.event}: {name}: {why}", path=name, detail="missing")
    side = known.drop
    there = np.flatnonzero(np.nan_to_num(carried) > 0)
    when = at.since(known, side)
    if side.observed == 0 and len(there):
        when = f", last seen {moment(at.end - HOUR * (len(carried) - there[-1]), at.end, at.view.timezone)}"
    what = f"{amount(side.observed)} of {amount(side.base)} events in {span(side.hours)} carry {params.path}"
    return at.finding(
        stream,
        Verdict.NOT_MET,
        f"{stream.event}: {what}, where {usual(side.low, min(side.high, side.base))} usually do{changed(side)}{when}",
        side.hours,
        path=name,
        detail="missing",
        observed=f"in {amount(side.observed)} of {amount(side.base)}",
        expected=f"in {usual(side.low, min(side.high, side.base))}",
        count=max(side.expected - side.observed, 0.0),
        share=min(max(-side.effect, 0.0), 1.0),
        p_value=told(side, params.min_expected),
        effect=min(side.effect, 0.0),
        evidence=evidence(known, side, params.smallest_effect),
    )
