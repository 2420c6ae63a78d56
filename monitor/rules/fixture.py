"""Tests of rules as people write them: streams of events in, alerts out (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from monitor.checks.finding import Severity
from monitor.config.duration import Duration
from monitor.config.nearest import did_you_mean
from monitor.config.settings import Learning, read_document
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Loc, Problem, ProblemsError
from monitor.rules.counts import Part, parse_counts

FIRST_MONDAY = "2026-09-07"
"""A Monday followed by weeks without a change of the clocks."""
SOURCE = ("shop", "production")
"""Where events come from that do not say it."""
KNOWN_VENDORS = ("ga4", "meta", "segment")
"""Vendors whose requests are made from a name and properties; those of any other are written out under `request`."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, arbitrary_types_allowed=True)


def _moment(value: Any) -> float:
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is no time, such as {FIRST_MONDAY} or {FIRST_MONDAY}T06:00") from error
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if at.timestamp() % 3600:
        raise ValueError(f"{value!r} is no full hour")
    return at.timestamp()


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Counts = Annotated[tuple[Part, ...], BeforeValidator(parse_counts, json_schema_input_type=str | float)]


class Request(_Strict):
    """A raw request, for a vendor no short form is there for; `{n}` is the number of the event."""

    url: str
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = Field(default_factory=dict)


class Phase(_Strict):
    """Events for a while: how many, and what is different about them."""

    count: Counts
    properties: dict[str, Any] = Field(default_factory=dict)
    without: tuple[str, ...] = ()
    page: str | None = None
    consent: dict[str, Literal["granted", "denied", "unset"]] | None = None
    tags: tuple[str, ...] | None = None
    name: str | None = Field(None, description="Another name the event is sent by.")


def _phase(value: Any) -> Any:
    return [one if isinstance(one, dict | Phase) else {"count": one} for one in _listed(value)]


