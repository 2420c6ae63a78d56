"""A rule, once read: what the checks work from. How it is written as YAML is the business of `monitor/rules/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict

from monitor.checks.finding import Severity
from monitor.profile.stream import Stream


class Params(BaseModel):
    """The keys a kind of check adds to a rule. Each check subclasses it; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Match:
    """Which streams a rule is about. Every field is a tuple of globs, case-sensitive; empty matches everything."""

    source: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    event: tuple[str, ...] = ()

    def covers(self, stream: Stream) -> bool:
        """Tell whether every dimension of the stream is matched."""
        return all(
            not globs or any(fnmatchcase(value, glob) for glob in globs)
            for globs, value in zip(
                (self.source, self.environment, self.vendor, self.account, self.event), stream, strict=True
            )
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the language (DESIGN §6). `for_` and `keep_firing_for` are seconds of event time.

    `file` and `line` say where it is written, for messages; `notify` names channels of the configuration.
    """

    id: str
    check: str
    params: Params
    match: Match = Match()
    severity: Severity = Severity.WARNING
    owner: str | None = None
    notify: tuple[str, ...] = ()
    runbook: str | None = None
    description: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    for_: float = 0.0
    keep_firing_for: float = 0.0
    file: str | None = None
    line: int | None = None
