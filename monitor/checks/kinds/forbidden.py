"""`forbidden`: a property, or an event, that must not be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.checks.began import began_in, evidence_of, since_then, there
from monitor.checks.check import register
from monitor.checks.content import looked_at
from monitor.checks.finding import Finding, Verdict
from monitor.checks.rule import Params, Rule
from monitor.checks.schema.phrases import whole
from monitor.checks.statistics.words import moment
from monitor.checks.view import StreamView, View
from monitor.decode.vendor_label import vendor_label
from monitor.plan.words import percent
from monitor.profile.paths import parent_of


class ForbiddenParams(Params):
    """The keys `forbidden` adds to a rule."""

    properties: tuple[str, ...] = Field(
        (), description="Globs of property paths that must not be there; without any, the events themselves must not."
    )
    allow: tuple[str, ...] = Field((), description="Globs of property paths that may be there all the same.")
    min_count: Annotated[int, Field(ge=1)] = Field(1, description="Tell from this many events on.")


@register
class Forbidden:
    """What people have ruled out needs no statistics: one is enough."""

    kind: ClassVar[str] = "forbidden"
    judges_every_kind: ClassVar[bool] = True
    judges_events: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = ForbiddenParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches that sent anything of late."""
        params = rule.params
        assert isinstance(params, ForbiddenParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in sorted(view.streams.items()):
            if not rule.match.covers(stream) or not seen.recent.events:
                continue
            if params.properties:
                yield from _properties(rule, params, view, seen)
            elif seen.recent.events >= params.min_count:
                yield _event(rule, view, seen)
            yield looked_at(rule, view, seen)


def _properties(rule: Rule, params: ForbiddenParams, view: View, seen: StreamView) -> Iterator[Finding]:
    for path, known in sorted(seen.recent.properties.items()):
        ruled_out = any(fnmatchcase(path, glob) for glob in params.properties)
        if not ruled_out or any(fnmatchcase(path, glob) for glob in params.allow) or known.present < params.min_count:
            continue
        room = max(seen.recent.room_for(parent_of(path)), known.present)
        share = percent(known.present, room)
        since = moment(seen.recent.first_at, view.now, view.timezone)
        message = f"`{path}` must not be sent and is in {share} of {whole(path, seen.stream, room)} since {since}"
        dated = began_in(seen.hours(), partial(there, path))
        message += since_then(dated, known.present, seen.recent, room, view)
        found = _finding(rule, view, seen, message, path=path, observed=f"in {share}", count=known.present, of=room)
        yield replace(found, evidence=evidence_of(dated))


def _event(rule: Rule, view: View, seen: StreamView) -> Finding:
    number, stream = seen.recent.events, seen.stream
    since = moment(seen.recent.first_at, view.now, view.timezone)
    times = "once" if number == 1 else f"{number:,} times"
    message = f"{stream.event} must not be sent to {vendor_label(stream.vendor)} and was, {times} since {since}"
    return _finding(rule, view, seen, message, path="", observed=times, count=number, of=number)


def _finding(
    rule: Rule, view: View, seen: StreamView, message: str, *, path: str, observed: str, count: int, of: int
) -> Finding:
    file, entry = (seen.recent.place if count == of else None) or (None, None)
    return Finding(
        check=Forbidden.kind,
        rule=rule.id,
        stream=seen.stream,
        verdict=Verdict.MET,
        severity=rule.severity,
        start=seen.recent.first_at,
        end=view.end,
        message=message,
        path=path,
        detail="forbidden",
        observed=observed,
        expected="not sent",
        count=count,
        share=round(count / of, 6),
        file=file,
        entry=entry,
    )
