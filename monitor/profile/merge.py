"""Merging: associative, commutative, with `Profile()` as its identity (law 1).

Everything counted is exact in any order of merging. What is bounded keeps the least by a fixed order, so that what
falls out falls out in every order; beyond MOST_VALUES distinct values a path's sketches take over, within their bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from heapq import nsmallest
from typing import Any, TypeVar

from monitor.privacy.inspected import Breach, Leak
from monitor.profile.asked import earlier, merge_answers, merged_by_key
from monitor.profile.breakdown import folded_breakdown, merged
from monitor.profile.counts import added
from monitor.profile.given import merge_given
from monitor.profile.listed import Listed, merge_listed
from monitor.profile.paths import children_of, depth_of, folded_path
from monitor.profile.profile import MOST_KEYS, MOST_NOTES, MOST_PATHS, Noted, Profile
from monitor.profile.property import MOST_EXAMPLES, MOST_VALUES, PropertyProfile, wider
from monitor.profile.sketches import add_distinct, add_quantiles, merge_distinct, merge_quantiles
from monitor.profile.values import LARGEST_KEPT, counted_as, numbers_in

K = TypeVar("K", Leak, Breach)
OTHER = "…"
"""Stands for the paths of the leaks that are too many to keep apart."""


def merge(a: Profile, b: Profile) -> Profile:
    """Return the profile of everything either saw."""
    if not a.events or not b.events:
        return b if not a.events else a
    properties = dict(a.properties)
    for path, seen in b.properties.items():
        known = properties.get(path)
        properties[path] = seen if known is None else merge_property(known, seen)
    return bounded(
        Profile(
            events=a.events + b.events,
            weight=a.weight + b.weight,
            weight_squares=a.weight_squares + b.weight_squares,
            first_at=min(a.first_at, b.first_at),
            last_at=max(a.last_at, b.last_at),
            leaks=merge_leaks((*a.leaks.items(), *b.leaks.items())),
            breaches=merge_breaches((*a.breaches.items(), *b.breaches.items())),
            depth=a.depth + b.depth,
            properties=properties,
            dropped=a.dropped + b.dropped,
            place=earlier(a.place, b.place),
            breakdown=merged(a.breakdown, b.breakdown),
            maps=a.maps | b.maps,
            given=merge_given(a.given, b.given, properties),
            parts=merged_by_key(a.parts, b.parts, merge),
            answers=merge_answers(a.answers, b.answers),
            lists=merge_lists(a.lists, b.lists),
        )
    )


def merge_lists(a: Mapping[str, Listed], b: Mapping[str, Listed]) -> Mapping[str, Listed]:
    """Return what was counted in both."""
    return merged_by_key(a, b, merge_listed)


def bounded(profile: Profile) -> Profile:
    """Return the profile within its bounds: objects with more than MOST_KEYS keys are maps, and MOST_PATHS paths stay.

    What stays are the shallowest paths, then the first by name. An object is a map for good once it was one anywhere,
    so that any order of merging ends in the same; the event itself never is.
    """
    if len(profile.properties) <= MOST_KEYS and not profile.maps:
        return profile
    profile = _with_maps(profile)
    if len(profile.properties) <= MOST_PATHS:
        return profile
    kept = nsmallest(MOST_PATHS, profile.properties, key=lambda path: (depth_of(path), path))
    properties = {path: profile.properties[path] for path in kept}
    gone = sum(seen.present for path, seen in profile.properties.items() if path not in properties)
    return replace(profile, properties=properties, dropped=profile.dropped + gone)


def collapsed(profile: Profile, maps: Collection[str]) -> Profile:
    """Return the profile with every key below the given paths folded into one, `*`; maps within maps included.

    `maps` are paths that read `*` below a map themselves: `prices`, `prices.*`.
    """
    if not maps:
        return profile
    kept = frozenset(maps)
    properties: dict[str, PropertyProfile] = {}
    for path, seen in profile.properties.items():
        folded = folded_path(path, kept)
        known = properties.get(folded)
        properties[folded] = seen if known is None else merge_property(known, seen)
    return replace(profile, properties=properties, breakdown=folded_breakdown(profile.breakdown, kept))


def _with_maps(profile: Profile) -> Profile:
    maps = profile.maps
    while True:
        profile = collapsed(profile, maps)
        children = children_of(profile.properties)
        exploded = {path for path, keys in children.items() if path and len(keys) > MOST_KEYS}
        if exploded <= maps:
            return profile if maps == profile.maps else replace(profile, maps=maps)
        both = maps | exploded
        maps = frozenset(folded_path(path, both) for path in both)


def merge_property(a: PropertyProfile, b: PropertyProfile) -> PropertyProfile:
    """Return what is known of a path from both."""
    values, distinct, quantiles = _values(a, b)
    return PropertyProfile(
        a.present + b.present,
        added(a.types, b.types),
        added(a.shapes, b.shapes),
        values,
        distinct,
        quantiles,
        wider(a.numbers, b.numbers),
        wider(a.lengths, b.lengths),
        wider(a.sizes, b.sizes),
        _examples(a.examples, b.examples),
        added(a.casing, b.casing),
        a.summed.plus(b.summed),
    )


def _values(a: PropertyProfile, b: PropertyProfile) -> tuple[Mapping[str, int] | None, bytes, bytes]:
    if a.values is not None and b.values is not None:
        values = added(a.values, b.values)
        return (values, b"", b"") if len(values) <= MOST_VALUES else (None, *sketched(values))
    if a.values is None and b.values is None:
        return None, merge_distinct(a.distinct, b.distinct), merge_quantiles(a.quantiles, b.quantiles)
    many, few = (a, b.values) if a.values is None else (b, a.values)
    if not few:
        return None, many.distinct, many.quantiles
    return None, *sketched(few, many.distinct, many.quantiles)


def sketched(values: Mapping[str, int], distinct: bytes = b"", quantiles: bytes = b"") -> tuple[bytes, bytes]:
    """Return both sketches with counted values in them: what a property keeps once its values are many."""
    pairs = [(number, times) for number, times in numbers_in(values) if abs(number) < LARGEST_KEPT]
    return (
        add_distinct(distinct, map(counted_as, values)),
        add_quantiles(quantiles, [number for number, _ in pairs], [times for _, times in pairs]),
    )


def _examples(a: Mapping[str, tuple[str, ...]], b: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    if not a or not b or a == b:
        return a or b
    both = dict(a)
    for kind, drawn in b.items():
        known = both.get(kind)
        if known is None:
            both[kind] = drawn
        elif known != drawn:
            both[kind] = tuple(sorted({*known, *drawn})[:MOST_EXAMPLES])
    return both


def merge_leaks(seen: Iterable[tuple[Leak, Noted]]) -> Mapping[Leak, Noted]:
    """Add up leaks. One type at one path in one form is one leak, drawn by the least of its shapes."""
    shapes: dict[tuple[str, str, str], str] = {}
    noted: dict[tuple[str, str, str], Noted] = {}
    for leak, times in seen:
        key = (leak.type, leak.path, leak.form)
        shapes[key] = min(leak.shape, shapes.get(key, leak.shape))
        noted[key] = merge_noted(noted[key], times) if key in noted else times
    total = {Leak(*key, shape=shapes[key]): times for key, times in noted.items()}
    if len(total) <= MOST_NOTES:
        return total
    return _fewest(
        total,
        order=lambda leak: (leak.path == OTHER, leak.type, leak.path, leak.form),
        other=lambda leak: Leak(leak.type, OTHER, "", ""),
    )


def merge_breaches(seen: Iterable[tuple[Breach, Noted]]) -> Mapping[Breach, Noted]:
    """Add up breaches."""
    total: dict[Breach, Noted] = {}
    for breach, times in seen:
        total[breach] = merge_noted(total[breach], times) if breach in total else times
    if len(total) <= MOST_NOTES:
        return total
    return _fewest(
        total,
        order=lambda breach: (breach.detail == OTHER, breach.code, breach.purpose, breach.state, breach.detail),
        other=lambda breach: Breach(breach.code, breach.purpose, breach.state, OTHER),
    )


def merge_noted(a: Noted, b: Noted) -> Noted:
    """Add two counts; the place is the first by file and entry."""
    place = earlier(_place(a), _place(b))
    return Noted(a.count + b.count, *(place or (None, None)))


def _place(noted: Noted) -> tuple[str, int] | None:
    return None if noted.file is None else (noted.file, noted.entry or 0)


def _fewest(total: Mapping[K, Noted], order: Callable[[K], Any], other: Callable[[K], K]) -> dict[K, Noted]:
    """Keep the least MOST_NOTES that have a name of their own, and add the rest up by kind."""
    named = [note for note in total if not order(note)[0]]
    kept = set(nsmallest(MOST_NOTES, named, key=order))
    fewer: dict[K, Noted] = {}
    for note, times in total.items():
        key = note if note in kept else other(note)
        fewer[key] = merge_noted(fewer[key], times) if key in fewer else times
    return fewer
