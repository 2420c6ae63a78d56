"""Hits in, partial profiles out: decoding, mirrors, privacy and profiling of one bounded chunk."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from monitor.capture.hit import Hit
from monitor.daemon.gauge import Gauge
from monitor.decode.event import Event, Kind
from monitor.decode.registry import decode
from monitor.privacy.consent.ledger import Count, Entry, ledger_of
from monitor.privacy.inspect import Inspector
from monitor.privacy.inspected import Inspected
from monitor.privacy.trackers import Seen, Tracker, note
from monitor.profile.asked import NOTHING, Asked
from monitor.profile.build import profile_of
from monitor.profile.measure import Amount, Measure
from monitor.profile.profile import Profile
from monitor.profile.stream import Stream, stream_of
from monitor.profile.window import window_of

Budget = Callable[[Stream, int], int]
"""Says how many more events of a stream and hour (its start, epoch seconds) are to be looked into."""
NewMirrors = Callable[[set[bytes]], set[bytes]]
"""Records collapse keys; returns those that were not counted before."""
AHEAD_SECONDS = 3600.0
"""How far a clock may run ahead of ours: an event from further in the future happened now, as far as we can tell."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one chunk of hits adds: a partial profile per stream and hour, the consent under which events were sent,
    who and what received them, and what was counted rather than kept.
    """

    profiles: Mapping[tuple[Stream, int], Profile]
    ledger: Mapping[Entry, Count]
    trackers: Mapping[Tracker, Seen]
    tallies: Mapping[tuple[str, str], int]
    sources: Mapping[tuple[str, str], int]
    hits: int
    amounts: Mapping[tuple[Measure, int], Amount] = field(default_factory=dict)


def take(
    hits: Iterable[Hit],
    inspector: Inspector,
    new_mirrors: NewMirrors,
    *,
    now: float = math.inf,
    budget: Budget | None = None,
    answers: bool = False,
    asked: Asked = NOTHING,
    sums: Collection[str] = (),
) -> Taken:
    """Decode, collapse, inspect and profile hits; all are counted, and of each stream and hour `budget` looked into.

    `now` is what no event may be much later than; a command that reads captures of any time leaves it out. With
    `answers`, what visitors answered to a banner is among the events. `asked` is what rules ask of single events,
    `sums` are the properties that are summed up.
    """
    tallies: Counter[tuple[str, str]] = Counter()
    sources: Counter[tuple[str, str]] = Counter()
    read: list[tuple[Hit, Event]] = []
    with_cookies: list[Hit] = []
    trackers: dict[Tracker, Seen] = {}
    number = 0
    gauge = Gauge()
    for hit in hits:
        number += 1
        sources[hit.source, hit.environment] += 1
        decoded = decode(hit)
        gauge.hit(hit, decoded)
        if decoded.undecodable is not None:
            tallies["undecodable", f"{decoded.undecodable.vendor}: {decoded.undecodable.reason}"] += 1
        elif decoded.unread is not None:
            tallies["unread", f"{decoded.unread.host} ({decoded.unread.company})"] += 1
        inspector.consent.hear(hit, decoded.events)
        note(trackers, hit, decoded)
        if hit.cookies or hit.set_cookies:
            with_cookies.append(hit)
        for event in decoded.events:
            tallies["event", event.vendor] += 1
            if event.kind is Kind.LOADER:
                continue
            if event.at > now + AHEAD_SECONDS:
                gauge.future(event, now)
                tallies["clock", f"{hit.source}: more than an hour in the future"] += 1
                read.append((hit, replace(event, at=now)))
            else:
                read.append((hit, event))
    if answers:
        read += [(hit, event) for event, hit in inspector.consent.answers()]
    read += [(hit, event) for hit in with_cookies for event in inspector.consent.stored(hit)]
    groups: defaultdict[tuple[Stream, int], list[Inspected]] = defaultdict(list)
    fresh = [(event, hit) for hit, event in _counted_once(read, new_mirrors, tallies)]
    for (event, _), inspected in zip(fresh, inspector.inspect_all(fresh), strict=True):
        # Inspected first: an address in an event's very name must not become the name of a stream.
        stream = stream_of(inspected.event)
        gauge.event(inspected.event, stream)
        groups[stream, window_of(event.at)].append(inspected)
    profiles = {
        key: profile_of(group, budget=budget and budget(*key), asked=asked.of(key[0])) for key, group in groups.items()
    }
    ledger = ledger_of(one for group in groups.values() for one in group)
    return Taken(profiles, ledger, trackers, tallies, sources, number, gauge.amounts(profiles, sums))


def _counted_once(
    read: list[tuple[Hit, Event]], new_mirrors: NewMirrors, tallies: Counter[tuple[str, str]]
) -> Iterable[tuple[Hit, Event]]:
    keys = [_mirror_key(event) for _, event in read]
    asked = {key for key in keys if key is not None}
    new = new_mirrors(asked) if asked else set()
    for key, pair in zip(keys, read, strict=True):
        if key is None:
            yield pair
        elif key in new:
            new.discard(key)
            yield pair
        else:
            tallies["mirror", pair[1].vendor] += 1


def _mirror_key(event: Event) -> bytes | None:
    if event.collapse_key is None:
        return None
    # Hashed, for a collapse key may hold an order number or a client id (law 8).
    parts = (event.source, event.environment, event.vendor, event.account, event.name, event.collapse_key)
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
