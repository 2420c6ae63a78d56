"""Tags that fire without the consent they need, and hits that claim consent nobody gave."""

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
from monitor.privacy.consent.codes import CODES
from monitor.privacy.inspected import Breach
from monitor.profile.profile import Noted, Profile

MOST_EXAMPLES = 3
Seen = tuple[Breach, Noted]


def known_code(name: str) -> str:
    """Return a code of what can be broken; raises ValueError for any other, with the nearest right one."""
    if name not in CODES:
        raise ValueError(f"no consent code {name!r}{did_you_mean(name, CODES)}; there are {', '.join(CODES)}")
    return name


class Allowed(BaseModel):
    """A breach that is known and accepted. Every key that is given must fit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vendor: str = Field("*", description="Glob of the vendor, such as google_ads.")
    code: str | None = Field(None, description="A code of docs/checks/consent.md, such as C05.")

    @field_validator("code")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        return name if name is None else known_code(name)


class ConsentParams(Params):
    """The keys `consent` adds to a rule."""

    codes: tuple[str, ...] = Field((), description="Only these codes, such as C02; all where none is named.")
    allow: tuple[Allowed, ...] = Field((), description="What is accepted: vendor and code.")
    min_count: Annotated[int, Field(ge=1)] = Field(1, description="Tell from this many events on.")

    @field_validator("codes")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known_code(name) for name in names)


@register
class ConsentCheck:
    """One finding a stream and code; and one for the stream itself, to say it was looked at.

    A breach is judged when the hit is inspected, under the regime of the configuration; this check counts and tells.
    """

    kind: ClassVar[str] = "consent"
    judges_every_kind: ClassVar[bool] = True
    judges_events: ClassVar[bool] = True

    Params: ClassVar[type[Params]] = ConsentParams

    def evaluate(self, rule: Rule, view: View) -> Iterator[Finding]:
        """Judge every stream the rule matches that sent anything of late."""
        params = rule.params
        assert isinstance(params, ConsentParams)  # noqa: S101 - the registry pairs a kind with its Params
        for stream, seen in view.streams.items():
            if rule.match.covers(stream) and seen.recent.events:
                for code, breaches in _told(params, stream.vendor, seen.recent.breaches.items()).items():
                    if (count := touched(seen, (noted for _, noted in breaches))) >= params.min_count:
                        yield _finding(rule, view, seen, code, breaches, count)
                yield looked_at(rule, view, seen)


def _told(params: ConsentParams, vendor: str, breaches: Iterable[Seen]) -> dict[str, list[Seen]]:
    told: defaultdict[str, list[Seen]] = defaultdict(list)
    for breach, noted in breaches:
        allowed = any(fnmatchcase(vendor, a.vendor) and a.code in {None, breach.code} for a in params.allow)
        if not allowed and (not params.codes or breach.code in params.codes):
            told[breach.code].append((breach, noted))
    return dict(sorted(told.items()))


def _broken(code: str, hour: Profile) -> tuple[int, int]:
    return noted_in((noted.count for breach, noted in hour.breaches.items() if breach.code == code), hour)


def _finding(rule: Rule, view: View, seen: StreamView, code: str, breaches: list[Seen], count: int) -> Finding:
    stream, events = seen.stream, seen.recent.events
    details: Counter[str] = Counter()
    for breach, noted in breaches:
        details[breach.detail] += noted.count
    file, entry = place_of(noted for _, noted in breaches)
    purposes = sorted({breach.purpose for breach, _ in breaches})
    return Finding(
        check=ConsentCheck.kind,
        rule=rule.id,
        stream=stream,
        verdict=Verdict.MET,
        severity=rule.severity,
        start=view.start,
        end=view.end,
        message=f"{stream.event} to {receiver(stream)} {CODES[code].phrase} ({', '.join(purposes)}): "
        f"{count:,} of {events:,} {'event' if events == 1 else 'events'} [{code}]",
        detail=code,
        observed=f"{count:,} of {events:,} events",
        expected="consent honoured",
        count=float(count),
        share=count / events,
        examples=tuple(detail for detail, _ in details.most_common(MOST_EXAMPLES) if detail),
        evidence={
            "code": code,
            "purposes": purposes,
            "states": sorted({breach.state for breach, _ in breaches}),
            **evidence_of(began_in(seen.hours(), partial(_broken, code))),
        },
        file=file,
        entry=entry,
    )
