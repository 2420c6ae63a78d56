"""Protocol Buffers without their schema: fields by number, as the wire has them."""

from __future__ import annotations

import struct
from collections.abc import Iterator

Value = int | bytes
Fields = dict[int, list[Value]]

MOST_FIELDS = 100_000
"""Fields read of one message; the largest bodies of app SDKs have some thousands."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


class NotProtobuf(ValueError):
    """The bytes are no message: an end too early, a wire type there is not, a field numbered 0."""


def fields_of(data: bytes) -> Fields:
    """Return a message's fields by number, in wire order, repeated ones together: varints as unsigned ints, fixed 32
    and 64 bits and length-delimited ones as bytes. Raise NotProtobuf.

    Source: protobuf.dev "Encoding". Groups (wire types 3 and 4) are refused: they were deprecated before any SDK read
    here was written.
    """
    found: Fields = {}
    for count, (number, value) in enumerate(_walk(data)):
        if count >= MOST_FIELDS:
            raise NotProtobuf("more fields than a message has")
        found.setdefault(number, []).append(value)
    return found


def text(fields: Fields, number: int) -> str:
    """Return the last value of a field as text, "" when it is missing, no text or no UTF-8."""
    value = fields.get(number, [b""])[-1]
    if not isinstance(value, bytes):
        return ""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return ""


def integer(fields: Fields, number: int) -> int | None:
    """Return the last value of an int64 field, or None when it is missing or no varint."""
    value = fields.get(number, [b""])[-1]
    if not isinstance(value, int):
        return None
    return value - 2**64 if value >= 2**63 else value


def real(fields: Fields, number: int) -> float | None:
    """Return the last value of a float or double field, or None when it is missing or none."""
    value = fields.get(number, [b""])[-1]
    if not isinstance(value, bytes) or len(value) not in {4, 8}:
        return None
    found: float = struct.unpack("<f" if len(value) == 4 else "<d", value)[0]
    return found


def messages(fields: Fields, number: int) -> Iterator[Fields]:
    """Yield the messages a field holds; raise NotProtobuf for one that is none."""
    for value in fields.get(number, []):
        if not isinstance(value, bytes):
            raise NotProtobuf("a number where a message belongs")
        yield fields_of(value)


def _walk(data: bytes) -> Iterator[tuple[int, Value]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if number == 0:
            raise NotProtobuf("a field numbered 0")
        if wire == _VARINT:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == _BYTES:
            size, at = _varint(data, at)
        elif wire in {_FIXED64, _FIXED32}:
            size = 8 if wire == _FIXED64 else 4
        else:
            raise NotProtobuf("a wire type there is not")
        if size > len(data) - at:
            raise NotProtobuf("an end too early")
        yield number, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    found = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise NotProtobuf("an end too early")
        byte = data[at]
        at += 1
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            return found & 0xFFFF_FFFF_FFFF_FFFF, at
    raise NotProtobuf("a number without an end")
