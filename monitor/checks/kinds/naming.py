"""`naming`: events and properties that are not named as the team agreed, or are named in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, ClassVar

import numpy as np
from pydantic import AfterValidator, Field

from monitor.checks.check import register
from monitor.checks.finding import Finding, Verdict
from monitor.checks.names import folded
from monitor.checks.receiver import receiver
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.evidence import one_shot
from monitor.checks.statistics.words import moment, span
from monitor.checks.view import HOUR, StreamView, View
from monitor.config.duration import Duration
from monitor.config.nearest import did_you_mean
from monitor.profile.paths import ANY_KEY, name_of, parent_of
from monitor.profile.stream import Stream

STYLES = {
    "snake_case": r"[a-z][a-z0-9]*(_[a-z0-9]+)*",
    "camelCase": r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*",
    "PascalCase": r"([A-Z][a-z0-9]*)+",
    "kebab-case": r"[a-z][a-z0-9]*(-[a-z0-9]+)*",
    "Title Case": r"[A-Z0-9][A-Za-z0-9]*( [A-Z0-9][A-Za-z0-9]*)*",
}
"""What a name looks like in each style people agree on."""
SIDE_BY_SIDE_SECONDS = 7 * 24 * HOUR
"""Two names are in use side by side when both came within a week."""


def _known(style: str) -> str:
    if style in STYLES:
        return style
    if not style.startswith("^"):
        known = ", ".join(STYLES)
        raise ValueError(
            f"no style {style!r}{did_you_mean(style, STYLES)}; there are {known}, or a regular expression from ^ on"
        )
    try:
        re.compile(style)
    except re.error as error:
        raise ValueError(f"{style!r} is no regular expression: {error}") from error
    return style


Style = Annotated[str, AfterValidator(_known)]


class NamingParams(Params):
    """The keys `naming` adds to a rule."""

    events: Style | None = Field(None, description="How events are named: a style, or a regular expression from ^ on.")
    properties: Style | None = Field(None, description="How properties are named, likewise.")
    near_duplicates: bool = Field(
        default=True, description="Tell names of one account that differ only in case or in what joins their words."
    )
    dead_after: Duration | None = Field(
        None, description="Tell events that have a plan and have not come for this long, such as 30d."
    )
    ignore: tuple[str, ...] = Field((), description="Globs of event names and property paths that are not judged.")


@register
class Naming:
    """One finding a name, and one for each stream to say that it was looked at."""

    kind: ClassVar[str] = "naming"
    judges_every_kind: ClassVar[bool] = False

    Params: ClassVar[type[Params]] = NamingParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches that is in use."""
        params = rule.params
        assert isinstance(params, NamingParams)  # noqa: S101 - the registry pairs a kind with its Params
        used = [
            seen
            for stream, seen in sorted(view.streams.items())
            if rule.match.covers(stream) and (one_shot(view) or seen.last_seen > view.now - SIDE_BY_SIDE_SECONDS)
        ]
        twins = _twins(used) if params.near_duplicates else {}
        for seen in used:
            name = seen.stream.event
            if not _ignored(params, name):
                if params.events is not None and not _fits(params.events, name):
                    says = f"`{name}` is not named as agreed ({params.events})"
                    yield _finding(rule, view, seen, says, detail="event-name", expected=params.events)
                if seen.stream in twins:
                    yield _twin(rule, view, seen, twins[seen.stream])
            if params.properties is not None:
                yield from _properties(rule, params, params.properties, view, seen)
            yield _finding(rule, view, seen, f"the names of {name} were looked at")
        if params.dead_after is not None:
            yield from _dead(rule, params, params.dead_after, view)


def _dead(rule: Rule, params: NamingParams, after: float, view: View) -> Iterator[Finding]:
    """Yield the events that were in use long enough to be planned, and are no more."""
    for stream, seen in sorted(view.streams.items()):
        if not rule.match.covers(stream) or seen.plan is None or _ignored(params, stream.event):
            continue
        if (stream.source, stream.environment) not in view.blind and seen.last_seen <= view.now - after:
            last = moment(seen.last_seen, view.now, view.timezone)
            says = f"`{stream.event}` has not come since {last}: take it out of the plan, or mend what sent it"
            yield _finding(rule, view, seen, says, detail="dead", expected=f"an event in {span(after / HOUR)}")


def _ignored(params: NamingParams, name: str) -> bool:
    return any(fnmatchcase(name, glob) for glob in params.ignore)


def _fits(style: str, name: str) -> bool:
    return bool(re.fullmatch(STYLES[style], name) if style in STYLES else re.search(style, name))


def _twins(used: list[StreamView]) -> dict[Stream, Stream]:
    """Return, of names that are one but for their writing, each rarer one with the most frequent."""
    alike: defaultdict[tuple[str, ...], list[StreamView]] = defaultdict(list)
    for seen in used:
        alike[*seen.stream[:4], folded(seen.stream.event)].append(seen)
    twins: dict[Stream, Stream] = {}
    for together in alike.values():
        first, *rest = sorted(together, key=lambda seen: (-_times(seen), seen.stream))
        twins |= {seen.stream: first.stream for seen in rest if folded(seen.stream.event)}
    return twins


def _times(seen: StreamView) -> float:
    return max(float(np.nansum(seen.counts.values)), seen.recent.events)


def _twin(rule: Rule, view: View, seen: StreamView, usual: Stream) -> Finding:
    name, where = seen.stream.event, receiver(usual)
    since = moment(seen.first_seen, view.now, view.timezone)
    says = f"`{name}` is sent beside `{usual.event}` to {where} since {since}: reports count them apart"
    return _finding(rule, view, seen, says, detail="near-duplicate", expected=usual.event)


def _properties(rule: Rule, params: NamingParams, style: str, view: View, seen: StreamView) -> Iterator[Finding]:
    for path in sorted(seen.recent.properties):
        name = name_of(path)
        # The members of an array bear its name, and the keys of a map are data.
        if path.endswith("[]") or name == ANY_KEY or _ignored(params, path) or _fits(style, name):
            continue
        if any(_ignored(params, above) for above in _above(path)):
            continue
        says = f"`{path}` of {seen.stream.event} is not named as agreed ({style})"
        yield _finding(rule, view, seen, says, path=path, detail="property-name", expected=style)


def _above(path: str) -> Iterator[str]:
    while path := parent_of(path):
        yield path


def _finding(
    rule: Rule, view: View, seen: StreamView, message: str, *, path: str = "", detail: str = "", expected: str = ""
) -> Finding:
    known = seen.recent.properties.get(path)
    return Finding(
        check=Naming.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=Verdict.MET if detail else Verdict.NOT_MET,
        severity=rule.severity,
        start=seen.first_seen,
        end=view.end,
        message=message,
        path=path,
        detail=detail,
        expected=expected,
        count=_times(seen) if known is None else known.present,
    )
