"""`new_tracker`: somebody begins to receive data, or a cookie begins to be kept, that was not there before."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.statistics.words import moment
from monitor.checks.view import View
from monitor.decode.vendor_label import vendor_label
from monitor.privacy.purposes import BANNER
from monitor.privacy.trackers import Seen, Tracker, TrackerKind
from monitor.profile.stream import Stream

DAY = 86400.0
_SAYS = {
    TrackerKind.VENDOR: "{who} receives data",
    TrackerKind.DOMAIN: "the domain {who} receives data",
    TrackerKind.COOKIE: "the cookie {who} is kept",
}
_NOT_ABOUT = frozenset({BANNER, "first_party"})


class NewTrackerParams(Params):
    """The keys `new_tracker` adds to a rule."""

    kinds: tuple[TrackerKind, ...] = Field(tuple(TrackerKind), description="vendor, domain, cookie.")
    known: tuple[str, ...] = Field(
        (), description="Globs of vendors, domains and cookies that may be there; where any is written, no other may."
    )
    min_count: Annotated[int, Field(ge=1)] = Field(3, description="Times it must have been seen.")
    news_days: Annotated[float, Field(gt=0)] = Field(7.0, description="Days after which it is no news any more.")


@register
class NewTracker:
    """Tells vendors, domains that receive data, and cookies, first seen after their site had been watched long enough.

    With `known`, whatever is not listed is told for as long as it comes, from the first day on: the list is then the
    law, and what was there before is no excuse.
    """

    kind: ClassVar[str] = "new_tracker"
    judges_every_kind: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = NewTrackerParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Yield one verdict a vendor, domain and cookie the rule is about."""
        params = rule.params
        assert isinstance(params, NewTrackerParams)  # noqa: S101 - the registry pairs a kind with its Params
        seen = {**(_vendors(view) if TrackerKind.VENDOR in params.kinds else {}), **view.trackers}
        for tracker in sorted(tracker for tracker in seen if tracker.kind in params.kinds):
            stream = Stream(tracker.source, tracker.environment, tracker.vendor, "", f"({tracker.kind})")
            if rule.match.covers(stream):
                yield _judge(rule, params, view, tracker, seen[tracker], stream)


def _vendors(view: View) -> dict[Tracker, Seen]:
    """Return every vendor of the view with its first and last event, and how many came."""
    found: dict[Tracker, Seen] = {}
    for stream, seen in view.streams.items():
        if stream.vendor in _NOT_ABOUT:
            continue
        times = max(float(np.nansum(seen.counts.values)), float(seen.recent.events))
        tracker = Tracker(TrackerKind.VENDOR, stream.source, stream.environment, stream.vendor, stream.vendor)
        first, last, count = found.get(tracker, (seen.first_seen, seen.last_seen, 0.0))
        found[tracker] = Seen(min(first, seen.first_seen), max(last, seen.last_seen), count + times)
    return found


def _judge(rule: Rule, params: NewTrackerParams, view: View, tracker: Tracker, seen: Seen, stream: Stream) -> Finding:
    kind = TrackerKind(tracker.kind)
    began = moment(seen.first, view.now, view.timezone)
    vendor = vendor_label(tracker.vendor)
    who = vendor if kind is TrackerKind.VENDOR else f"{tracker.name} ({vendor})" if vendor else tracker.name
    says = _SAYS[kind].format(who=who)
    listed = bool(params.known)
    message = f"{says[0].upper()}{says[1:]}, which {'no list names' if listed else 'was never seen before'}: "
    return Finding(
        check=NewTracker.kind,
        rule=rule.id,
        stream=stream,
        verdict=_verdict(params, view, tracker, seen),
        severity=rule.severity,
        start=seen.first,
        end=view.end,
        message=f"{message}{seen.times:,.0f} times since {began}",
        path=tracker.name,
        detail=kind,
        observed=f"{seen.times:,.0f} since {began}",
        expected="only what is listed" if listed else f"no such {kind}",
        count=seen.times,
        evidence={"first_seen": seen.first, "kind": kind.value, "vendor": tracker.vendor},
    )


def _verdict(params: NewTrackerParams, view: View, tracker: Tracker, seen: Seen) -> Verdict:
    if any(fnmatchcase(name, glob) for glob in params.known for name in (tracker.name, tracker.vendor) if name):
        return Verdict.NOT_MET
    if params.known:
        if view.now - seen.last > DAY:
            return Verdict.NOT_MET
        return Verdict.MET if seen.times >= params.min_count else Verdict.UNKNOWN
    since = view.warm.get((tracker.source, tracker.environment))
    if since is None:
        return Verdict.UNKNOWN  # nothing is known of this site yet, so nothing is news
    if seen.first <= since or view.now - seen.first > params.news_days * DAY:
        return Verdict.NOT_MET
    return Verdict.MET if seen.times >= params.min_count else Verdict.UNKNOWN
