"""The language of rules, typed: what every rule may say, and, per kind of check, what that kind adds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from monitor.checks.check import checks
from monitor.checks.finding import Severity
from monitor.checks.rule import OnError, OnNoData, Params
from monitor.checks.schedule import Schedule
from monitor.config.duration import Duration
from monitor.config.nearest import did_you_mean
from monitor.rules.written_schedule import Written, parse_schedule

SENSITIVITIES = {"low": 0.1, "normal": 1.0, "high": 10.0}
LEAST, MOST = 0.001, 1000.0


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _sensitivity(value: Any) -> float:
    if isinstance(value, str) and value in SENSITIVITIES:
        return SENSITIVITIES[value]
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST <= value <= MOST:
        hint = did_you_mean(value, SENSITIVITIES) if isinstance(value, str) else ""
        raise ValueError(
            f"{value!r} is not one of {', '.join(SENSITIVITIES)}, or a number from {LEAST:g} to {MOST:g}"
            + (hint if "mean" in hint else "")
        )
    return float(value)


Globs = Annotated[
    tuple[str, ...],
    BeforeValidator(_several, json_schema_input_type=str | list[str]),
    Field(description="A glob, or several of which one must match; one with `!` before it takes out. Case-sensitive."),
]
Names = Annotated[tuple[str, ...], BeforeValidator(_several, json_schema_input_type=str | list[str])]
ID = r"^[a-z0-9][a-z0-9_.-]{0,79}$"


def _id(value: Any) -> Any:
    if isinstance(value, str) and not re.match(ID, value):
        near = re.sub(r"[^a-z0-9_.-]+", "-", value.lower()).strip("-._")[:80]
        hint = f" (did you mean {near}?)" if near and near != value else ""
        raise ValueError(f"{value!r} is no id: at most 80 of a-z, 0-9, `_`, `.` and `-`{hint}")
    return value


Name = Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string", "pattern": ID})]
VARIABLE = r"^[a-z][a-z0-9_]*$"
Sensitivity = Annotated[
    float, BeforeValidator(_sensitivity, json_schema_input_type=Literal["low", "normal", "high"] | float)
]
ScheduleField = Annotated[Schedule | None, BeforeValidator(parse_schedule, json_schema_input_type=Written | None)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class MatchModel(_Strict):
    """Which streams a rule is about; what is left out matches everything."""

    source: Globs = ()
    environment: Globs = ()
    vendor: Globs = ()
    account: Globs = ()
    event: Globs = ()
    page: Globs = ()
    tag: Globs = ()
    consent: Globs = ()
    where: dict[str, Globs] = Field(
        default_factory=dict,
        description="By dimension (browser, device, release, medium, host, …) or property, globs of its values.",
    )


class DefaultsModel(_Strict):
    """What the rules of one file say where they do not say it themselves."""

    match: MatchModel = Field(MatchModel(), description="Which streams, dimension by dimension.")
    severity: Severity = Field(Severity.WARNING, description="info, warning or critical.")
    owner: str | None = Field(None, description="The team that answers for these rules.")
    notify: Names = Field((), description="Channels of the configuration that are told.")
    runbook: str | None = Field(None, description="A URL, or a path in your repository: what to do.")
    labels: dict[str, str] = Field(default_factory=dict, description="Free words, passed on with every alert.")
    for_: Duration = Field(0.0, alias="for", description="How long the trouble must last before anyone is told.")
    keep_firing_for: Duration = Field(0.0, description="How long all must be well before the incident is over.")
    schedule: ScheduleField = Field(None, description="Days and hours in which new trouble is told.")
    on_no_data: OnNoData = Field(OnNoData.KEEP, description="keep, ok or alert: where nothing came to be judged.")
    on_error: OnError = Field(OnError.KEEP, description="keep or alert: where a rule cannot be evaluated.")
    sensitivity: Sensitivity = Field(1.0, description="low, normal, high or a weight: the share of the alert budget.")


class RuleModel(_Strict):
    """What every rule may say. What is left out is as the file's `defaults` say."""

    id: Name = Field(description="The rule's name: lower case, unique over all rule files, never reused.")
    check: str = Field(description="The kind of check.")
    match: MatchModel = Field(MatchModel(), description="Which streams; what is left out matches everything.")
    severity: Severity | None = Field(None, description="info, warning or critical.")
    owner: str | None = Field(None, description="The team that answers for it.")
    notify: Names | None = Field(None, description="Channels of the configuration that are told.")
    runbook: str | None = Field(None, description="A URL, or a path in your repository: what to do.")
    description: str | None = Field(None, description="Why this rule is there.")
    labels: dict[str, str] = Field(default_factory=dict, description="Free words, passed on with every alert.")
    for_: Duration | None = Field(None, alias="for", description="How long the trouble must last before it is told.")
    keep_firing_for: Duration | None = Field(None, description="How long all must be well before the incident is over.")
    schedule: ScheduleField = Field(None, description="Days and hours in which new trouble is told.")
    on_no_data: OnNoData | None = Field(None, description="keep, ok or alert: where nothing came to be judged.")
    on_error: OnError | None = Field(None, description="keep or alert: where it cannot be evaluated.")
    sensitivity: Sensitivity | None = Field(
        None, description="low, normal, high or a weight: the share of the alert budget it gets."
    )


