"""The language of rules, typed: what every rule may say, and, per kind of check, what that kind adds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from monitor.checks.check import checks
from monitor.checks.finding import Severity
from monitor.checks.rule import Params
from monitor.config.duration import Duration


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Globs = Annotated[
    tuple[str, ...],
    BeforeValidator(_several, json_schema_input_type=str | list[str]),
    Field(description="A glob, or several of which one must match; case-sensitive."),
]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=80)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class MatchModel(_Strict):
    """Which streams a rule is about; what is left out matches everything."""

    source: Globs = ()
    environment: Globs = ()
    vendor: Globs = ()
    account: Globs = ()
    event: Globs = ()


class DefaultsModel(_Strict):
    """What the rules of one file say where they do not say it themselves."""

    owner: str | None = Field(None, description="The team that answers for these rules.")
    notify: tuple[str, ...] = Field((), description="Channels of the configuration that are told.")
    severity: Severity = Severity.WARNING
    labels: dict[str, str] = Field(default_factory=dict, description="Free words, passed on with every alert.")


class RuleModel(_Strict):
    """What every rule may say."""

    id: Name = Field(description="The rule's name: lower case, unique over all rule files, never reused.")
    check: str = Field(description="The kind of check.")
    match: MatchModel = MatchModel()
    severity: Severity | None = Field(None, description="info, warning or critical.")
    owner: str | None = Field(None, description="The team that answers for it.")
    notify: tuple[str, ...] | None = Field(None, description="Channels of the configuration that are told.")
    runbook: str | None = Field(None, description="A URL, or a path in your repository: what to do.")
    description: str | None = Field(None, description="Why this rule is there.")
    labels: dict[str, str] = Field(default_factory=dict, description="Free words, passed on with every alert.")
    for_: Duration = Field(0.0, alias="for", description="How long the trouble must last before anyone is told.")
    keep_firing_for: Duration = Field(0.0, description="How long all must be well before the incident is over.")


class FileModel(_Strict):
    """A rule file; its rules are read one by one, so that every mistake in every rule is told at once."""

    defaults: DefaultsModel = DefaultsModel()
    rules: list[Any]


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
    definitions: dict[str, Any] = {}
    kinds = []
    for kind, model in rule_models().items():
        schema = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        definitions[f"{kind}_rule"] = schema
        kinds.append({"$ref": f"#/$defs/{kind}_rule"})
    defaults = DefaultsModel.model_json_schema(ref_template="#/$defs/{model}")
    definitions |= defaults.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tagwatch rules",
        "type": "object",
        "additionalProperties": False,
        "required": ["rules"],
        "properties": {"defaults": defaults, "rules": {"type": "array", "items": {"oneOf": kinds}}},
        "$defs": dict(sorted(definitions.items())),
    }
