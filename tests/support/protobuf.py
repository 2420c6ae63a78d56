"""Messages written by field number, for tests of what reads them."""

from __future__ import annotations

import struct
from typing import Any


def message(*fields: tuple[int, Any]) -> bytes:
    """Return the bytes of a message: ints as varints, floats as doubles, text and bytes length-delimited."""
    return b"".join(_field(number, value) for number, value in fields)


def _field(number: int, value: Any) -> bytes:
    if isinstance(value, float):
        return _varint(number << 3 | 1) + struct.pack("<d", value)
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value & (2**64 - 1))
    raw = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _varint(value: int) -> bytes:
    found = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        found.append(low | (0x80 if value else 0))
        if not value:
            return bytes(found)
