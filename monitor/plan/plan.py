"""What a stream should look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.profile.stream import Stream


@dataclass(frozen=True, slots=True)
class Plan:
    """The expectation for one stream. `learned_from` is how many events taught it, `learned_at` event time."""

    stream: Stream
    learned_from: int
    learned_at: float
    properties: Mapping[str, object] = field(default_factory=dict)
