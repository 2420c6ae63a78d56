from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.decode.protobuf import NotProtobuf, fields_of, integer, messages, real, text
from tests.support.protobuf import message


def test_fields_are_told_by_number_and_repeated_ones_are_kept_in_order() -> None:
    fields = fields_of(message((1, 7), (2, "a"), (2, "b"), (3, 1.5), (4, message((1, "in")))))
    assert fields[2] == [b"a", b"b"]
    assert (integer(fields, 1), text(fields, 2), real(fields, 3)) == (7, "b", 1.5)
    assert [text(inner, 1) for inner in messages(fields, 4)] == ["in"]


def test_a_negative_integer_is_one() -> None:
    assert integer(fields_of(message((1, -5))), 1) == -5


def test_what_is_missing_or_of_another_type_is_none() -> None:
    fields = fields_of(message((1, "texts"), (2, 3), (5, b"\xff\xfe")))
    assert (integer(fields, 1), text(fields, 2), text(fields, 9), text(fields, 5)) == (None, "", "", "")
    assert (real(fields, 1), real(fields, 2), integer(fields, 9)) == (None, None, None)
    with pytest.raises(NotProtobuf):
        list(messages(fields, 2))


@pytest.mark.parametrize(
    "data", [b"\x08", b"\x0a\x05abc", b"\x00\x01", b"\x0b\x00", b"\x80" * 11, b"\x09\x01", b'{"a":1}', b"\xff" * 30]
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NotProtobuf):
        fields_of(data)


@given(st.binary(max_size=60))
def test_no_bytes_do_anything_else(data: bytes) -> None:
    try:
        fields = fields_of(data)
    except NotProtobuf:
        return
    assert all(number > 0 for number in fields)
