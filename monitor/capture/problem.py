"""What is wrong with a capture, and where."""

from __future__ import annotations


class CaptureError(Exception):
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
