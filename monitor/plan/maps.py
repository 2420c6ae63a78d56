"""Which objects are maps: their keys are data (ids, dates, tags, languages), not names that somebody planned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from monitor.plan.plan import Plan
from monitor.profile.merge import collapsed
from monitor.profile.paths import ANY_KEY, children_of, name_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile

FEWEST_KEYS = 5
"""Fewer different keys are a record until more are seen."""
SAME_KIND = 0.9
"""Share of the values of a map that are of one kind: data under made keys is alike (JXPLAIN, SIGMOD 2021)."""
SPARSE = 12
"""Times as many different keys as one object has on average, that no record has whose keys are of some use."""
ENOUGH = 3.0
_MADE = re.compile(r".*\d{2}.*|[a-z]{2}[-_][A-Z]{2}.*|.*[\s/:@.|].*", re.DOTALL)
"""A key that looks made: numbers in it, a locale, marks that no name has."""


def as_planned(profile: Profile, plan: Plan | None) -> Profile:
    """Return the profile with what the plan knows for maps folded, so that the two speak of the same paths."""
    return profile if plan is None else collapsed(profile, plan.maps)


def maps_in(profile: Profile) -> frozenset[str]:
    """Return the paths of the objects that are maps; below a map, paths have `*` for its keys. The event is never one.

    Outer maps are folded before inner ones are judged: what the keys of a map lead to is judged together.
    """
    found: set[str] = set()
    while True:
        folded = collapsed(profile, found)
        children = children_of(folded.properties)
        new = {
            path
            for path, keys in children.items()
            if path and path not in found and _is_map(folded, path, [key for key in keys if name_of(key) != ANY_KEY])
        }
        if not new:
            return frozenset(found)
        # One level at a time: only the outermost of what was found.
        outermost = min(path.count(".") for path in new)
        found |= {path for path in new if path.count(".") == outermost}


def _is_map(profile: Profile, path: str, keys: Sequence[str]) -> bool:
    """Weigh what tells a map from a record: keys that keep coming, none of which is always there, over like values."""
    objects = profile.room_for(path)
    made = profile.properties.get(f"{path}.{ANY_KEY}")
    seen = [profile.properties[key] for key in keys]
    named = sum(one.present for one in seen)
    dynamic = made.present if made else 0
    if not objects or len(keys) + (dynamic > 0) * FEWEST_KEYS < FEWEST_KEYS or not keys:
        return False
    occurrences = named + dynamic
    if dynamic > occurrences / 2:
        return True
    if _alike([*seen, *([made] if made else [])]) < SAME_KIND:
        return False
    looks_made = dynamic + sum(
        one.present for key, one in zip(keys, seen, strict=True) if _MADE.fullmatch(name_of(key))
    )
    singles = sum(one.present == 1 for one in seen)
    most = max(one.present for one in seen) / objects
    score = (
        2.0 * (looks_made > occurrences / 2)
        + (len(keys) > 4 * occurrences / objects)
        + (len(keys) > SPARSE * occurrences / objects)
        # One key that was seen once is what any record shows at first.
        + (singles > max(1, 0.02 * occurrences))
        + 1.5 * (len(keys) > 60)
        + (most < 0.6)
        - 3.0 * (most > 0.9)
    )
    return score >= ENOUGH


def _alike(values: Sequence[PropertyProfile]) -> float:
    """Return the share of values that have the most frequent kind; integers are numbers, null is any kind."""
    kinds: Counter[str] = Counter()
    for one in values:
        for kind, times in one.types.items():
            if kind != "null":
                kinds["number" if kind == "integer" else kind] += times
    total = sum(kinds.values())
    return max(kinds.values()) / total if total else 1.0
