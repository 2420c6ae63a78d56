"""A window that slides holds the merge of what is in it, wherever it stood before."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.profile import sliding
from monitor.profile.merge import merge
from monitor.profile.profile import Profile
from monitor.profile.sliding import SlidingMerge
from tests.support.effort import examples
from tests.support.streams import profile, shop_rows

PARTS = [profile(shop_rows(1 + n % 3, seed=n)) for n in range(12)]
windows = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted), max_size=15)


@examples(60)
@given(windows, st.sets(st.integers(0, 11)))
def test_every_window_is_the_merge_of_its_parts(windows: list[list[int]], changed: set[int]) -> None:
    window = SlidingMerge()
    parts = list(PARTS)
    for turn, (begin, end) in enumerate(windows):
        if turn % 4 == 3:  # late arrivals change parts that were seen already
            parts = [merge(part, PARTS[0]) if n in changed else part for n, part in enumerate(parts)]
        assert window.of(parts[begin:end]) == reduce(merge, parts[begin:end], Profile())


def test_a_long_window_costs_no_more_merges_than_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    merges = 0

    def counted(a: Profile, b: Profile) -> Profile:
        nonlocal merges
        merges += bool(a.events and b.events)
        return merge(a, b)

    monkeypatch.setattr(sliding, "merge", counted)
    parts = [profile(shop_rows(1, seed=n)) for n in range(120)]
    window = SlidingMerge()
    for end in range(24, len(parts)):
        window.of(parts[end - 24 : end])
    assert merges <= 3 * len(parts)
