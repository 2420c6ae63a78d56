"""What a stream should look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.plan.about import About
from monitor.plan.conditions import Condition
from monitor.plan.evidence import Evidence
from monitor.profile.paths import ANY_KEY, name_of, parent_of
from monitor.profile.stream import Stream


class Presence(StrEnum):
    """Whether a property is there whenever it could be."""

    REQUIRED = "required"
    NULLABLE = "nullable"  # always there, null at times
    OPTIONAL = "optional"
    RARE = "rare"  # so seldom that it may be junk: its absence is no news, its sudden spread is


@dataclass(frozen=True, slots=True)
class KnownProperty:
    """What is expected of one property. None, or no types, means that nothing is expected in that regard.

    `rate` is how often the property is there and says something (null, empty and `undefined` do not count), 0 … 1, of
    the times it could be. `types` are JSON Schema's, `number` including `integer`. `enum` is every value a string may
    take; `low` and `high` bound the numbers, tails allowed for; `format` is one of `monitor/profile/shape.py`.

    `room` is how many times the property could have been there while the plan was learned, `seen` how many times it
    was; both 0 where nothing was learned. `off` is the share of what was seen that broke each expectation while it was
    learned (`type`, `enum`, `range`, `format`; `vacant` where it was there and said nothing). `confidence` is how sure
    the presence is, 0 … 1; `why` one sentence with its sample size. `written` names the fields that people wrote; they
    are law (law 9). `when` is the condition under which an optional property is required, and never there otherwise.
    """

    presence: Presence = Presence.OPTIONAL
    rate: float | None = None
    types: frozenset[str] = frozenset()
    enum: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    format: str | None = None
    room: int = 0
    seen: int = 0
    off: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    why: str = ""
    written: frozenset[str] = frozenset()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The expectation for one stream. `learned_from` is how many events taught it, `learned_at` event time.

    `evidence` is the traffic it was learned from, `about` what is known of the event as a whole.
    """

    stream: Stream
    learned_from: int
    learned_at: float
    properties: Mapping[str, KnownProperty] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    about: About = field(default_factory=About)

    @property
    def maps(self) -> frozenset[str]:
        """Return the paths of the objects whose keys are data: the plan knows what lies below them as `*`."""
        return frozenset(parent_of(path) for path in self.properties if name_of(path) == ANY_KEY)
