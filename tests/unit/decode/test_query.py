from __future__ import annotations

from monitor.decode.query import MAX_PAIRS, clean, first_of, parse_pairs, unquote, unquote_deep


def test_pairs_keep_their_order_and_repetition() -> None:
    assert parse_pairs("b=1&a=2&b=3&flag&=x&&") == [("b", "1"), ("a", "2"), ("b", "3"), ("flag", ""), ("", "x")]


def test_plus_is_a_space_and_an_encoded_plus_is_a_plus() -> None:
    assert parse_pairs("q=a+b%2Bc") == [("q", "a b+c")]


def test_malformed_escapes_stay_as_they_are() -> None:
    assert parse_pairs("q=100%&r=%zz%4") == [("q", "100%"), ("r", "%zz%4")]


def test_bytes_that_are_no_utf8_are_read_as_latin_1() -> None:
    assert unquote("caf%E9") == "café"
    assert unquote("caf%C3%A9") == "café"


def test_surrogates_never_come_out() -> None:
    escaped = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert clean(escaped) == "café"
    assert clean("cut \ud83d") == "cut \ufffd"
    assert parse_pairs(f"q={escaped}") == [("q", "café")]


def test_nested_encodings_are_undone_as_often_as_told() -> None:
    assert unquote_deep("https%25253A") == "https:"
    assert unquote_deep("https%25253A", rounds=1) == "https%253A"


def test_a_repeated_name_keeps_its_first_value_and_the_order_stays() -> None:
    assert list(first_of([("a", "1"), ("b", "2"), ("a", "3")]).items()) == [("a", "1"), ("b", "2")]
    assert list(first_of([("b", "1"), ("a", "2")])) == ["b", "a"]


def test_no_more_pairs_are_read_than_the_limit() -> None:
    assert len(parse_pairs("a=1&" * (MAX_PAIRS + 10))) == MAX_PAIRS
