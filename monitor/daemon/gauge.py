"""What a chunk of hits adds to what is measured by the hour: requests, visits, users, sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from monitor.capture.hit import Hit
from monitor.decode.event import Decoded, Event
from monitor.profile.measure import (
    FUTURE,
    HITS,
    SESSIONS,
    UNREADABLE,
    USERS,
    Amount,
    Measure,
    added,
    of_source,
    sums_of,
)
from monitor.profile.profile import Profile
from monitor.profile.sketches import distinct_between, distinct_of
from monitor.profile.stream import Stream
from monitor.profile.window import window_of

Key = tuple[Measure, int]
USER_IDS = ("client", "device", "anonymous", "user")
"""Kinds of identifier that tell users apart, the one nearly every event of a vendor has first."""


class Gauge:
    """Gathers, event by event; identities are seen only once they are keyed."""

    def __init__(self) -> None:
        self._counts: defaultdict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self._distinct: defaultdict[Key, set[str]] = defaultdict(set)

    def hit(self, hit: Hit, decoded: Decoded) -> None:
        """Count a request to a vendor: as itself, and as how many it stands for."""
        if decoded.undecodable is not None:
            vendor = decoded.undecodable.vendor
            self._count(UNREADABLE, of_source(hit.source, hit.environment, vendor), hit.at, hit.weight)
        elif decoded.events:
            vendor = decoded.events[0].vendor
        else:
            return
        self._count(HITS, of_source(hit.source, hit.environment, vendor), hit.at, hit.weight)

    def future(self, event: Event, now: float) -> None:
        """Count an event dated in the future, in the hour it came."""
        self._count(FUTURE, of_source(event.source, event.environment, event.vendor), now, event.weight)

    def event(self, event: Event, stream: Stream) -> None:
        """Note whose event it was. `event` has been inspected: its identities are keyed."""
        if not stream.planned:
            return
        start = window_of(event.at)
        if event.session:
            self._distinct[Measure(of_source(*stream[:2]), SESSIONS), start].add(event.session)
        user = next((event.user_ids[kind] for kind in USER_IDS if event.user_ids.get(kind)), None)
        if user:
            self._distinct[Measure(of_source(*stream[:3]), USERS), start].add(user)

    def amounts(self, profiles: Mapping[tuple[Stream, int], Profile], sums: Collection[str]) -> dict[Key, Amount]:
        """Return everything gathered, and the sums of properties that profiles hold."""
        found: dict[Key, Amount] = {key: Amount(number, total) for key, (number, total) in self._counts.items()}
        for key, keys in self._distinct.items():
            sketch = distinct_of(keys)
            found[key] = Amount(distinct_between(sketch)[1], distinct=sketch)
        for measure, start, amount in sums_of(profiles, sums):
            known = found.get((measure, start))
            found[measure, start] = amount if known is None else added(known, amount)
        return found

    def _count(self, name: str, stream: Stream, at: float, weight: float) -> None:
        counted = self._counts[Measure(stream, name), window_of(at)]
        counted[0] += 1.0
        counted[1] += weight
