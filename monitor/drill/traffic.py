"""The shop's traffic, an hour at a time: the same for the same seed, in whatever order hours are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache

from monitor.capture.hit import Hit
from monitor.drill import catalog, tags
from monitor.drill.call import Call
from monitor.drill.dice import dice, poisson
from monitor.drill.season import luck, visitors_expected
from monitor.drill.visit import Visit, visit
from monitor.drill.visitor import REGULARS, visitor
from monitor.drill.wire import ga4, google_ads, loaders, meta, segment

HOUR = 3600.0
REGULAR_SHARE = 0.55
"""The share of visits that are by customers who were here before: a shop people buy their coffee from every month."""

Change = Callable[[Call], Iterable[Call]]
"""What a deploy does to calls: each becomes none, one or several."""
_ENCODERS = {"ga4": ga4.hits, "meta": meta.hits, "google_ads": google_ads.hits, "segment": segment.hits}


def unchanged(call: Call) -> Iterable[Call]:
    """Leave a call as it is: the healthy site."""
    return (call,)


class Traffic:
    """A shop with `per_hour` visits on average. `since` (epoch s, start of an hour) is when watching begins."""

    def __init__(self, seed: int, per_hour: float, since: float, change: Change = unchanged) -> None:
        self._seed = seed
        self._per_hour = per_hour
        self._since = since
        self._change = change
        self._begun = lru_cache(maxsize=2)(self._sent_by_visits_of)

    def hits(self, start: float) -> list[Hit]:
        """Return the hits of the hour that begins at `start` (epoch s), in order of time."""
        made = (hit for begun in (start - HOUR, start) for hit in self._begun(begun))
        return sorted((hit for hit in made if start <= hit.at < start + HOUR), key=lambda hit: hit.at)

    def visits(self, start: float) -> list[Visit]:
        """Return the visits that begin in an hour."""
        if start < self._since:
            return []
        random = dice(self._seed, "visits", int(start))
        mean = visitors_expected(start, self._per_hour, since=self._since) * luck(self._seed, start)
        return [self._visit(start, number) for number in range(poisson(random, mean))]

    def calls(self, one: Visit) -> list[Call]:
        """Return the calls that leave the pages of a visit, in order of time, as the change has them."""
        made = tags.calls(one, dice(self._seed, "calls", one.key))
        return sorted((out for call in made for out in self._change(call) if out.allowed), key=lambda call: call.at)

    def _visit(self, start: float, number: int) -> Visit:
        random = dice(self._seed, "visit", int(start), number)
        began = start + random.random() * HOUR
        if random.random() < REGULAR_SHARE:
            who, born = random.randrange(REGULARS), int(self._since)
        else:
            who, born = REGULARS + int(start) + number, int(began)
        week = datetime.fromtimestamp(start, tz=UTC).isocalendar().week
        campaign = catalog.campaign(random, self._seed, week)
        return visit(random, visitor(self._seed, who, born), campaign, began)

    def _sent_by_visits_of(self, start: float) -> list[Hit]:
        return [hit for one in self.visits(start) for hit in self._sent(one)]

    def _sent(self, one: Visit) -> Iterator[Hit]:
        calls = self.calls(one)
        if not calls:
            return
        yield from loaders.hits(one, calls[0])
        for vendor, encode in _ENCODERS.items():
            yield from encode(one, [call for call in calls if call.vendor == vendor])
