"""Vocabularies that properties share: what a sibling takes its values from tells of one seen a few times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from monitor.plan.plan import KnownProperty
from monitor.plan.values import grows
from monitor.profile.paths import name_of, parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.shape import JUNK
from monitor.profile.values import value_of

ENOUGH_TO_SHARE = 30
"""Strings seen in the properties of a group together before their vocabulary is taken for one."""
FEWEST_SHARING = 3
"""Properties a group takes that has no member with a vocabulary of its own."""
MOST_SHARED = 12
"""Words of a vocabulary taken from a group: permissions and states have few."""


def with_shared_vocabularies(profile: Profile, properties: Mapping[str, KnownProperty]) -> Mapping[str, KnownProperty]:
    """Return the properties, those seen too seldom for an enumeration of their own with the one of their group.

    A group is the keys of one object, or the places of one name. It has a vocabulary where a member has an enumeration
    that covers all that the property said, or where some members together say few words often.
    """
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    words = {path: frozenset(_words(profile.properties[path])) for path in properties if path in profile.properties}
    for path in words:
        groups["below", parent_of(path)].append(path)
        groups["named", name_of(path)].append(path)
    vocabularies = {
        key: tuple(_vocabularies(paths, words, properties, profile)) for key, paths in groups.items() if len(paths) > 1
    }
    shared = dict(properties)
    for path, said in words.items():
        known = properties[path]
        if known.enum is not None or not said or known.format is not None or "string" not in known.types:
            continue
        if _unkept(profile.properties[path]) or grows(path, said):
            continue
        candidates = [
            vocabulary
            for key in (("below", parent_of(path)), ("named", name_of(path)))
            for vocabulary in vocabularies.get(key, ())
            if said <= frozenset(vocabulary)
        ]
        if candidates:
            enum = min(candidates, key=lambda vocabulary: (len(vocabulary), vocabulary))
            why = f"{known.why}; its values are those of its siblings ({len(enum)})"
            shared[path] = replace(known, enum=enum, off={**known.off, "enum": 0.0}, why=why)
    return shared


def _vocabularies(
    paths: list[str],
    words: Mapping[str, frozenset[str]],
    properties: Mapping[str, KnownProperty],
    profile: Profile,
) -> Iterator[tuple[str, ...]]:
    own = {enum for path in paths if (enum := properties[path].enum) is not None and len(enum) > 1}
    yield from own
    speaking = [path for path in paths if words[path] and not _unkept(profile.properties[path])]
    together = frozenset().union(*(words[path] for path in speaking)) if speaking else frozenset()
    times = sum(profile.properties[path].types.get("string", 0) for path in speaking)
    if len(speaking) >= FEWEST_SHARING and times >= ENOUGH_TO_SHARE and len(together) <= MOST_SHARED:
        yield tuple(sorted(together))


def _words(seen: PropertyProfile) -> Iterator[str]:
    for key in seen.values or ():
        value = value_of(key)
        if isinstance(value, str) and value.strip() and value not in JUNK:
            yield value


def _unkept(seen: PropertyProfile) -> bool:
    return seen.values is None or any(key[0] == "#" for key in seen.values)
