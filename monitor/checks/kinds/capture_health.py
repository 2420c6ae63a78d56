"""`capture_health`: what is captured cannot be read, is dated wrongly, is too small a sample, or is turned away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field, field_validator

from monitor.checks.check import register
from monitor.checks.comparison import Judging
from monitor.checks.finding import Finding, Verdict
from monitor.checks.index import index_of
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.evidence import fixed, weigh
from monitor.checks.statistics.words import amount, span
from monitor.checks.view import HOUR, Measured, View
from monitor.config.duration import Duration
from monitor.decode.vendor_label import vendor_label
from monitor.plan.words import percent
from monitor.profile.measure import COLLECTOR, FUTURE, HITS, REQUESTS, UNREADABLE
from monitor.profile.stream import Stream

Share = Annotated[float, Field(ge=0, lt=1)]
CAPTURE = "(capture)"
"""The event name of what this is about: no event, but everything a vendor is sent from a source."""


class CaptureHealthParams(Params):
    """The keys `capture_health` adds to a rule. A threshold of `null` turns a part off."""

    unreadable: Share | None = Field(
        0.05, description="Share of the requests to a vendor that may be unreadable: half of them cut off, encrypted …"
    )
    future: Share | None = Field(
        0.05, description="Share of a vendor's events that may be dated more than an hour ahead: a clock runs wrong."
    )
    refused: Share | None = Field(
        0.01,
        description="Share of the collector's requests it may turn away: too many at once, or no room on the disk.",
    )
    sampled: Annotated[float, Field(gt=0, le=1)] | None = Field(
        None, description="The least share of traffic that must be captured, such as 0.1, where capture is sampled."
    )
    window: Duration = Field(6 * HOUR, description="How far back it looks, in whole hours.")
    min_requests: Annotated[int, Field(ge=1)] = Field(50, description="With fewer in the window nothing is told.")

    @field_validator("window")
    @classmethod
    def _hours(cls, window: float) -> float:
        if window < HOUR or window % HOUR:
            raise ValueError("`window` is a whole number of hours")
        return window


@register
class CaptureHealth:
    """Stated shares, each weighed against chance: one broken request of three says little, 300 of 3,000 enough.

    That nothing comes from a source at all is told by the monitor itself, always (`tagwatch-capture-silent`), and by
    [freshness](freshness.md) after an age you state; here such a source is UNKNOWN. The subject is a vendor within a
    source, and the collector as a whole.
    """

    kind: ClassVar[str] = "capture_health"
    judges_every_kind: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = CaptureHealthParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every vendor of every source, and the collector."""
        params = rule.params
        assert isinstance(params, CaptureHealthParams)  # noqa: S101 - the registry pairs a kind with its Params
        end = index_of(view).end
        if end is None:
            return
        found: defaultdict[Stream, dict[str, Measured]] = defaultdict(dict)
        for (stream, name), measured in view.measures.items():
            if name in {HITS, UNREADABLE, FUTURE, REQUESTS}:
                found[stream][name] = measured
        for stream, measures in sorted(found.items()):
            where = stream._replace(event=COLLECTOR if REQUESTS in measures else CAPTURE)
            if rule.match.covers(where):
                yield from _judge(Judging(rule, view, end), params, where, measures)


def _judge(
    at: Judging, params: CaptureHealthParams, where: Stream, measures: Mapping[str, Measured]
) -> Iterator[Finding]:
    begin, end = at.end - params.window, at.end
    if where.event == COLLECTOR:
        parts = [("refused", params.refused, REQUESTS, REQUESTS)]
    else:
        parts = [("unreadable", params.unreadable, UNREADABLE, HITS), ("future", params.future, FUTURE, HITS)]
    for detail, most, bad_name, all_name in parts:
        if most is None:
            continue
        bad, _, _ = _sum(measures.get(bad_name), begin, end)
        number, total, known = _sum(measures.get(all_name), begin, end)
        # Of the collector's requests `total` counts all, `number` those that were turned away.
        of = total if detail == "refused" else number
        if at.blind(where) or not known:
            yield _finding(at, params, where, Verdict.UNKNOWN, detail, "capture is silent or blind")
        else:
            yield _shares(at, params, where, detail, (bad, max(of, bad), most))
    if params.sampled is not None and where.event == CAPTURE:
        yield _sampled(at, params, where, measures.get(HITS), params.sampled)


def _sum(measured: Measured | None, begin: float, end: float) -> tuple[float, float, bool]:
    """Return how often and how much in [begin, end), and whether any hour of it is known."""
    if measured is None:
        return 0.0, 0.0, False
    first = max(int((begin - measured.start) // HOUR), 0)
    last = max(int((end - measured.start) // HOUR), 0)
    number, total = measured.number[first:last], measured.total[first:last]
    return float(np.nansum(number)), float(np.nansum(total)), bool(np.isfinite(number).any())


_SAYS = {
    "unreadable": "{bad} of {of} requests to {who} in {span} cannot be read ({share})",
    "future": "{bad} of {of} events of {who} in {span} are dated more than an hour in the future ({share})",
    "refused": "the collector turned away {bad} of {of} requests in {span} ({share}): what they carried is not watched",
}


def _shares(
    at: Judging, params: CaptureHealthParams, where: Stream, detail: str, counts: tuple[float, float, float]
) -> Finding:
    long = span(params.window / HOUR)
    most = counts[2]
    bad, of = round(counts[0]), round(counts[1])
    if of < params.min_requests:
        why = f"{amount(of)} requests in {long} are too few to tell"
        return _finding(at, params, where, Verdict.UNKNOWN, detail, why)
    weighed = weigh(bad, of, fixed(max(most, 1e-4)), floor=0.0)
    share = percent(bad, of)
    message = _SAYS[detail].format(
        bad=amount(bad), of=amount(of), who=vendor_label(where.vendor), span=long, share=share
    )
    return _finding(
        at,
        params,
        where,
        weighed.verdict,
        detail,
        message,
        observed=f"{share} of {amount(of)}",
        expected=f"{percent(round(most * 1000), 1000)} at most" if most else "none",
        count=float(bad),
        share=weighed.share,
        evidence={"affected": bad, "of": of},
    )


def _sampled(at: Judging, params: CaptureHealthParams, where: Stream, hits: Measured | None, least: float) -> Finding:
    number, total, known = _sum(hits, at.end - params.window, at.end)
    if at.blind(where) or not known or number < params.min_requests:
        return _finding(at, params, where, Verdict.UNKNOWN, "sampled", "too little was captured to tell")
    share = number / total
    return _finding(
        at,
        params,
        where,
        Verdict.MET if share < least else Verdict.NOT_MET,
        "sampled",
        f"one in {total / number:.3g} requests to {vendor_label(where.vendor)} is captured: {amount(number)} in"
        f" {span(params.window / HOUR)} stand for {amount(total)}",
        observed=f"{share:.2g} of the traffic",
        expected=f"{least:g} at least",
        count=number,
    )


def _finding(
    at: Judging,
    params: CaptureHealthParams,
    where: Stream,
    verdict: Verdict,
    detail: str,
    message: str,
    **more: Any,
) -> Finding:
    what = f"{where.source} ({where.environment})" if where.event == CAPTURE else "collector"
    return at.finding(where, verdict, f"{what}: {message}", params.window / HOUR, detail=detail, **more)
