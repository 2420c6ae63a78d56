"""What a person asks for by a button, before anybody has looked whether it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WishKind(StrEnum):
    """What can be asked for."""

    ACKNOWLEDGE = "acknowledge"
    RELEASE = "release"
    RESOLVE = "resolve"
    SILENCE = "silence"
    EXPLAIN = "explain"
    USEFUL = "useful"
    NOISE = "noise"


OPINIONS = frozenset({WishKind.USEFUL, WishKind.NOISE})
"""What anybody may say who reads a message."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish. `key` names it once and for all; `seconds` is for how long, of a silence. `at` is wall clock."""

    key: str
    kind: WishKind
    incident: str
    by: str
    at: float
    seconds: float | None = None
