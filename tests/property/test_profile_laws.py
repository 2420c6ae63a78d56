"""A profile is a monoid: parts made anywhere, merged in any order, are the whole (DESIGN, law 1)."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from functools import reduce
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.privacy.inspected import Breach, Inspected, Leak
from monitor.profile.breakdown import MOST_WORDS
from monitor.profile.build import profile_of
from monitor.profile.encode import ProfileError, decode_profile, encode
from monitor.profile.merge import merge
from monitor.profile.profile import MOST_PATHS, Profile
from monitor.profile.property import PropertyProfile
from monitor.profile.sketches import distinct_between, numbers_held, quantile
from tests.support.streams import inspected

names = st.sampled_from(["currency", "value", "coupon", "nested", "a.b", "items", "user_id", "123456", "q"])
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from(["EUR", "USD", "12,50", "2026-11-24", "undefined", "", "blue shirt", "a" * 100, "12.5"]),
    st.text(max_size=12),
)
nested = st.one_of(st.lists(scalars, max_size=3), st.dictionaries(names, scalars, max_size=2))
values = st.one_of(scalars, scalars, nested, st.lists(st.dictionaries(names, scalars, max_size=2), max_size=2))
leaks = st.builds(
    Leak, st.sampled_from(["email", "card"]), names, st.sampled_from(["plain", "percent"]), st.text("*#@.", max_size=4)
)
breaches = st.builds(
    Breach, st.sampled_from(["C1", "C2"]), st.just("analytics"), st.just("denied"), st.text(max_size=2)
)
events = st.builds(
    lambda properties, leaks, breaches, at, weight, place, items, where: inspected(
        properties,
        at=at,
        leaks=leaks,
        breaches=breaches,
        weight=weight,
        items=items,
        file=place and place[0],
        entry=place and place[1],
        **where,
    ),
    st.dictionaries(names, values, max_size=3),
    st.lists(leaks, max_size=2),
    st.lists(breaches, max_size=2),
    st.integers(1, 10**6).map(float),
    st.sampled_from([1.0, 2.0, 8.0]),
    st.none() | st.tuples(st.sampled_from(["a.har", "b.har"]), st.integers(0, 5)),
    st.lists(st.dictionaries(names, scalars, max_size=2), max_size=2),
    st.fixed_dictionaries(
        {},
        optional={
            "page": st.sampled_from(["https://a.example/", "https://a.example/p/1?utm_medium=cpc", "no url", ""]),
            "agent": st.sampled_from(["Mozilla/5.0 (iPhone) Safari/604.1", "Googlebot/2.1", "x"]),
            "session": st.sampled_from(["s1", "s2", "s3"]),
            "tags": st.lists(st.sampled_from(["web", "app"]), max_size=2).map(tuple),
        },
    ),
)
groups = st.lists(events, max_size=4)
laws = settings(max_examples=50, deadline=None)


def of(group: list[Inspected]) -> Profile:
    return profile_of(group, budget=None)


@laws
@given(groups)
def test_the_empty_profile_is_the_identity(group: list[Inspected]) -> None:
    whole = of(group)
    assert merge(whole, Profile()) == whole
    assert merge(Profile(), whole) == whole


@laws
@given(groups, groups)
def test_merging_is_commutative(a: list[Inspected], b: list[Inspected]) -> None:
    assert merge(of(a), of(b)) == merge(of(b), of(a))


@laws
@given(groups, groups, groups)
def test_merging_is_associative(a: list[Inspected], b: list[Inspected], c: list[Inspected]) -> None:
    assert merge(merge(of(a), of(b)), of(c)) == merge(of(a), merge(of(b), of(c)))


@laws
@given(st.lists(groups, max_size=4), st.randoms(use_true_random=False))
def test_parts_in_any_order_are_the_whole(parts: list[list[Inspected]], shuffle: random.Random) -> None:
    whole = of([one for part in parts for one in part])
    shuffled = [of(part) for part in parts]
    shuffle.shuffle(shuffled)
    assert reduce(merge, shuffled, Profile()) == whole


@laws
@given(groups)
def test_bytes_hold_the_whole_profile(group: list[Inspected]) -> None:
    whole = of(group)
    assert decode_profile(encode(whole)) == whole


@laws
@given(st.binary(max_size=60), st.booleans())
def test_bytes_that_are_no_profile_are_refused(garbage: bytes, marked: bool) -> None:
    data = b"TWP\x01" + garbage if marked else garbage
    try:
        decode_profile(data)
    except ProfileError:
        return
    raise AssertionError("garbage was taken for a profile")


@given(st.integers(0, 10**6), st.data())
@settings(max_examples=30, deadline=None)
def test_damaged_bytes_are_refused_or_read_the_same(seed: int, data: st.DataObject) -> None:
    whole = of(many(seed, 150))
    good = bytearray(encode(whole))
    at = data.draw(st.integers(0, len(good) - 1))
    good[at] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(ProfileError):
        assert decode_profile(bytes(good)) == whole


def many(seed: int, number: int) -> list[Inspected]:
    draw = random.Random(seed)
    return [
        inspected({"order": f"o{draw.randrange(10**6)}", "value": draw.uniform(0, 100), "step": draw.randrange(5)})
        for _ in range(number)
    ]


def exact(seen: PropertyProfile) -> PropertyProfile:
    return replace(seen, distinct=b"", quantiles=b"")


@given(st.integers(0, 10**6), st.integers(1, 6), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_beyond_the_bound_counts_stay_exact_and_sketches_within_theirs(
    seed: int, parts: int, shuffle: random.Random
) -> None:
    group = many(seed, 900)
    whole = of(group)
    pieces = [of(group[i::parts]) for i in range(parts)]
    shuffle.shuffle(pieces)
    merged = reduce(merge, pieces, Profile())
    assert {p: exact(s) for p, s in merged.properties.items()} == {p: exact(s) for p, s in whole.properties.items()}
    assert merged.properties["step"] == whole.properties["step"]
    distinct = len({one.event.properties["order"] for one in group})
    low, _, high = distinct_between(merged.properties["order"].distinct)
    assert low * 0.99 <= distinct <= high * 1.01
    sketch = merged.properties["value"].quantiles
    ordered = sorted(one.event.properties["value"] for one in group)
    assert numbers_held(sketch) == 900
    median = quantile(sketch, 0.5)
    assert median is not None
    assert ordered[int(900 * 0.45)] <= median <= ordered[int(900 * 0.55)]


@given(st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_too_many_paths_fall_out_the_same_in_any_order(seed: int) -> None:
    draw = random.Random(seed)
    keys = [draw.sample(range(2 * MOST_PATHS), 3 * MOST_PATHS // 4) for _ in range(3)]
    parts = [of([inspected({f"k{number}x": 1 for number in numbers})]) for numbers in keys]
    forwards, backwards = reduce(merge, parts), reduce(merge, reversed(parts))
    assert forwards == backwards
    assert len(forwards.properties) == MOST_PATHS
    assert forwards.dropped > 0
    assert sum(seen.present for seen in forwards.properties.values()) + forwards.dropped == sum(map(len, keys))


@given(st.integers(0, 10**6))
@settings(max_examples=5, deadline=None)
def test_maps_are_found_in_any_order(seed: int) -> None:
    draw = random.Random(seed)

    def part() -> Profile:
        return of([inspected({"map": {f"k{draw.randrange(400)}x": i for i in range(45)}})])

    parts = [part() for _ in range(5)]
    forwards, backwards = reduce(merge, parts), reduce(merge, reversed(parts))
    assert forwards == backwards == merge(merge(parts[0], parts[1]), reduce(merge, parts[2:]))
    assert forwards.maps == {"map"}


def test_a_half_character_survives_storage() -> None:
    broken: dict[str, Any] = {"name\ud800": "x\ud83d"}
    whole = of([inspected(broken)])
    assert decode_profile(encode(whole)) == whole


@laws
@given(st.lists(st.integers(0, 19), max_size=4), st.integers(MOST_WORDS - 1, MOST_WORDS + 2))
def test_words_counted_by_segment_fall_out_in_any_order(few: list[int], many: int) -> None:
    """A path with too many words in one part has none that are counted, however few the other part has seen."""
    a, b = ([inspected({"step": f"word{chr(97 + i)}"}) for i in numbers] for numbers in (range(many), few))
    assert merge(of(a), of(b)) == merge(of(b), of(a)) == of([*a, *b])
