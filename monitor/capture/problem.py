"""What is wrong with a capture, and where."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.config.errors import UserError
from monitor.config.nearest import did_you_mean

MAX_SHOWN = 60
"""Characters of a key that are shown: whoever writes a wrong one may write a very long one."""


class CaptureError(UserError):
    """One thing that could not be read.

    `file` is the file as it was named, `place` where in it (`line 7`, `entries[17].request.url`; "" for the whole
    file), `why` what is wrong, in words that show no captured value (law 8).
    """

    def __init__(self, file: str, place: str, why: str) -> None:
        super().__init__(f"{file}:{place}: {why}" if place else f"{file}: {why}")
        self.file = file
        self.place = place
        self.why = why


class Malformed(ValueError):
    """One hit that cannot be understood: `place` is the path of the key in it ("" for all of it)."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.place = place
        self.why = why


def shown(key: str) -> str:
    """Return a key as errors show it."""
    return key if len(key) <= MAX_SHOWN else key[: MAX_SHOWN - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the hint at the nearest right word; looking for it costs little however long the word is."""
    return did_you_mean(word[:MAX_SHOWN], known)
