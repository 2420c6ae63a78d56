"""`ratio`: events held against visits, users or another event: hits a user, steps of a funnel, conversion rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor.checks.check import register
from monitor.checks.comparison import REMARKABLE, Judging, Way, band, changed, evidence, in_span, told
from monitor.checks.decide import SMALLEST_EFFECT
from monitor.checks.finding import Finding, Verdict
from monitor.checks.index import index_of
from monitor.checks.rule import Params, Rule
from monitor.checks.statistics.amounts import counted, numbers
from monitor.checks.statistics.pair import Amounts, Paired, Side
from monitor.checks.statistics.paired import bounded, paired
from monitor.checks.statistics.words import amount, change, span
from monitor.checks.view import HOUR, Measured, View
from monitor.config.duration import Duration
from monitor.profile.measure import SESSIONS, USERS, Measure, of_source
from monitor.profile.stream import Stream


class OtherEvent(BaseModel):
    """Another event of the same source, vendor and account, by any of its usual names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    event: str = Field(description="Its name.")


class RatioParams(Params):
    """The keys `ratio` adds to a rule."""

    per: Literal["sessions", "users"] | OtherEvent = Field(
        description="What the events are held against: sessions, users, or another event, `{event: add_to_cart}`."
    )
    least: Annotated[float, Field(gt=0)] | None = Field(None, description="The ratio must not be below this.")
    most: Annotated[float, Field(gt=0)] | None = Field(None, description="The ratio must not be above this.")
    window: Duration = Field(86400.0, description="How long a time `least` and `most` are about, in whole hours.")
    direction: Way = Field(Way.BOTH, description="Tell of a drop, a peak, or both, where what is usual is learned.")
    smallest_effect: Annotated[float, Field(ge=0)] | None = Field(
        None, description="The smallest relative change worth telling; else the installation's."
    )
    min_expected: Annotated[float, Field(ge=0)] = Field(
        20.0, description="Events that must have come, or be usual, in a window."
    )

    @model_validator(mode="after")
    def _possible(self) -> RatioParams:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("`least` is above `most`")
        if self.window < HOUR or self.window % HOUR:
            raise ValueError("`window` is a whole number of hours")
        return self

    @property
    def also(self) -> tuple[str, ...]:
        """Return the event that events are held against."""
        return (self.per.event,) if isinstance(self.per, OtherEvent) else ()

    @property
    def stated(self) -> bool:
        """Tell whether people say what the ratio should be."""
        return self.least is not None or self.most is not None


@register
class Ratio:
    """A paired test: what all traffic shares moves both and cancels.

    With `least` or `most` the ratio is as people state it, and no history is needed; else it is learned by the hour of
    the week. Each way is a finding of its own.
    """

    kind: ClassVar[str] = "ratio"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = RatioParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches against what it is held to."""
        params = rule.params
        assert isinstance(params, RatioParams)  # noqa: S101 - the registry pairs a kind with its Params
        end = index_of(view).end
        streams = sorted(stream for stream in view.streams if rule.match.covers(stream))
        if end is None or not streams:
            return
        at = Judging(rule, view, end)
        tops = counted(view, [[stream] for stream in streams], end)
        unders = _under(params, view, streams, end)
        # Two axes may begin on different days: what only one of them knows is not known.
        hours = min(tops.values.shape[1], unders.values.shape[1])
        top, under = _last(tops, hours), _last(unders, hours)
        if params.stated:
            window = int(params.window // HOUR)
            for bound, detail in ((params.least, "below"), (params.most, "above")):
                if bound is not None:
                    for stream, side in zip(streams, bounded(top, under, bound, window), strict=True):
                        yield _stated(at, params, stream, side, bound, detail)
            return
        for stream, known in zip(streams, paired(top, under, end, view.timezone), strict=True):
            for detail in params.direction.sides:
                yield _learned(at, params, stream, known, detail)


def _last(amounts: Amounts, hours: int) -> Amounts:
    start = amounts.values.shape[1] - hours
    return Amounts(amounts.values[:, start:], amounts.noise[:, start:])


def _under(params: RatioParams, view: View, streams: Sequence[Stream], end: float) -> Amounts:
    if isinstance(params.per, OtherEvent):
        others: defaultdict[tuple[str, ...], list[Stream]] = defaultdict(list)
        for stream in index_of(view).called((params.per.event,)):
            others[stream[:4]].append(stream)
        return counted(view, [others.get(stream[:4], []) for stream in streams], end)
    whole = params.per == "sessions"
    name = SESSIONS if whole else USERS

    def measured(stream: Stream) -> list[Measured]:
        of = of_source(*stream[:2]) if whole else of_source(*stream[:3])
        found = view.measures.get(Measure(of, name))
        return [] if found is None else [found]

    return numbers([measured(stream) for stream in streams], end)


def _per(params: RatioParams) -> str:
    return params.per.event if isinstance(params.per, OtherEvent) else params.per


def _learned(at: Judging, params: RatioParams, stream: Stream, known: Paired | None, detail: str) -> Finding:
    if at.blind(stream):
        return at.finding(stream, Verdict.UNKNOWN, f"{stream.event}: capture is blind", detail=detail)
    if known is None:
        why = f"its ratio to {_per(params)} is not known long enough to tell what is usual"
        return at.finding(stream, Verdict.UNKNOWN, f"{stream.event}: {why}", detail=detail)
    side = known.drop if detail == "drop" else known.peak
    p_value = told(side, params.min_expected)
    where = f"{amount(side.base)} {_per(params)}"
    effect = min(side.effect, 0.0) if detail == "drop" else max(side.effect, 0.0)
    return at.finding(
        stream,
        Verdict.NOT_MET,
        f"{stream.event}: {in_span(side)} for {where}, where {band(side)} are usual{changed(side)}"
        f"{at.since(known, side)}",
        side.hours,
        detail=detail,
        observed=f"{in_span(side)} for {where}, {_rate(side.observed, side.base)} each",
        expected=f"{band(side)}, {_rate(side.expected, side.base)} each",
        count=side.observed,
        p_value=p_value,
        effect=effect,
        evidence={**evidence(known, side, params.smallest_effect), "per": _per(params)},
    )


def _stated(at: Judging, params: RatioParams, stream: Stream, side: Side | None, bound: float, detail: str) -> Finding:
    if at.blind(stream):
        return at.finding(stream, Verdict.UNKNOWN, f"{stream.event}: capture is blind", detail=detail)
    if side is None:
        return at.finding(
            stream, Verdict.UNKNOWN, f"{stream.event}: too little is known of {_per(params)}", detail=detail
        )
    beyond = side.effect < 0 if detail == "below" else side.effect > 0
    p_value = told(side, params.min_expected) if beyond else 1.0
    limit = "at least" if detail == "below" else "at most"
    means = f", {change(side.effect)}" if p_value < REMARKABLE else ""
    rate = _rate(side.observed, side.base)
    return at.finding(
        stream,
        Verdict.NOT_MET,
        f"{stream.event}: {in_span(side)} for {amount(side.base)} {_per(params)}, {rate} each, where {limit}"
        f" {bound:g} is right{means}",
        side.hours,
        detail=detail,
        observed=f"{rate} each in {span(side.hours)}",
        expected=f"{limit} {bound:g}",
        count=side.observed,
        p_value=p_value,
        effect=side.effect if beyond else 0.0,
        evidence={
            SMALLEST_EFFECT: params.smallest_effect or 0.0,
            "window_hours": side.hours,
            "beside": side.base,
            "per": _per(params),
        },
    )


def _rate(events: float, of: float) -> str:
    return f"{events / of:.3g}" if of > 0 else "none"
