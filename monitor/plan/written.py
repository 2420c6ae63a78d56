"""Plans people write: YAML to keep in git, read with the place of every mistake, laid over what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor.config.nearest import did_you_mean
from monitor.config.validate import validate
from monitor.config.yaml_source import Document, Problem, ProblemsError, load_yaml
from monitor.plan.about import About, Status, Tier, overlaid_about
from monitor.plan.conditions import Condition
from monitor.plan.encode import decode_plan, encode_plan
from monitor.plan.evidence import Evidence
from monitor.plan.plan import KnownProperty, Plan, Presence
from monitor.plan.to_yaml import to_yaml
from monitor.profile.shape import FORMATS
from monitor.profile.stream import Stream

__all__ = ["WrittenPlan", "decode_plan", "encode_plan", "overlay", "parse_plans", "to_yaml"]

ABOUT = ("tier", "owner", "description", "status")
Type = Literal["string", "integer", "number", "boolean", "null", "object", "array"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class PropertyEntry(_Strict):
    """What people say of one property; every key may be left out."""

    presence: Presence | None = Field(None, description="required, nullable, optional or rare.")
    rate: Annotated[float, Field(ge=0, le=1)] | None = Field(None, description="How often it is there, 0 to 1.")
    when: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] | None = Field(
        None, description="Required where another property says one of these: {payment_type: [card]}."
    )
    types: tuple[Type, ...] | None = Field(None, description="JSON types it may have; number includes integer.")
    enum: tuple[str, ...] | None = Field(None, description="Every value its strings may take.")
    low: float | None = Field(None, description="The least its numbers may be.")
    high: float | None = Field(None, description="The most its numbers may be.")
    format: str | None = Field(None, description="What its strings look like: date, uri, currency, …")

    @model_validator(mode="after")
    def _possible(self) -> PropertyEntry:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low is {self.low:g} and high is {self.high:g}: nothing is between them")
        if self.when is not None and len(self.when) != 1:
            raise ValueError("when names one property and its values: {payment_type: [card]}")
        if self.format is not None and self.format not in FORMATS:
            raise ValueError(f"{self.format!r} is no format{did_you_mean(self.format, FORMATS)}")
        return self


class PlanEntry(_Strict):
    """One stream's plan as it is written."""

    source: str = "default"
    environment: str = "production"
    vendor: str
    account: str
    event: str
    tier: Tier | None = Field(None, description="macro: what the business counts; micro: the steps that lead there.")
    owner: str | None = Field(None, description="The team that answers for the event.")
    description: str | None = Field(None, description="What the event means, in a sentence.")
    status: Status | None = Field(None, description="planned, live or deprecated.")
    properties: dict[str, Any] = {}


class PlanFile(_Strict):
    """A plan file."""

    version: Literal[1] = 1
    plans: tuple[PlanEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """What people wrote of one stream: by property path, the fields they gave. `file` and `line` say where.

    `about` is what they gave of the event as a whole.
    """

    stream: Stream
    properties: Mapping[str, Mapping[str, Any]]
    file: str
    line: int
    about: Mapping[str, Any] = field(default_factory=dict)


def parse_plans(text: str, file: str) -> list[WrittenPlan]:
    """Read a plan file. Raises ProblemsError with every problem, each with file, line, column and the nearest word."""
    document = load_yaml(text, file)
    if document.data is None:
        return []
    if not isinstance(document.data, dict):
        raise ProblemsError([document.problem((), "a plan file is a mapping with `plans:` in it")])
    problems: list[Problem] = []
    plans: list[WrittenPlan] = []
    lines: dict[Stream, int] = {}
    for i, entry in enumerate(validate(PlanFile, document).plans):
        plan = _written(entry, document, i, problems)
        if plan.stream in lines:
            there = f"{plan.stream} has a plan already, in line {lines[plan.stream]}"
            problems.append(document.problem(("plans", i), there))
        lines.setdefault(plan.stream, plan.line)
        plans.append(plan)
    if problems:
        raise ProblemsError(problems)
    return plans


def _written(entry: PlanEntry, document: Document, index: int, problems: list[Problem]) -> WrittenPlan:
    stream = Stream(entry.source, entry.environment, entry.vendor, entry.account, entry.event)
    properties: dict[str, Mapping[str, Any]] = {}
    for path, fields in entry.properties.items():
        try:
            given = validate(PropertyEntry, document, ("plans", index, "properties", path), fields)
        except ProblemsError as error:
            problems += error.problems
        else:
            properties[path] = {name: getattr(given, name) for name in given.model_fields_set}
    about = {name: getattr(entry, name) for name in ABOUT if name in entry.model_fields_set}
    return WrittenPlan(stream, properties, document.file, document.place(("plans", index))[0], about)


def overlay(learned: Plan | None, written: WrittenPlan) -> Plan:
    """Return the plan with what people wrote over what was learned, field by field.

    A field written as null takes an expectation away. Presence and rate go together: written alone, `required` and
    `nullable` mean always, `optional` and `rare` mean that no rate is expected.
    """
    properties = dict(learned.properties) if learned else {}
    for path, fields in written.properties.items():
        properties[path] = _overlaid(properties.get(path, KnownProperty(why="written")), fields)
    return Plan(
        written.stream,
        learned_from=learned.learned_from if learned else 0,
        learned_at=learned.learned_at if learned else 0.0,
        properties=dict(sorted(properties.items())),
        evidence=learned.evidence if learned else Evidence(),
        about=overlaid_about(learned.about if learned else About(), written.about),
    )


def _overlaid(known: KnownProperty, fields: Mapping[str, Any]) -> KnownProperty:
    plain = {"low", "high", "format", "rate"}
    changes: dict[str, Any] = {name: value for name, value in fields.items() if name in plain}
    if "types" in fields:
        changes["types"] = frozenset(fields["types"] or ())
    if "enum" in fields:
        changes["enum"] = None if fields["enum"] is None else tuple(fields["enum"])
    if "when" in fields:
        changes["when"] = fields["when"] and Condition(*next(iter(fields["when"].items())))
    if "presence" in fields:
        presence = fields["presence"] or Presence.OPTIONAL
        changes["presence"] = presence
        if "rate" not in fields:
            changes["rate"] = 1.0 if presence in {Presence.REQUIRED, Presence.NULLABLE} else None
        types = changes.get("types", known.types)
        if presence is Presence.NULLABLE and types:
            changes["types"] = types | {"null"}
    return replace(known, **changes, written=known.written | frozenset(fields))
