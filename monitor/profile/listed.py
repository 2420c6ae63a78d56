"""How often single events bear some words together, where a rule asks for it: the campaign links they came by, say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nsmallest
from typing import Protocol

from monitor.privacy.inspected import Inspected
from monitor.profile.counts import added
from monitor.profile.stream import Stream

Words = tuple[str, ...]
Listed = Mapping[Words, int]
"""How many events bear which words; equally many words in each."""
MOST_LISTED = 1_000
"""Different words a list keeps: the least of them, whose counts are then whole in any order of merging."""


class List(Protocol):
    """What to count. Equal lists have equal keys."""

    @property
    def key(self) -> str:
        """Return what its part of a profile is kept under."""
        ...

    def covers(self, stream: Stream) -> bool:
        """Tell whether it is kept of a stream's events."""
        ...

    def words(self, one: Inspected) -> Words | None:
        """Return what an event is counted under, safe to keep (law 8); None where it is not counted."""
        ...


def listed_of(one: List, events: Iterable[Inspected]) -> Listed:
    """Return how many events bear which words."""
    found = Counter(map(one.words, events))
    return _bounded({words: count for words, count in found.items() if words is not None})


def merge_listed(a: Listed, b: Listed) -> Listed:
    """Return the counts of both."""
    return _bounded(added(a, b))


def _bounded(listed: Listed) -> Listed:
    if len(listed) <= MOST_LISTED:
        return listed
    return {words: listed[words] for words in nsmallest(MOST_LISTED, listed)}
