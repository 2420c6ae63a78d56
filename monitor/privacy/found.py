"""What was found in a value, and what may be kept instead of it."""

from __future__ import annotations

from collections.abc import Sequence
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


def join(outer: str, inner: str) -> str:
    """Return the path of something at `inner` below `outer`."""
    if not outer or not inner or inner.startswith("[]"):
        return outer + inner
    return f"{outer}.{inner}"


def below(outer: str, found: Sequence[Found], layer: str | None = None) -> list[Found]:
    """Return what was found as it stands below a path, and under one layer more."""
    return [
        Found(kind, join(outer, path), (layer, *layers) if layer else layers, hash_name, text)
        for kind, path, layers, hash_name, text in found
    ]
