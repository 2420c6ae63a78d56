"""A rule, once read: what the checks work from. How it is written as YAML is the business of `monitor/rules/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

from monitor.checks.finding import Severity
from monitor.checks.schedule import Schedule
from monitor.privacy.inspected import Inspected
from monitor.profile.dimensions import values_of
from monitor.profile.stream import Stream

MOST_KNOWN = 20_000
"""Values remembered a glob: four times as many as streams are kept apart."""


class OnNoData(StrEnum):
    """What a rule says where not one event came in all it looks at: no stream matches, or all are silent or blind."""

    KEEP = "keep"  # what the check says: unknown, mostly
    OK = "ok"  # all is well
    ALERT = "alert"  # that is a trouble of its own


class OnError(StrEnum):
    """What a rule says where its evaluation fails."""

    KEEP = "keep"  # nothing: what is known of its incidents stays as it is
    ALERT = "alert"  # that nobody can tell is a trouble of its own


class Params(BaseModel):
    """The keys a kind of check adds to a rule. Each check subclasses it; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @property
    def sums(self) -> tuple[str, ...]:
        """Return the properties the check needs the sums of."""
        return ()

    def covers(self, match: Match, stream: Stream) -> bool:
        """Tell whether a finding may be about a stream, for a rule of this match."""
        return match.covers(stream)

    @property
    def also(self) -> tuple[str, ...]:
        """Return globs of the events the check looks at beside those that the rule matches."""
        return ()


def matches(globs: tuple[str, ...], value: str) -> bool:
    """Tell whether a value is matched: by one of the globs, or by none at all where there are only those with a `!`."""
    wanted = [glob for glob in globs if not glob.startswith("!")]
    if wanted and not any(fnmatchcase(value, glob) for glob in wanted):
        return False
    return not any(fnmatchcase(value, glob[1:]) for glob in globs if glob.startswith("!"))


class _Known(dict[str, bool]):
    """Which values some globs match, each tried once."""

    def __init__(self, globs: tuple[str, ...]) -> None:
        super().__init__()
        self._globs = globs

    def __missing__(self, value: str) -> bool:
        if len(self) > MOST_KNOWN:
            self.clear()
        matched = self[value] = matches(self._globs, value)
        return matched


@lru_cache(maxsize=4096)
def _known(globs: tuple[str, ...]) -> _Known:
    return _Known(globs)


@dataclass(frozen=True, slots=True)
class Match:
    """Which streams a rule is about. Every field is a tuple of globs, case-sensitive; empty matches everything.

    A glob that begins with `!` takes out what it matches. `where` holds (dimension, globs), sorted: which of their
    events (`monitor/profile/dimensions.py`); a match with it is a part of the traffic (`monitor/profile/asked.py`).
    """

    source: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    _tests: tuple[tuple[int, _Known], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        globs = (self.source, self.environment, self.vendor, self.account, self.event)
        tests = tuple((i, _known(some)) for i, some in enumerate(globs) if some)
        object.__setattr__(self, "_tests", tests)

    def covers(self, stream: Stream) -> bool:
        """Tell whether every dimension of the stream is matched."""
        for i, known in self._tests:  # noqa: SIM110 - a million times a pass: a generator takes three times as long
            if not known[stream[i]]:
                return False
        return True

    @property
    def key(self) -> str:
        """Return what stands for `where`: "" where it is empty."""
        return digest_of(list(self.where)) if self.where else ""

    def holds(self, one: Inspected) -> bool:
        """Tell whether an event is met in every dimension of `where`: by one of its values, none of them taken out."""
        return all(_met(_known(globs), globs, values_of(one, dimension)) for dimension, globs in self.where)


def _met(known: _Known, globs: tuple[str, ...], values: tuple[str, ...]) -> bool:
    if not values:
        return all(glob.startswith("!") for glob in globs)
    out = tuple(glob for glob in globs if glob.startswith("!"))
    return any(known[value] for value in values) and all(_known(out)[value] for value in values)


def digest_of(written: Any) -> str:
    """Return the name under which what rules ask of events is kept: equal questions have equal names."""
    return blake2b(orjson.dumps(written, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the language (docs/rules.md). `for_` and `keep_firing_for` are seconds of event time.

    Outside its `schedule` nothing new fires. `sensitivity` weighs its p-values against those of other rules
    (monitor/checks/decide.py). `file` and `line` say where it is written, for messages; `notify` names channels of the
    configuration.
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
    schedule: Schedule | None = None
    on_no_data: OnNoData = OnNoData.KEEP
    on_error: OnError = OnError.KEEP
    sensitivity: float = 1.0
    file: str | None = None
    line: int | None = None

    def covers(self, stream: Stream) -> bool:
        """Tell whether a finding of this rule may be about a stream: one that it matches, for most kinds of check."""
        return self.params.covers(self.match, stream)
