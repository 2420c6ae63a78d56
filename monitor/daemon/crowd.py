"""A bound on streams: names built from ids must not grow what every pass walks through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from monitor.daemon.hours import HOUR
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream
from monitor.store.traffic import StreamRecord

MOST_STREAMS = 1_000
"""Streams kept apart of one vendor from one source: twice the event names GA4 allows an app
(support.google.com/analytics/answer/9267744)."""
MOST_IN_ALL = 5_000
"""Streams kept apart altogether: measured at about 1.2 ms each and pass."""
OTHER = "(other)"
"""Stands for the name, and where it must for the source, of what is counted together."""
FADED_SECONDS = 28 * 24 * HOUR
FADED_EVENTS = 20.0
"""Where a vendor's streams are many, one that had so few events and none for so long makes room."""

Crowd = tuple[str, str, str]


def crowd_of(stream: Stream) -> Crowd:
    """Return what a stream is bounded with: source, environment and vendor."""
    return stream.source, stream.environment, stream.vendor


def crowded_out(wanted: Iterable[Stream], known: Mapping[Stream, object]) -> dict[Stream, Stream]:
    """Return, of the streams that are wanted and not known, those there is no room for, and what stands for them."""
    strangers = [stream for stream in dict.fromkeys(wanted) if stream not in known]
    if not strangers:
        return {}
    sizes = Counter(crowd_of(stream) for stream in known)
    in_all = len(known)
    instead: dict[Stream, Stream] = {}
    for stream in strangers:
        source, environment, vendor = crowd_of(stream)
        if in_all >= MOST_IN_ALL:
            instead[stream] = Stream(OTHER, "production", vendor, "", OTHER)
        elif sizes[crowd_of(stream)] >= MOST_STREAMS:
            instead[stream] = Stream(source, environment, vendor, "", OTHER)
        else:
            sizes[crowd_of(stream)] += 1
            in_all += 1
    return instead


def counted_together(
    profiles: Mapping[tuple[Stream, int], Profile], instead: Mapping[Stream, Stream]
) -> dict[tuple[Stream, int], Profile]:
    """Return partial profiles with those of crowded-out streams merged into what stands for them."""
    kept: dict[tuple[Stream, int], Profile] = {}
    for (stream, start), profile in profiles.items():
        key = instead.get(stream, stream), start
        kept[key] = merge(kept[key], profile) if key in kept else profile
    return kept


def faded(streams: Mapping[Stream, StreamRecord], totals: Mapping[Stream, float], now: float) -> list[Stream]:
    """Return the streams that may go: names of a crowd at least half full that never came to anything."""
    sizes = Counter(crowd_of(stream) for stream in streams)
    return [
        stream
        for stream, record in streams.items()
        if sizes[crowd_of(stream)] * 2 >= MOST_STREAMS
        and stream.event != OTHER
        and record.last_seen < now - FADED_SECONDS
        and totals.get(stream, 0.0) < FADED_EVENTS
    ]
