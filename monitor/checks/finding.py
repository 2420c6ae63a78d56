"""One check's verdict on one subject in one window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from monitor.frozen import quick_to_make
from monitor.profile.stream import Stream


class Verdict(StrEnum):
    """Three values (law 4). UNKNOWN neither fires nor resolves."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How loudly people should be told, from a note to a page."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Return 0 for info, 1 for warning, 2 for critical, so that severities compare."""
        return list(Severity).index(self)


@quick_to_make
@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one subject (a stream, and a property path within it) in one window of event time.

    `verdict` MET means the trouble the rule watches for is there. `path` is the property or place, "" for the whole
    stream. `detail` discriminates findings of one check on one path that are different troubles (`type`, `presence`,
    a leak's type); never a value, count or time, for it is part of the incident's identity. `message` is one plain
    sentence with numbers, already masked. `observed` and `expected` are short phrases (`0 in 6 h`, `31 to 52`).
    `p_value` and `effect` (relative change, −1 … ∞) are there where the check is statistical, `q_value` once it has
    been decided beside all others (the false-discovery rate at which it would just be told). `share` is the share of
    the stream's events in the window that the trouble touches, 0 … 1. `examples` are masked. `evidence` is JSON-able.
    """

    check: str
    rule: str
    stream: Stream
    verdict: Verdict
    severity: Severity
    start: float
    end: float
    message: str = ""
    path: str = ""
    detail: str = ""
    observed: str = ""
    expected: str = ""
    count: float = 0.0
    share: float | None = None
    p_value: float | None = None
    effect: float | None = None
    examples: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    file: str | None = None
    entry: int | None = None
    q_value: float | None = None
