"""`freshness`: the newest event of a stream, or of a whole source, is older than it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from monitor.checks.check import register
from monitor.checks.comparison import Judging
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Match, Params, Rule
from monitor.checks.statistics.grid import all_events
from monitor.checks.statistics.words import moment, span
from monitor.checks.view import HOUR, StreamView, View
from monitor.config.duration import Duration
from monitor.profile.stream import Stream


class Each(StrEnum):
    """What must be fresh."""

    STREAM = "stream"
    SOURCE = "source"


class FreshnessParams(Params):
    """The keys `freshness` adds to a rule."""

    max_age: Annotated[Duration, Field(gt=0)] = Field(description="How old the newest event may be, such as `6h`.")
    of: Each = Field(
        Each.SOURCE, description="Each `source`, by whatever came from it, or each `stream` that the rule matches."
    )

    def covers(self, match: Match, stream: Stream) -> bool:
        """Tell whether a source is one that the rule matches, whatever events it names."""
        whole = replace(match, vendor=(), account=(), event=()) if self.of is Each.SOURCE else match
        return whole.covers(stream)


@register
class Freshness:
    """A stated age, no statistics: for exports and feeds that are due by a time, and no longer of use after it.

    Where the monitor itself was not awake to take anything in, the age is not known. What is expected is the time the
    event happened, so that a feed that still runs and brings old events is stale too.
    """

    kind: ClassVar[str] = "freshness"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = FreshnessParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream, or every source, the rule matches."""
        params = rule.params
        assert isinstance(params, FreshnessParams)  # noqa: S101 - the registry pairs a kind with its Params
        matched = [view.streams[s] for s in sorted(stream for stream in view.streams if rule.match.covers(stream))]
        if params.of is Each.STREAM:
            for seen in matched:
                silent = (seen.stream.source, seen.stream.environment) in view.blind
                yield _judge(Judging(rule, view, view.end), params, seen.stream, [seen], source_silent=silent)
            return
        sources: defaultdict[tuple[str, str], list[StreamView]] = defaultdict(list)
        for seen in matched:
            sources[seen.stream.source, seen.stream.environment].append(seen)
        for (source, environment), of in sources.items():
            yield _judge(
                Judging(rule, view, view.end), params, all_events(source, environment), of, source_silent=False
            )


def _judge(
    at: Judging, params: FreshnessParams, stream: Stream, of: Sequence[StreamView], *, source_silent: bool
) -> Finding:
    view = at.view
    newest = max(one.last_seen for one in of)
    age = max(view.now - newest, 0.0)
    what = f"{stream.source} ({stream.environment})" if params.of is Each.SOURCE else stream.event
    limit = span(params.max_age / HOUR)

    def finding(verdict: Verdict, message: str, **more: Any) -> Finding:
        hours = (view.end - newest) / HOUR
        return at.finding(stream, verdict, f"{what}: {message}", hours, detail=params.of.value, **more)

    if age <= params.max_age:
        return finding(Verdict.NOT_MET, f"newest event {moment(newest, view.now, view.timezone)}")
    if _asleep(of):
        return finding(Verdict.UNKNOWN, "nothing can be said: the monitor was not awake to take anything in")
    if source_silent:
        return finding(Verdict.UNKNOWN, "nothing comes from its source at all")
    return finding(
        Verdict.MET,
        f"the newest event is {span(age / HOUR)} old, of {moment(newest, view.now, view.timezone)},"
        f" where {limit} are the limit",
        observed=f"{span(age / HOUR)} old",
        expected=f"{limit} at most",
        evidence={"since": newest + params.max_age, "newest": newest},
    )


def _asleep(seen: Iterable[StreamView]) -> bool:
    """Tell whether the last closed hour is unknown of all of them."""
    lasts = [one.counts.values[-1] for one in seen if len(one.counts.values)]
    return bool(lasts) and bool(np.isnan(lasts).all())
