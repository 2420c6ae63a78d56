"""More or fewer events than the hour, the day and the rest of the site make likely, or as many at the wrong hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.statistics.expectation import Expectation, Window
from monitor.checks.statistics.expectations import Expectations, expectations
from monitor.checks.statistics.grid import all_events
from monitor.checks.statistics.words import amount, began, beside, change, chart, moment, span, usual
from monitor.checks.view import HOUR, View
from monitor.plan.about import Status
from monitor.profile.stream import Stream

REMARKABLE = 0.05
"""Above this probability nothing can be told, by whatever budget: the message need not say since when."""
SHIFT_DAYS = 2
"""Days that must show a shift before it can be told."""


class Direction(StrEnum):
    """Which way a volume must move to be told."""

    BOTH = "both"
    DROP = "drop"
    PEAK = "peak"


SIDES: Mapping[Direction, tuple[str, ...]] = {
    Direction.BOTH: ("drop", "peak", "shift"),
    Direction.DROP: ("drop",),
    Direction.PEAK: ("peak",),
}


class VolumeParams(Params):
    """The keys `volume` adds to a rule."""

    direction: Direction = Field(Direction.BOTH, description="Tell of a drop, a peak, or both.")
    smallest_effect: Annotated[float, Field(ge=0)] | None = Field(
        None, description="Smaller relative changes are not told by this rule (0.5 is half as much again or less)."
    )
    min_expected: Annotated[float, Field(ge=0)] = Field(
        10.0, description="Events that must be usual in a window before it can be told to be low."
    )


@register
class Volume:
    """Drops, peaks and shifted days of a stream, each a finding of its own, judged when an hour has closed.

    Silence is told by `missing_event`; here a silent stream is UNKNOWN. Where a site has several streams, all its
    events together are a subject too, for a collapse or flood that every stream shares.
    """

    kind: ClassVar[str] = "volume"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = VolumeParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches, and the sites they belong to."""
        params = rule.params
        assert isinstance(params, VolumeParams)  # noqa: S101 - the registry pairs a kind with its Params
        all_known = expectations(view)
        for stream in subjects(rule, view):
            known = all_known.of(stream) if all_known else None
            if known is None and stream not in view.streams:
                continue
            for side in SIDES[params.direction]:
                if side != "peak" and _unmissed(view, stream):
                    why = "its plan says that nobody counts on it"
                    yield _undecided(rule, (stream, side), view.end, Verdict.NOT_MET, why)
                else:
                    yield _judge(rule, view, stream, all_known, side)


def _unmissed(view: View, stream: Stream) -> bool:
    """Tell whether people wrote that an event is not sent yet, or to be sent no more: fewer of it are no news."""
    seen = view.streams.get(stream)
    return seen is not None and seen.plan is not None and seen.plan.about.status is not Status.LIVE


def subjects(rule: Rule, view: View) -> list[Stream]:
    """Return the streams a rule is about, in order, then the totals of the view's sites where it covers them."""
    totals = {all_events(stream.source, stream.environment) for stream in view.streams}
    return [
        *sorted(stream for stream in view.streams if rule.match.covers(stream)),
        *sorted(total for total in totals if rule.match.covers(total)),
    ]


def _judge(rule: Rule, view: View, stream: Stream, all_known: Expectations | None, side: str) -> Finding:
    params = rule.params
    assert isinstance(params, VolumeParams)  # noqa: S101 - as above
    known = all_known.of(stream) if all_known else None
    blind = (stream.source, stream.environment) in view.blind
    if all_known is None or known is None or blind or not known.observed or not known.judged:
        return _unknown(rule, view, stream, side, known, blind=blind)
    if side == "shift":
        if not known.shift.judged:
            return _unknown(rule, view, stream, side, known, blind=False)
        return _shifted(rule, params, stream, known)
    window = known.drop if side == "drop" else known.peak
    p_value = window.p_value if _tellable(params, window, side) else 1.0
    low = side == "drop"
    usually = usual(window.low, window.high)
    name = stream.event
    seen = f"{amount(window.observed)} in {span(window.hours)}"
    message = f"{name}: {seen}, {usually} are usual"
    evidence: dict[str, Any] = {
        "series": chart(known),
        "window_hours": window.hours,
        "expected": round(window.expected, 2),
        "low": window.low,
        "high": window.high,
        "forecast": "relative" if known.relative else "plain",
    }
    if p_value < REMARKABLE:
        evidence |= began(known, up=not low) | beside(all_known.beside(stream, window.hours), stream)
        since = evidence.get("since")
        when = f"since {moment(since, known.end, view.timezone)}" if since else f"for over {span(len(known.past))}"
        message = f"{name}: {seen} where {usually} are usual, {change(window.effect)}, {when}"
    return Finding(
        check=Volume.kind,
        rule=rule.id,
        stream=stream,
        verdict=Verdict.NOT_MET,
        severity=rule.severity,
        start=known.end - HOUR * window.hours,
        end=known.end,
        message=message,
        detail=side,
        observed=seen,
        expected=usually,
        count=window.observed,
        p_value=p_value,
        effect=min(window.effect, 0.0) if low else max(window.effect, 0.0),
        evidence=evidence,
    )


def _shifted(rule: Rule, params: VolumeParams, stream: Stream, known: Expectation) -> Finding:
    """Judge whether the days run late or early; a stream's volume may be right all the while."""
    shift = known.shift
    tellable = shift.change >= (params.smallest_effect or 0.0) and known.drop.p_value > REMARKABLE
    p_value = shift.p_value if tellable else 1.0
    when = f"{abs(shift.hours)} h {'late' if shift.hours > 0 else 'early'}"
    remarkable = p_value < REMARKABLE
    return Finding(
        check=Volume.kind,
        rule=rule.id,
        stream=stream,
        verdict=Verdict.NOT_MET,
        severity=rule.severity,
        start=known.end - HOUR * SHIFT_DAYS * 24,
        end=known.end,
        message=f"{stream.event}: its hours run {when}, as if a clock or time zone had changed"
        if remarkable
        else f"{stream.event}: comes at its usual hours",
        detail="shift",
        observed=when if remarkable else "on time",
        expected="on time",
        p_value=p_value,
        effect=shift.change,
        evidence={"series": chart(known), "lag_hours": shift.hours} if remarkable else {},
    )


def _tellable(params: VolumeParams, window: Window, side: str) -> bool:
    if abs(window.effect) < (params.smallest_effect or 0.0):
        return False
    return side == "peak" or window.expected >= params.min_expected


def _unknown(rule: Rule, view: View, stream: Stream, side: str, known: Expectation | None, *, blind: bool) -> Finding:
    if blind or (known is not None and not known.observed):
        why = "capture was blind"
    elif known is None:
        why = "no hour has been counted yet"
    elif known.silent:
        why = "silent: `missing_event` tells of it"
    else:
        why = "not known long enough to tell what is usual"
    return _undecided(rule, (stream, side), known.end if known is not None else view.end, Verdict.UNKNOWN, why)


def _undecided(rule: Rule, subject: tuple[Stream, str], end: float, verdict: Verdict, why: str) -> Finding:
    stream, side = subject
    return Finding(
        check=Volume.kind,
        rule=rule.id,
        stream=stream,
        verdict=verdict,
        severity=rule.severity,
        start=end - HOUR,
        end=end,
        message=f"{stream.event}: {why}",
        detail=side,
    )
