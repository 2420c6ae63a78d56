"""Personal data that reaches a vendor it should not reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from monitor.checks.began import began_in, evidence_of, noted_in
from monitor.checks.check import register
from monitor.checks.content import looked_at, place_of, touched
from monitor.checks.finding import Finding, Verdict
from monitor.checks.receiver import receiver
from monitor.checks.rule import Params, Rule
from monitor.checks.view import StreamView, View
from monitor.config.nearest import did_you_mean
from monitor.privacy.inspected import Leak
from monitor.privacy.recognise import TYPES
from monitor.profile.profile import Noted, Profile

MOST_EXAMPLES = 3
Seen = tuple[Leak, Noted]


def known_type(name: str) -> str:
    """Return the name of a type of personal data; raises ValueError for any other, with the nearest right word."""
    if name not in TYPES:
        raise ValueError(f"no type of personal data {name!r}{did_you_mean(name, TYPES)}; there are {', '.join(TYPES)}")
    return name


class Allowed(BaseModel):
    """Personal data that may go where it goes. Every key that is given must fit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vendor: str = Field("*", description="Glob of the vendor, such as meta.")
    path: str = Field("*", description='Glob of the place, such as "ud.*" or "page.query.email".')
    type: str | None = Field(None, description="A type of personal data, such as email.")
    form: str | None = Field(None, description="Glob of how it stands there, such as plain, sha256 or base64*.")

    @field_validator("type")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        return name if name is None else known_type(name)

    def covers(self, vendor: str, leak: Leak) -> bool:
        """Tell whether this allows a leak to a vendor."""
        return (
            fnmatchcase(vendor, self.vendor)
            and fnmatchcase(leak.path, self.path)
            and self.type in {None, leak.type}
            and (self.form is None or fnmatchcase(leak.form, self.form))
        )


class PiiParams(Params):
    """The keys `pii` adds to a rule."""

    types: tuple[str, ...] = Field((), description="Only these types of personal data; all where none is named.")
    allow: tuple[Allowed, ...] = Field((), description="What may be sent: vendor, path, type and form.")
    min_count: Annotated[int, Field(ge=1)] = Field(1, description="Tell from this many events on.")

    @field_validator("types")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known_type(name) for name in names)


@register
class Pii:
    """One finding a stream, place and type of personal data; and one for the stream itself, to say it was looked at."""

    kind: ClassVar[str] = "pii"
    judges_every_kind: ClassVar[bool] = True
    judges_events: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = PiiParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches that sent anything of late."""
        params = rule.params
        assert isinstance(params, PiiParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in view.streams.items():
            if rule.match.covers(stream) and seen.recent.events:
                for leaks in _told(params, stream.vendor, seen.recent.leaks.items()):
                    if (count := touched(seen, (noted for _, noted in leaks))) >= params.min_count:
                        yield _finding(rule, view, seen, leaks, count)
                yield looked_at(rule, view, seen)


def _told(params: PiiParams, vendor: str, leaks: Iterable[Seen]) -> list[list[Seen]]:
    told: defaultdict[tuple[str, str], list[Seen]] = defaultdict(list)
    for leak, noted in leaks:
        wanted = not params.types or leak.type in params.types
        if wanted and not any(allowed.covers(vendor, leak) for allowed in params.allow):
            told[leak.path, leak.type].append((leak, noted))
    return [told[subject] for subject in sorted(told)]


def _held(path: str, kind: str, hour: Profile) -> tuple[int, int]:
    return noted_in((noted.count for leak, noted in hour.leaks.items() if (leak.path, leak.type) == (path, kind)), hour)


def _finding(rule: Rule, view: View, seen: StreamView, leaks: list[Seen], count: int) -> Finding:
    stream, events = seen.stream, seen.recent.events
    path, kind = leaks[0][0].path, leaks[0][0].type
    shapes = Counter({leak.shape: noted.count for leak, noted in leaks if leak.shape})
    examples = tuple(shape for shape, _ in shapes.most_common(MOST_EXAMPLES))
    forms = sorted({leak.form for leak, _ in leaks if leak.form})
    file, entry = place_of(noted for _, noted in leaks)
    what = TYPES.get(kind, kind) + (f" ({examples[0]})" if examples else "")
    wrapped = "" if not forms or "plain" in forms else f", as {forms[0]}"
    return Finding(
        check=Pii.kind,
        rule=rule.id,
        stream=stream,
        verdict=Verdict.MET,
        severity=rule.severity,
        start=view.start,
        end=view.end,
        message=f"{stream.event} sends {what} to {receiver(stream)} in {path}{wrapped}: "
        f"{count:,} of {events:,} {'event' if events == 1 else 'events'}",
        path=path,
        detail=kind,
        observed=f"{count:,} of {events:,} events",
        expected="no personal data",
        count=float(count),
        share=count / events,
        examples=examples,
        evidence={"type": kind, "forms": forms, **evidence_of(began_in(seen.hours(), partial(_held, path, kind)))},
        file=file,
        entry=entry,
    )
