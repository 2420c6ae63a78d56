"""Which incidents people mean: globs over what an incident is about."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Self

from monitor.checks.finding import Finding
from monitor.checks.rule import Rule
from monitor.config.nearest import did_you_mean
from monitor.incidents.incident import Incident

Globs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """Globs by what they are held against, case-sensitive; within one, any may match; an empty one matches everything.

    `source` to `path` are those of a finding; an incident is meant where **every** one of its subjects in trouble is,
    so that a silence for one vendor does not hide that another broke as well. `tag` is `name=value` of a rule's labels.
    """

    incident: Globs = ()
    rule: Globs = ()
    check: Globs = ()
    severity: Globs = ()
    owner: Globs = ()
    tag: Globs = ()
    source: Globs = ()
    environment: Globs = ()
    vendor: Globs = ()
    account: Globs = ()
    event: Globs = ()
    path: Globs = ()

    @classmethod
    def of(cls, pairs: Iterable[str]) -> Self:
        """Read `event=purchase*`, one key a word; the same key twice means either. Raises ValueError."""
        known = [one.name for one in fields(cls)]
        globs: dict[str, Globs] = {}
        for pair in pairs:
            key, separator, glob = pair.partition("=")
            if not separator or not glob:
                raise ValueError(f"{pair!r} is no matcher, such as event=purchase")
            if key not in known:
                raise ValueError(f"{key!r} is nothing to match by{did_you_mean(key, known)}")
            globs[key] = (*globs.get(key, ()), glob)
        if not globs:
            raise ValueError("a matcher that names nothing would match everything; say at least one, such as event=*")
        return cls(**globs)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `str` made. Raises ValueError."""
        return cls.of(shlex.split(text))

    def __str__(self) -> str:
        """Return it as people type it, quoted as a shell wants it."""
        return shlex.join(f"{one.name}={glob}" for one in fields(self) for glob in getattr(self, one.name))

    def covers(self, incident: Incident, rule: Rule | None, owner: str) -> bool:
        """Tell whether all of an incident is meant. `rule` is None where it was removed; `owner` answers for it."""
        return self._names(incident, rule, owner) and all(map(self._means, incident.troubled or incident.subjects))

    def touches(self, incident: Incident, rule: Rule | None, owner: str) -> bool:
        """Tell whether any of an incident is meant: one subject is enough for people to want to be told."""
        return self._names(incident, rule, owner) and any(map(self._means, incident.troubled or incident.subjects))

    def _names(self, incident: Incident, rule: Rule | None, owner: str) -> bool:
        labels = [f"{name}={value}" for name, value in (rule.labels if rule else {}).items()]
        return (
            _any(self.incident, (incident.id,))
            and _any(self.rule, (incident.rule,))
            and _any(self.check, (incident.check,))
            and _any(self.severity, (incident.severity.value,))
            and _any(self.owner, (owner,))
            and _any(self.tag, labels)
        )

    def _means(self, subject: Finding) -> bool:
        values: Mapping[str, str] = {**subject.stream._asdict(), "path": subject.path}
        return all(_any(getattr(self, name), (value,)) for name, value in values.items())


def _any(globs: Globs, values: Iterable[str]) -> bool:
    return not globs or any(fnmatchcase(value, glob) for value in values for glob in globs)
