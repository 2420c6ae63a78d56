"""Two writings of a name are one in either order, digits tell names apart, and lists of links are a monoid."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.checks.campaign.duplicates import duplicates
from monitor.checks.campaign.likeness import Likeness, likeness
from monitor.checks.campaign.links import Link
from monitor.profile.encode import decode_profile, encode
from monitor.profile.listed import MOST_LISTED, Listed, merge_listed
from monitor.profile.merge import merge
from monitor.profile.profile import Profile

words = st.lists(st.text("abcdefgxyz", min_size=2, max_size=8), min_size=1, max_size=4)
joins = st.sampled_from(["_", "-", " ", "+", "%20", "__"])
lists = st.dictionaries(
    st.tuples(st.text("abc", max_size=4), st.text("ab", max_size=2)), st.integers(1, 50), max_size=9
)
whole = Profile(events=1, weight=1.0)


@given(words, joins, joins, st.booleans())
def test_however_words_are_joined_and_cased_they_are_one_name(
    name: list[str], join: str, other: str, shouted: bool
) -> None:
    one, two = join.join(name), other.join(name)
    two = two.upper().replace("%20", " ") if shouted else two
    same = likeness("utm_campaign", one, two)
    assert same is None if one == two else same is not None and same.certain


@given(words, st.integers(0, 999), st.integers(0, 999), joins)
def test_names_that_differ_in_a_number_are_two(name: list[str], one: int, other: int, join: str) -> None:
    if one != other:
        first, second = (join.join([*name, str(number)]) for number in (one, other))
        assert likeness("utm_campaign", first, second) is None


@given(st.text(max_size=12), st.text(max_size=12), st.sampled_from(["utm_source", "utm_campaign"]))
def test_whether_two_are_one_does_not_depend_on_the_order_where_letters_are_the_same(
    one: str, other: str, parameter: str
) -> None:
    there, back = likeness(parameter, one, other), likeness(parameter, other, one)
    if there is not Likeness.TYPING and back is not Likeness.TYPING:
        assert (there is None) == (back is None)


@given(st.dictionaries(st.text("abAB_- ", max_size=6), st.integers(1, 5_000), max_size=8))
def test_each_rare_value_is_told_once_and_the_established_one_is_more_frequent(counts: dict[str, int]) -> None:
    links = [
        Link({"utm_source": "s", "utm_medium": "m", "utm_campaign": name, "page": "/"}, n) for name, n in counts.items()
    ]
    found = list(duplicates(links))
    assert len({one.path for one in found}) == len(found)
    assert all(one.usual_times >= 2 * one.times and one.times >= 3 for one in found)
    assert list(duplicates(links[::-1])) == found


@given(lists, lists, lists)
def test_lists_merge_in_any_order(a: Listed, b: Listed, c: Listed) -> None:
    assert merge_listed(a, b) == merge_listed(b, a)
    assert merge_listed(merge_listed(a, b), c) == merge_listed(a, merge_listed(b, c))
    assert merge_listed(a, {}) == a


@settings(max_examples=20)
@given(st.permutations(range(4)))
def test_more_words_than_a_list_keeps_fall_out_in_every_order(order: list[int]) -> None:
    parts = [
        {(f"{number % (MOST_LISTED + 300):05}",): 1 for number in range(at, at + 500)} for at in range(0, 2_000, 500)
    ]
    total: Listed = {}
    for at in order:
        total = merge_listed(total, parts[at])
    assert total == {(f"{number:05}",): 2 if number < 2_000 - MOST_LISTED - 300 else 1 for number in range(MOST_LISTED)}


@given(lists, lists)
def test_profiles_carry_lists_and_bytes_hold_them(a: Listed, b: Listed) -> None:
    one, other = (replace(whole, lists={"k": listed} if listed else {}) for listed in (a, b))
    merged = merge(one, other)
    assert merged.lists.get("k", {}) == merge_listed(a, b)
    assert decode_profile(encode(merged)) == merged
