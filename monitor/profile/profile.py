"""The mergeable statistics of one stream's events in one window of event time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from monitor.frozen import quick_to_make
from monitor.privacy.inspected import Breach, Leak
from monitor.profile.asked import Answers
from monitor.profile.breakdown import Breakdown
from monitor.profile.given import Given
from monitor.profile.listed import Listed
from monitor.profile.property import PropertyProfile

MOST_PATHS = 1_200
"""Property paths a profile keeps. Measured on 38 real event schemas (Iglu Central, octokit/webhooks, Mozilla, GA4): the
widest, octokit's deployment_status, fills 470 in 500 events; twice that, for what is wider than they."""
MOST_KEYS = 128
"""Keys of one object kept apart; with more it is a map and they are one, `*`. The widest planned object of those
schemas, octokit's repository, has 91. The event itself is no map however wide."""
MOST_NOTES = 256
"""Different leaks, and different breaches, a profile keeps apart."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How often a leak or breach was seen, and where first: file and entry of the hit, if it was read from one."""

    count: int
    file: str | None = None
    entry: int | None = None


@quick_to_make
@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a stream's events in a window.

    `Profile()` is the identity of `merge`. `events` is the number seen, `weight` their sum of sampling weights (the
    exact count of what happened when capture was sampled), `weight_squares` the sum of w × (w − 1), the variance that
    sampling added. `first_at` and `last_at` are event times (0 for the identity).

    `depth` is how many of the events were looked into: the denominator of top-level properties. `properties` is keyed
    by path (`currency`, `items[].price`; see `monitor/profile/paths.py`); at most MOST_PATHS are kept, and `dropped`
    says how many values stood at the others; `maps` are the paths of the objects that had more than MOST_KEYS keys,
    which read `*`. `place` is the first (file, entry) of all the events, if read from files.
    `given` counts which properties were there by what others said (`monitor/profile/given.py`).
    `breakdown` counts the events looked into, and what stood in them, by segment.
    `parts` are the profiles of the parts of the traffic that rules ask for, `answers` what each event answered to
    their questions, both by key (`monitor/profile/asked.py`); `lists` counts the words they ask to be counted
    (`monitor/profile/listed.py`).
    """

    events: int = 0
    weight: float = 0.0
    weight_squares: float = 0.0
    first_at: float = 0.0
    last_at: float = 0.0
    leaks: Mapping[Leak, Noted] = field(default_factory=dict)
    breaches: Mapping[Breach, Noted] = field(default_factory=dict)
    depth: int = 0
    properties: Mapping[str, PropertyProfile] = field(default_factory=dict)
    dropped: int = 0
    place: tuple[str, int] | None = None
    breakdown: Breakdown = field(default_factory=Breakdown)
    maps: frozenset[str] = frozenset()
    given: Given = field(default_factory=dict)
    parts: Mapping[str, Profile] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)
    lists: Mapping[str, Listed] = field(default_factory=dict)

    def share_error(self, share: float) -> float:
        """Return the standard error that looking into `depth` of the events leaves in a share of them, 0 … 1.

        That of a sample without replacement (Cochran, Sampling Techniques, 1977, section 3.2): 0 where all were seen.
        """
        if self.depth <= 1 or self.depth >= self.events:
            return 0.0
        unseen = 1 - self.depth / self.events
        return sqrt(max(0.0, share * (1 - share)) / (self.depth - 1) * unseen)

    def room_for(self, parent: str) -> int:
        """Return how many times a property below `parent` could have been there: the denominator of its presence.

        "" is the event itself; for an array of objects (`items[]`) it is the number of objects in it.
        """
        if not parent:
            return self.depth
        above = self.properties.get(parent)
        return above.types.get("object", 0) if above else 0
