"""The streams of a view by what their events are called: looked up by every rule, gathered once a view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.checks.rule import Match
from monitor.checks.same_event import same_event
from monitor.checks.view import View
from monitor.profile.stream import Stream


@dataclass(frozen=True, slots=True)
class Index:
    """Streams by what their event is called whatever the vendor, by the very name, and by vendor; `end` is that of the
    last closed hour, None where none has closed.
    """

    by_key: Mapping[str, tuple[Stream, ...]]
    by_name: Mapping[str, tuple[Stream, ...]]
    by_vendor: Mapping[str, tuple[Stream, ...]]
    end: float | None

    def called(self, names: Iterable[str]) -> set[Stream]:
        """Return the streams whose event has one of these names, as its vendor or any other would have it."""
        found: set[Stream] = set()
        for name in names:
            found.update(self.by_name.get(name, ()))
            found.update(self.by_key.get(same_event("", name), ()))
        return found


class _Memo:
    """The index of the view looked at last: a cache, and nothing else."""

    def __init__(self) -> None:
        self._last: tuple[Mapping[Stream, object], Index] | None = None

    def of(self, view: View) -> Index:
        last = self._last
        if last is not None and last[0] is view.streams:
            return last[1]
        index = _index(view)
        self._last = (view.streams, index)
        return index


def _index(view: View) -> Index:
    by_key, by_name, by_vendor = (defaultdict[str, list[Stream]](list) for _ in range(3))
    for stream in view.streams:
        by_key[same_event(stream.vendor, stream.event)].append(stream)
        by_name[stream.event].append(stream)
        by_vendor[stream.vendor].append(stream)
    ends = (seen.counts.end for seen in view.streams.values() if len(seen.counts.values))
    keys, names, vendors = (
        {name: tuple(streams) for name, streams in one.items()} for one in (by_key, by_name, by_vendor)
    )
    return Index(keys, names, vendors, max(ends, default=None))


_MEMO = _Memo()


def index_of(view: View) -> Index:
    """Return the index of a view; every rule of one evaluation asks about the same one."""
    return _MEMO.of(view)


def literal(match: Match) -> bool:
    """Tell whether a match names its events, each by its whole name."""
    return bool(match.event) and not any(mark in name for name in match.event for mark in "*?[!")


@lru_cache(maxsize=4096)
def any_vendor(match: Match) -> Match:
    """Return the match without what it says of vendors."""
    return replace(match, vendor=())


@lru_cache(maxsize=4096)
def any_event(match: Match) -> Match:
    """Return the match without what it says of vendors and events."""
    return replace(match, vendor=(), event=())
