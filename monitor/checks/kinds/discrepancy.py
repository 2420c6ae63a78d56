"""`discrepancy`: two sides that should tell the same of an event drift apart: browser and server, two vendors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from monitor.checks.check import register
from monitor.checks.comparison import REMARKABLE, Judging, band, changed, evidence, in_span, only_event, told
from monitor.checks.decide import SMALLEST_EFFECT
from monitor.checks.finding import Finding, Verdict
from monitor.checks.index import index_of, literal
from monitor.checks.rule import Match, Params, Rule
from monitor.checks.same_event import same_event
from monitor.checks.statistics.amounts import counted, totals
from monitor.checks.statistics.pair import Amounts, Paired, Side
from monitor.checks.statistics.paired import bounded, paired
from monitor.checks.statistics.words import amount, change
from monitor.checks.view import HOUR, View
from monitor.config.duration import Duration
from monitor.profile.measure import Measure
from monitor.profile.stream import Stream


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Globs = Annotated[tuple[str, ...], BeforeValidator(_several, json_schema_input_type=str | list[str])]


class SideModel(BaseModel):
    """One side of the comparison: globs, as in `match`; what is left out matches everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Globs = ()
    environment: Globs = ()
    vendor: Globs = ()
    account: Globs = ()
    event: Globs = ()

    @property
    def match(self) -> Match:
        """Return it as checks match."""
        return Match(self.source, self.environment, self.vendor, self.account, self.event)

    def __str__(self) -> str:
        """Return what people call the side: what it names, fewest words first."""
        return " ".join(" or ".join(globs) for _, globs in self if globs) or "everything"


class DiscrepancyParams(Params):
    """The keys `discrepancy` adds to a rule."""

    between: tuple[SideModel, ...] = Field(
        description="The two sides, such as `[{source: browser}, {source: server}]`."
    )
    of: str | None = Field(None, description="A numeric property whose sum is compared; else events are counted.")
    tolerance: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="Share by which the sides may differ, whatever is usual; else their ratio is learned."
    )
    window: Duration = Field(86400.0, description="How long a time `tolerance` is about, in whole hours.")
    within: Duration = Field(0.0, description="An hour is judged once so long has passed: for a side that comes late.")
    smallest_effect: Annotated[float, Field(ge=0)] = Field(
        0.1, description="The smallest relative change worth telling, where what is usual is learned."
    )
    min_expected: Annotated[float, Field(ge=0)] = Field(20.0, description="Events that must be usual in a window.")

    @field_validator("between")
    @classmethod
    def _two(cls, sides: tuple[SideModel, ...]) -> tuple[SideModel, ...]:
        if len(sides) != 2:
            raise ValueError(f"{len(sides)} sides: a discrepancy is between two")
        if sides[0] == sides[1]:
            raise ValueError("both sides are the same")
        return sides

    @field_validator("window")
    @classmethod
    def _hours(cls, window: float) -> float:
        if window < HOUR or window % HOUR:
            raise ValueError("`window` is a whole number of hours")
        return window

    def covers(self, match: Match, stream: Stream) -> bool:  # noqa: ARG002 - the sides say it all
        """Tell whether a stream is of the first side, which findings are about."""
        return self.between[0].match.covers(stream)

    @property
    def also(self) -> tuple[str, ...]:
        """Return the events the sides name."""
        return tuple(name for side in self.between for name in side.event)

    @property
    def sums(self) -> tuple[str, ...]:
        """Return the property whose sum is compared."""
        return () if self.of is None else (self.of,)


