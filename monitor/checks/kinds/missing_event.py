"""An event that should have come by now has not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.statistics.expectation import Expectation
from monitor.checks.statistics.expectations import Expectations, expectations
from monitor.checks.statistics.grid import all_events
from monitor.checks.statistics.words import beside, chart, moment, span, usual
from monitor.checks.view import HOUR, StreamView, View
from monitor.config.duration import Duration
from monitor.plan.about import Status

TAUGHT_BY = 10.0
"""Events (older ones weigh less) an expectation must rest on: what was always tiny is never missed."""
UNMISSED = {
    Status.PLANNED: "its plan says that it is not sent yet, so nobody misses it",
    Status.DEPRECATED: "its plan says that it is to be sent no more, so nobody misses it",
}
REMARKABLE = 0.05
"""Above this probability no silence can be told: the message need not say what else is silent."""
WHOLE_SITE = 1e-3
"""Probability of a whole site's silence from which on its streams are not judged one by one."""


class MissingEventParams(Params):
    """The keys `missing_event` adds to a rule."""

    after: Duration | None = Field(
        None, description="Tell after this much silence, such as 6h, whatever is usual; else it is learned."
    )
    min_expected: Annotated[float, Field(ge=0)] = Field(
        5.0, description="Events that must have been expected since the last one before it can be missed."
    )


@register
class MissingEvent:
    """Silence, measured by what was expected meanwhile: ten minutes at 04:00 are nothing, an hour at noon may be much.

    The subject is the stream. Where everything a site of several streams sends has gone silent, that is a trouble of
    its capture and no event's: all are UNKNOWN, and the monitor tells of the source itself (law 12).
    """

    kind: ClassVar[str] = "missing_event"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = MissingEventParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches."""
        params = rule.params
        assert isinstance(params, MissingEventParams)  # noqa: S101 - the registry pairs a kind with its Params
        all_known = expectations(view)
        for stream in sorted(stream for stream in view.streams if rule.match.covers(stream)):
            known = all_known.of(stream) if all_known else None
            seen = view.streams[stream]
            if seen.plan is not None and (unmissed := UNMISSED.get(seen.plan.about.status)):
                yield _finding(rule, view, seen, known, Verdict.NOT_MET, unmissed)
                continue
            if (stream.source, stream.environment) in view.blind or known is None or not known.observed:
                yield _finding(rule, view, seen, known, Verdict.UNKNOWN, "nothing can be said: capture was blind")
                continue
            if params.after is not None:
                finding = _explicit(rule, view, seen, known, params.after)
            else:
                site = all_known.of(all_events(stream.source, stream.environment)) if all_known else None
                finding = _learned(rule, view, seen, known, site)
            yield finding if all_known is None else _with_company(finding, all_known, known)


def _with_company(finding: Finding, all_known: Expectations, known: Expectation) -> Finding:
    """Return a finding that may be told with what moved with its stream and what did not."""
    if not known.silence.hours or (finding.p_value is not None and finding.p_value > REMARKABLE):
        return finding
    found = beside(all_known.beside(finding.stream, known.silence.hours), finding.stream)
    return replace(finding, evidence={**finding.evidence, **found}) if found else finding


def _explicit(rule: Rule, view: View, seen: StreamView, known: Expectation, after: float) -> Finding:
    silent = min(known.end - seen.last_seen, (known.silence.hours + 1) * HOUR)
    if silent >= after:
        return _finding(rule, view, seen, known, Verdict.MET, limit=after)
    return _finding(rule, view, seen, known, Verdict.NOT_MET)


def _learned(rule: Rule, view: View, seen: StreamView, known: Expectation, site: Expectation | None) -> Finding:
    params = rule.params
    assert isinstance(params, MissingEventParams)  # noqa: S101 - as above
    silence = known.silence
    if not known.warm:
        return _finding(rule, view, seen, known, Verdict.UNKNOWN, "not known long enough to tell what is usual")
    if seen.last_seen >= known.end or silence.hours == 0:
        return _finding(rule, view, seen, known, Verdict.NOT_MET, p_value=1.0)
    if site is not None and site.silence.alone <= WHOLE_SITE:
        return _finding(rule, view, seen, known, Verdict.UNKNOWN, "the whole site is silent")
    if known.taught_by < TAUGHT_BY:
        return _finding(rule, view, seen, known, Verdict.UNKNOWN, "too rare to tell when it is missed")
    enough = silence.expected >= params.min_expected
    return _finding(rule, view, seen, known, Verdict.NOT_MET, p_value=silence.p_value if enough else 1.0)


def _finding(
    rule: Rule,
    view: View,
    seen: StreamView,
    known: Expectation | None,
    verdict: Verdict,
    why: str = "",
    *,
    p_value: float | None = None,
    limit: float | None = None,
) -> Finding:
    end = known.end if known is not None else view.end
    name = seen.stream.event
    silent = known is not None and known.silence.hours > 0 and seen.last_seen < end
    quiet_hours = max((end - seen.last_seen) / HOUR, 0.0)
    usually = usual(known.silence.low, known.silence.high) if known is not None else ""
    if why:
        message = f"{name}: {why}"
    elif not silent:
        message = f"{name}: seen {moment(min(seen.last_seen, view.now), view.now, view.timezone)}"
    else:
        told = f"where {span(limit / HOUR)} is the limit" if limit is not None else f"where {usually} are usual"
        message = (
            f"{name}: nothing for {span(quiet_hours)} {told}, last seen {moment(seen.last_seen, end, view.timezone)}"
        )
    evidence: dict[str, Any] = {}
    if known is not None:
        silence = known.silence
        evidence = {"series": chart(known), "low": silence.low, "high": silence.high}
        evidence |= {"expected": round(silence.expected, 2)} | ({"since": seen.last_seen} if silent else {})
    return Finding(
        check=MissingEvent.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=verdict,
        severity=rule.severity,
        start=seen.last_seen if silent else end - HOUR,
        end=end,
        message=message,
        observed=f"0 in {span(quiet_hours)}" if silent else "",
        expected=usually if limit is None else f"one every {span(limit / HOUR)}",
        share=1.0 if silent else None,
        p_value=p_value,
        effect=None if p_value is None else (-1.0 if silent else 0.0),
        evidence=evidence,
    )
