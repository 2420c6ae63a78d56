"""What was found in a value, and what may be kept instead of it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Found(NamedTuple):
    """Personal data in a value: its type, the path below the value, the layers it was under, the hash, the raw text."""

    type: str
    path: str
    layers: tuple[str, ...]
    hash: str
    text: str


class Scanned(NamedTuple):
    """What a value holds, and the value that may be kept instead of it."""

    found: tuple[Found, ...]
    safe: Any


class Member(NamedTuple):
    """What a member of an object holds, and the key and value that may be kept instead of its own."""

    found: tuple[Found, ...]
    key: str
    safe: Any