@register
class Discrepancy:
    """One side's hours are held against the other's: what both share cancels, what only one has shows.

    Events meet by their names, whatever vendors call them; where each side names one event, these two meet. The
    subject is the first side's stream. One decision covers both ways.
    """

    kind: ClassVar[str] = "discrepancy"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = DiscrepancyParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every event that either side has."""
        params = rule.params
        assert isinstance(params, DiscrepancyParams)  # noqa: S101 - the registry pairs a kind with its Params
        last = index_of(view).end
        if last is None:
            return
        end = last - params.within // HOUR * HOUR
        at = Judging(rule, view, end)
        sides = [_by_event(rule, side, view, meet=_meets(params)) for side in params.between]
        names = sorted(sides[0].keys() & sides[1].keys())
        left, right = (_amounts(params, view, [side[name] for name in names], end) for side in sides)
        hours = min(left.values.shape[1], right.values.shape[1])
        first, second = (Amounts(one.values[:, -hours:], one.noise[:, -hours:]) for one in (left, right))
        if not names or not hours:
            return
        if params.tolerance is not None:
            window = int(params.window // HOUR)
            low, high = (bounded(first, second, 1 + way * params.tolerance, window) for way in (-1, 1))
            for row, name in enumerate(names):
                yield _stated(at, params, sides[0][name], low[row], high[row])
            return
        for name, known in zip(names, paired(first, second, end, view.timezone), strict=True):
            yield _learned(at, params, sides[0][name], known)


def _meets(params: DiscrepancyParams) -> bool:
    return all(side.event for side in params.between)


def _by_event(rule: Rule, side: SideModel, view: View, *, meet: bool) -> Mapping[str, list[Stream]]:
    own, found = side.match, defaultdict[str, list[Stream]](list)
    wanted = {same_event("", name) for name in rule.match.event}
    # Where the rule names the event, no other is looked at.
    near = index_of(view).called(rule.match.event) if literal(rule.match) and not meet else view.streams
    for stream in sorted(near):
        if not own.covers(stream):
            continue
        key = same_event(stream.vendor, stream.event)
        if meet or rule.match.covers(stream) or key in wanted:
            found["" if meet else key].append(stream)
    return found


def _amounts(params: DiscrepancyParams, view: View, groups: list[list[Stream]], end: float) -> Amounts:
    if params.of is None:
        return counted(view, groups, end)
    path = params.of
    measured = [
        [one for stream in group if (one := view.measures.get(Measure(stream, path))) is not None] for group in groups
    ]
    return totals(measured, end)


def _what(at: Judging, params: DiscrepancyParams, streams: list[Stream]) -> tuple[Stream, str]:
    """Return the stream that stands for a side (the first by name, so that it stays the same) and what is compared."""
    where = min(streams)
    name = only_event(at.rule) or where.event
    return where, f"{name} ({params.of})" if params.of else name


def _learned(at: Judging, params: DiscrepancyParams, streams: list[Stream], known: Paired | None) -> Finding:
    where, what = _what(at, params, streams)
    path = params.of or ""
    if at.blind(where):
        return at.finding(where, Verdict.UNKNOWN, f"{what}: capture is blind", path=path)
    if known is None:
        why = "both sides are not known long enough to tell what is usual"
        return at.finding(where, Verdict.UNKNOWN, f"{what}: {why}", path=path)
    side = min(known.drop, known.peak, key=lambda one: one.p_value)
    first, second = map(str, params.between)
    # Either way may be the trouble: two looks.
    p_value = min(2 * told(side, params.min_expected), 1.0)
    return at.finding(
        where,
        Verdict.NOT_MET,
        f"{what}: {first} tells of {in_span(side)} and {second} of {amount(side.base)}, where {band(side)} would be"
        f" usual beside that{changed(side)}{at.since(known, side)}",
        side.hours,
        path=path,
        observed=f"{in_span(side)} ({first}), {amount(side.base)} ({second})",
        expected=f"{band(side)} ({first})",
        count=abs(side.observed - side.expected),
        p_value=p_value,
        effect=side.effect,
        evidence={**evidence(known, side, params.smallest_effect), "sides": [first, second]},
    )


def _stated(
    at: Judging, params: DiscrepancyParams, streams: list[Stream], low: Side | None, high: Side | None
) -> Finding:
    where, what = _what(at, params, streams)
    path = params.of or ""
    if at.blind(where):
        return at.finding(where, Verdict.UNKNOWN, f"{what}: capture is blind", path=path)
    if low is None or high is None:
        return at.finding(where, Verdict.UNKNOWN, f"{what}: too little is known of one side", path=path)
    side = low if low.effect < 0 else high
    beyond = low.effect < 0 or high.effect > 0
    p_value = min(2 * told(side, params.min_expected), 1.0) if beyond else 1.0
    first, second = map(str, params.between)
    apart = side.observed / max(side.base, 1e-9) - 1.0
    means = f", {change(apart)}" if p_value < REMARKABLE else ""
    return at.finding(
        where,
        Verdict.NOT_MET,
        f"{what}: {first} tells of {in_span(side)} and {second} of {amount(side.base)}{means}; they may differ by"
        f" {params.tolerance or 0:.0%}".replace("%", " %"),
        side.hours,
        path=path,
        observed=f"{in_span(side)} ({first}), {amount(side.base)} ({second})",
        expected=f"the same, give or take {params.tolerance or 0:.0%}".replace("%", " %"),
        count=abs(side.observed - side.base),
        p_value=p_value,
        effect=apart if beyond else 0.0,
        evidence={SMALLEST_EFFECT: 0.0, "window_hours": side.hours, "beside": side.base, "sides": [first, second]},
    )
