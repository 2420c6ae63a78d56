"""Counts by name, added up."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def added(a: Mapping[K, int], b: Mapping[K, int]) -> Mapping[K, int]:
    """Return the counts of both: one of the two itself where the other has none."""
    if not a or not b:
        return a or b
    if a.keys() == b.keys():
        return {key: count + b[key] for key, count in a.items()}
    total = dict(a)
    for key, count in b.items():
        total[key] = total.get(key, 0) + count
    return total