class Events(_Strict):
    """One stream of events. Alone, its `count` may stand for it."""

    count: Annotated[tuple[Phase, ...], BeforeValidator(_phase)]
    event: str | None = Field(None, description="Its name, where two streams of a test have the same.")
    vendor: str = "ga4"
    account: str = "G-TEST"
    source: str = SOURCE[0]
    environment: str = SOURCE[1]
    page: str = "https://shop.example/"
    properties: dict[str, Any] = Field(default_factory=dict)
    items: tuple[dict[str, Any], ...] = ()
    consent: dict[str, Literal["granted", "denied", "unset"]] = Field(default_factory=dict)
    tags: tuple[str, ...] = ()
    request: Request | None = None

    @field_validator("count")
    @classmethod
    def _some(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        if not phases:
            raise ValueError("no count of events")
        return phases


class Capture(_Strict):
    """Requests out of a capture, edited: sent `times` over within the hour that begins at `at`."""

    capture: str
    at: Duration = 0.0
    times: Annotated[int, Field(ge=1, le=10_000)] = 1
    where: str = Field("*", description="Only requests whose URL matches this glob.")
    set: dict[str, str] = Field(default_factory=dict, description="Parameters of the URL to set.")
    remove: tuple[str, ...] = Field((), description="Parameters of the URL to take away.")
    source: str = "shop"
    environment: str = "production"


class Alert(_Strict):
    """An open incident. Every key that is given must fit it, or one of its subjects."""

    rule: str
    severity: Severity | None = None
    source: str | None = None
    environment: str | None = None
    vendor: str | None = None
    account: str | None = None
    event: str | None = None
    path: str | None = None
    detail: str | None = None
    says: str | None = Field(None, description="Words its message holds.")

    def __str__(self) -> str:
        """Return the keys that are given, as they are written."""
        return " ".join(f"{key}={value}" for key, value in self.model_dump(exclude_none=True).items())


def _alerts(value: Any) -> Any:
    if value == "none":
        return ()
    if isinstance(value, str):
        raise ValueError(f"{value!r} is neither `none` nor a list of alerts")  # noqa: TRY004
    return [{"rule": one} if isinstance(one, str) else one for one in value] if isinstance(value, list) else value


class Expected(_Strict):
    """What is open at a moment: these alerts and no others."""

    at: Duration = Field(description="Time since the start.")
    alerts: Annotated[tuple[Alert, ...], BeforeValidator(_alerts)]


def _some_expected(value: tuple[Expected, ...]) -> tuple[Expected, ...]:
    if not value:
        raise ValueError("expects nothing: a test that asserts nothing always passes")
    return value


def _some(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("there is nothing in it")
    return value


def _events(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: one if isinstance(one, dict | Events) else {"count": one} for name, one in value.items()}


class Case(_Strict):
    """One test: events in, alerts out."""

    name: str
    history: Duration = Field(0.0, description="So long from the start events only teach; nothing is judged.")
    events: Annotated[dict[str, Events], BeforeValidator(_events)] = Field(default_factory=dict)
    hits: tuple[Capture, ...] = ()
    measures: dict[Literal["sessions", "users", "unreadable", "future"], Counts] = Field(
        default_factory=dict,
        description="By the hour, visits of the source shop, users as GA4 tells them apart, GA4 requests that cannot be"
        " read, and GA4 events dated in the future; written as counts of events are.",
    )
    expect: Annotated[tuple[Expected, ...], AfterValidator(_some_expected)]
    only: tuple[str, ...] = Field((), description="Only these rules are judged; all of the file where none is named.")


class FixtureModel(_Strict):
    """A file of tests of rules."""

    rules: Annotated[tuple[str, ...], BeforeValidator(_listed), AfterValidator(_some)]
    start: Annotated[float, BeforeValidator(_moment)] = Field(_moment(FIRST_MONDAY))
    timezone: str = "UTC"
    learning: Learning = Field(Learning(min_events=100, min_days=2), description="When a plan is learned.")
    untested: dict[str, str] = Field(default_factory=dict, description="Rules that need no test, and why.")
    tests: Annotated[tuple[Case, ...], AfterValidator(_some)]


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file of tests, with the places of its values and the rule files it is about."""

    model: FixtureModel
    document: Document
    rules: tuple[Path, ...]

    @property
    def file(self) -> Path:
        """Return the file it was read from."""
        return Path(self.document.file)


def read_fixture(path: Path) -> Fixture:
    """Read a file of tests. Raises ProblemsError with every mistake at once."""
    document = read_document(path)
    if not isinstance(document.data, dict):
        raise ProblemsError([document.problem((), "a file of tests is a mapping with `rules:` and `tests:`")])
    model = validate(FixtureModel, document)
    rules = tuple(path.parent / name for name in model.rules)
    problems = [*_missing(document, rules), *_amiss(document, model)]
    if problems:
        raise ProblemsError(problems)
    return Fixture(model, document, rules)


def _missing(document: Document, rules: tuple[Path, ...]) -> Iterator[Problem]:
    for i, file in enumerate(rules):
        if not file.is_file():
            near = did_you_mean(file.name, [each.name for each in file.parent.glob("*.y*ml")])
            yield document.problem(("rules", i), f"no file {file}{near}")


def _amiss(document: Document, model: FixtureModel) -> Iterator[Problem]:
    names: set[str] = set()
    for i, case in enumerate(model.tests):
        loc: Loc = ("tests", i)
        if case.name in names:
            yield document.problem((*loc, "name"), "two tests have this name")
        names.add(case.name)
        if not case.events and not case.hits:
            yield document.problem(loc, "no `events:` and no `hits:`: nothing happens")
        yield from _no_traffic(document, loc, case)
        for j, expected in enumerate(case.expect):
            at = (*loc, "expect", j, "at")
            if expected.at % 3600 or expected.at == 0:
                yield document.problem(at, "an hour is judged when it has closed: a whole number of hours")
            elif expected.at < case.history:
                yield document.problem(at, "before the end of `history`: nothing is judged there")


def _no_traffic(document: Document, loc: Loc, case: Case) -> Iterator[Problem]:
    for name, events in case.events.items():
        if events.request is None and events.vendor not in KNOWN_VENDORS:
            near = did_you_mean(events.vendor, KNOWN_VENDORS)
            why = f"no short form for {events.vendor!r}{near}: write its request under `request:`"
            yield document.problem((*loc, "events", name, "vendor"), why)
    for j, hits in enumerate(case.hits):
        if not (Path(document.file).parent / hits.capture).is_file():
            yield document.problem((*loc, "hits", j, "capture"), f"no file {hits.capture}")
