"""Many values looked at together are seen as each of them is alone: the fast ways of a profile change nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.profile.look import look_at
from monitor.profile.numbers import summed, written
from monitor.profile.property import MILLION, Summed
from monitor.profile.shape import CURRENCIES, JUNK, shape_of, shapes_of
from monitor.profile.values import (
    LARGEST_KEPT,
    counted_as,
    digest_of,
    key_of,
    numbers_counted_as,
    strings_counted_as,
)

SHAPED = (
    *("", " ", "12.5", "12,50 €", "€12", ".5", "+1", "-", "2026-11-24", "2026-11-24T10:00:00Z", "10.0.0.1", "de-DE"),
    *(
        "pt_br",
        "abc-",
        "true",
        "FALSE",
        "https://shop.example/a b",
        "www.shop.example",
        "9gag.com",
        "Shop.de",
        "a.b.test x",
        "gtm.js",
        "a@b.example",
        "::1",
        "a::b",
        "fe" * 9,
        "#tag",
        "*",
    ),
    *(
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "abcdefab-abcd-abcd-abcd-abcdefabcdef",
        "blue shirt",
        "spring_sale",
        "a…",
    ),
    *(
        "a\nb",
        "\n",
        "tab\there",
        "no\u00a0break",
        "\x1f",
        "x" * 3000,
        "\u0663\u0664",
        "½",
        *sorted(JUNK),
        *sorted(CURRENCIES)[:3],
    ),
)
texts = st.lists(
    st.one_of(
        st.sampled_from(SHAPED),
        st.text(max_size=20),
        st.text("abcdef0123456789-", min_size=14, max_size=37),
        st.text("ab -_.:#@1€\n", max_size=12),
    ),
    min_size=1,
    max_size=40,
)
amounts = st.one_of(st.floats(-1e9, 1e9), st.integers(-(10**6), 10**6).map(lambda n: n / 100), st.just(0.0))


@given(texts)
@settings(max_examples=300)
def test_strings_have_the_shapes_they_have_alone(texts: list[str]) -> None:
    assert shapes_of(texts) == [shape_of(text) for text in texts]


@given(texts)
def test_strings_count_as_their_keys_do_whether_kept_or_not(texts: list[str]) -> None:
    counted = strings_counted_as(texts)
    assert counted == [counted_as(look_at(text).key) for text in texts]
    assert counted == [counted_as(digest_of(text)) for text in texts]


@given(st.lists(amounts | st.integers(-(10**12), 10**12), min_size=1, max_size=40), st.booleans())
def test_numbers_count_as_their_keys_do(numbers: list[float], keep: bool) -> None:
    assert sorted(numbers_counted_as(numbers, keep=keep)) == sorted(
        counted_as(key_of(number, keep=keep)) for number in numbers
    )


@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40)
    | st.lists(amounts, min_size=1, max_size=40)
)
def test_floats_are_written_as_python_writes_them(numbers: list[float]) -> None:
    assert written(float, numbers) == list(map(repr, numbers))


@given(st.lists(st.integers(), min_size=1, max_size=40))
def test_integers_are_written_as_python_writes_them(numbers: list[int]) -> None:
    assert written(int, numbers) == list(map(repr, numbers))


@given(st.lists(st.tuples(amounts, st.integers(1, 10**6)), min_size=1, max_size=60))
def test_sums_are_exact_however_many_are_added_up(counted: list[tuple[float, int]]) -> None:
    within = [(number, times) for number, times in counted if abs(number) < LARGEST_KEPT]
    assert summed([number for number, _ in counted], [times for _, times in counted]) == Summed(
        sum(times for _, times in within),
        sum(round(number * MILLION) * times for number, times in within),
        sum(round(number * number * MILLION) * times for number, times in within),
    )