class FileModel(_Strict):
    """A rule file; its rules are read one by one, so that every mistake in every rule is told at once."""

    include: Names = Field((), description="Other rule files, relative to this one: their variables, defaults, rules.")
    variables: dict[str, Any] = Field(default_factory=dict, description="Values by name, for `${name}` further down.")
    defaults: DefaultsModel = DefaultsModel()
    rules: list[Any] = Field(description="The rules.")


@cache
def rule_models() -> Mapping[str, type[RuleModel]]:
    """Return by kind of check the model of its rules: the common keys and those the kind adds."""
    return {kind: _model(kind, check.Params) for kind, check in checks().items()}


def _model(kind: str, params: type[Params]) -> type[RuleModel]:
    # Types made at run time are beyond a static checker's reach.
    check: Any = (Literal[kind], Field(description="The kind of check."))
    bases: Any = (RuleModel, params)
    model: Any = create_model(f"{kind}_rule", __base__=bases, __doc__=f"A rule of kind {kind}.", check=check)
    return cast("type[RuleModel]", model)


def language_schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule file, for editors (draft 2020-12)."""
    definitions: dict[str, Any] = {"variable": {"type": "string", "pattern": r"^\$\{[a-z][a-z0-9_]*\}$"}}
    kinds = []
    for kind, model in rule_models().items():
        definitions[f"{kind}_rule"] = _schema_of(model, definitions)
        kinds.append({"$ref": f"#/$defs/{kind}_rule"})
    defaults = _schema_of(DefaultsModel, definitions)
    _variable_too(definitions["MatchModel"])
    file = FileModel.model_json_schema()["properties"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tagwatch rules",
        "type": "object",
        "additionalProperties": False,
        "anyOf": [{"required": [key]} for key in ("rules", "include", "variables", "defaults")],
        "properties": {
            "include": file["include"],
            "variables": file["variables"],
            "defaults": defaults,
            "rules": {"type": "array", "items": {"oneOf": kinds}},
        },
        "$defs": dict(sorted(definitions.items())),
    }


def _schema_of(model: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/$defs/{model}")
    definitions |= schema.pop("$defs", {})
    _variable_too(schema)
    return schema


def _variable_too(schema: dict[str, Any]) -> None:
    """Let `${name}` stand where a value may."""
    for name, value in schema["properties"].items():
        if name not in {"id", "check"}:
            told = {key: value[key] for key in ("description", "title", "default") if key in value}
            schema["properties"][name] = told | {"anyOf": [value, {"$ref": "#/$defs/variable"}]}
