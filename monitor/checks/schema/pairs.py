"""What was lost under one name and came up under another: renamed, or moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.checks.names import folded
from monitor.checks.schema.deviation import Deviation
from monitor.checks.schema.numbers import Numbers
from monitor.checks.schema.unknown import Unknown
from monitor.plan.plan import Plan
from monitor.plan.words import percent
from monitor.profile.paths import name_of, parent_of
from monitor.profile.profile import Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.values import digest_of

ENOUGH_ALIKE = 0.6
"""Likeness of values, 0 … 1, from which a new property may be a lost one; half is enough where one name is in
the other."""
SAME_TIMES = 0.6
"""The rarer of what was lost and what came up must be so many of the other."""
DECILES = tuple(i / 10 for i in range(1, 10))


@dataclass(frozen=True, slots=True)
class _Pair:
    score: float
    lost: Deviation
    new: str


def pairs(plan: Plan, recent: Profile, lost: Sequence[Deviation], new: Mapping[str, Unknown]) -> dict[str, Deviation]:
    """Return, by the path that was lost, the deviation that says what became of it.

    Every lost property is held against every new one by how often each is and was there, and by what they say; the best
    pairs first, each path once. What lies below a renamed object goes with it.
    """
    candidates = sorted(_candidates(plan, recent, lost, new), key=lambda pair: (-pair.score, pair.lost.path, pair.new))
    found: dict[str, Deviation] = {}
    taken: set[str] = set()
    for pair in candidates:
        if pair.lost.path not in found and pair.new not in taken:
            taken.add(pair.new)
            found[pair.lost.path] = _told(pair)
    return found


def _candidates(plan: Plan, recent: Profile, lost: Iterable[Deviation], new: Mapping[str, Unknown]) -> Iterator[_Pair]:
    for one in lost:
        was = plan.evidence.seen.properties.get(one.path)
        if was is None:
            continue
        gone = one.weighed.affected - one.weighed.of * one.weighed.usual
        for path, found in new.items():
            seen = recent.properties[path]
            if min(found.times, gone) < SAME_TIMES * max(found.times, gone):
                continue
            same = _plain(path) == _plain(one.path)
            alike = likeness(was, seen, _children(plan.evidence.seen, one.path), _children(recent, path))
            resembles = same or _resembles(one.path, path)
            if alike >= (ENOUGH_ALIKE / 2 if resembles else ENOUGH_ALIKE):
                near = parent_of(path) == parent_of(one.path)
                yield _Pair(alike + 0.3 * same + 0.1 * near + 0.2 * resembles, one, path)


def _told(pair: _Pair) -> Deviation:
    lost, share = pair.lost, percent(pair.lost.weighed.affected, pair.lost.weighed.of)
    moved = name_of(lost.path) == name_of(pair.new)
    does = f"has moved to `{pair.new}`" if moved else f"is now called `{pair.new}`"
    return replace(
        lost,
        kind="moved" if moved else "renamed",
        says=f"{does}: under its old name it is missing from {share} of {{whole}}",
        observed=f"`{pair.new}` instead in {share}",
        other=pair.new,
    )


def likeness(was: PropertyProfile, now: PropertyProfile, was_below: set[str], now_below: set[str]) -> float:
    """Return how alike the values of two properties are, 0 … 1: types, then words, numbers, shapes and lengths.

    What lies below counts for objects and arrays.
    """
    kinds = _kinds(was)
    alike = _common(kinds, _kinds(now))
    mostly = max(kinds, key=lambda kind: kinds[kind])
    if mostly in {"object", "array"}:
        return alike * _overlap(was_below, now_below)
    if mostly == "number":
        return alike * _numbers(was, now)
    if was.values is not None and now.values is not None:
        words = _common(_digests(was.values), _digests(now.values))
        return alike * (words if mostly == "boolean" else max(words, 0.5 * _spans(was, now)))
    return alike * _common(was.shapes, now.shapes) * (0.5 + 0.5 * _spans(was, now))


def _kinds(seen: PropertyProfile) -> dict[str, int]:
    kinds = {kind: n for kind, n in seen.types.items() if kind not in {"integer", "null"}}
    kinds["number"] = kinds.get("number", 0) + seen.types.get("integer", 0)
    return kinds


def _digests(values: Mapping[str, int]) -> dict[str, int]:
    """Return values by their digests: under one name a word may be kept, under another not."""
    return {digest_of(key[1:]) if key[0] == '"' else key: n for key, n in values.items()}


def _common(a: Mapping[str, int], b: Mapping[str, int]) -> float:
    """Return the common part of two distributions: 1 where they are the same, 0 where nothing is in both."""
    total_a, total_b = sum(a.values()), sum(b.values())
    if not total_a or not total_b:
        return float(total_a == total_b)
    return sum(min(n / total_a, b.get(key, 0) / total_b) for key, n in a.items())


def _spans(a: PropertyProfile, b: PropertyProfile) -> float:
    """Return the common part of the lengths of two properties' strings."""
    if a.lengths is None or b.lengths is None:
        return float(a.lengths == b.lengths)
    low, high = max(a.lengths.low, b.lengths.low), min(a.lengths.high, b.lengths.high)
    return max(0.0, (high - low + 1) / (max(a.lengths.high, b.lengths.high) - min(a.lengths.low, b.lengths.low) + 1))


def _numbers(a: PropertyProfile, b: PropertyProfile) -> float:
    """Return 1 less the greatest difference of two cumulative distributions, at one's deciles (Kolmogorov, Smirnov)."""
    one, other = Numbers(a), Numbers(b)
    if not one.total or not other.total:
        return 0.0
    bounds = [one.at(rank) for rank in DECILES]
    return 1 - max(abs(one.above(bound) / one.total - other.above(bound) / other.total) for bound in bounds)


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _children(profile: Profile, path: str) -> set[str]:
    return {other[len(path) :] for other in profile.properties if other.startswith((f"{path}.", f"{path}[]"))}


def _plain(path: str) -> str:
    return folded(name_of(path))


def _resembles(old: str, new: str) -> bool:
    """Tell whether one name is within the other: `price`, `price_v2`."""
    a, b = _plain(old), _plain(new)
    return bool(a and b) and (a in b or b in a)
