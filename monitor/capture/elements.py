"""A HAR taken apart into the elements of its arrays while it streams by, in bounded memory.

No JSON parser sees the whole: brackets outside strings are found with array operations, and each element is handed on
as the bytes it was. One element that is damaged, deep or huge then costs itself and nothing else, which an event
parser cannot offer (measured 2026-11-25: ijson 3.6 ends at the first NaN or integer over 64 bits and needs memory
quadratic in the depth of nesting).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

CHUNK_BYTES = 1024 * 1024
STRING_BYTES = 8 * 1024 * 1024
"""A string longer than this is cut; only a response, or a request nobody can decode, is that long."""
ELEMENT_BYTES = 32 * 1024 * 1024
"""An element longer than this, its long strings cut, is skipped."""

_QUOTE, _BACKSLASH = 0x22, 0x5C
_OPEN, _CLOSE = ord("{"), ord("}")
_KEY = re.compile(rb'"(log|entries|pages)"\s*:\s*$')
_HALF_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{0,3}$")
_KEY_BYTES = 64

LOG_DEPTH, ARRAY_DEPTH = 2, 3
"""How many brackets are open inside `log`, and inside an array of it."""

Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of `log.entries` or `log.pages`; `data` is None where it was too large to keep.

    `gap` is what stood between it and the one before: a comma, unless something is there that is no object. Where such
    a thing ends the array, `data` is empty. `cut` tells that a string in it is not whole.
    """

    array: str
    data: bytes | None
    gap: bytes
    cut: bool


class NotClosed(Exception):
    """The text ended, or closed more than it opened, before the HAR did."""


class Splitter:
    """Yields the elements of a HAR's arrays in the order of the text.

    `found` names the arrays that were there, whether or not they held anything.
    """

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.found: set[str] = set()
        self._in_string = False
        self._string_run = 0
        self._depth = 0
        self._in_log = False
        self._array: str | None = None
        self._kept = bytearray()
        self._lost = False
        self._cutting = False
        self._cut = False
        self._tail = b""

    def __iter__(self) -> Iterator[Element]:
        """Read to the end. Raises NotClosed at the end where it came too early, and what `read` raises."""
        held = b""
        while True:
            more = self._read(CHUNK_BYTES)
            chunk = held + more
            if not chunk:
                break
            # An escape is never split from what it escapes.
            backslashes = len(chunk) - len(chunk.rstrip(b"\\"))
            held = b"\\" if backslashes % 2 and more else b""
            if held:
                chunk = chunk[:-1]
            yield from self._chunk(chunk)
        if self._depth:
            raise NotClosed

    def _chunk(self, chunk: bytes) -> Iterator[Element]:
        positions, steps, quotes = self._brackets(chunk)
        if self._in_long_string(chunk, quotes):
            return
        depths = self._depth + np.cumsum(steps, dtype=np.int64)
        start = 0
        # Only brackets at the depth of the arrays and above them decide anything.
        for i in np.flatnonzero(depths <= ARRAY_DEPTH).tolist():
            position, depth = int(positions[i]), int(depths[i])
            if depth < 0:
                raise NotClosed
            if steps[i] > 0:
                start = self._opened(chunk, position, depth, start)
            elif self._array is not None:
                end = position + (depth == ARRAY_DEPTH)
                self._keep(chunk[start:end])
                start = position + 1
                yield from self._element() if depth == ARRAY_DEPTH else self._end_of_array()
            self._in_log = self._in_log and depth >= LOG_DEPTH
        if depths.size:
            self._depth = int(depths[-1])
        if self._array is not None:
            self._keep(chunk[start:])
        self._tail = (self._tail + chunk[-_KEY_BYTES:])[-_KEY_BYTES:]

    def _in_long_string(self, chunk: bytes, quotes: int) -> bool:
        """Follow the strings; tell whether all of a chunk lies in one that is too long, and cut it off there."""
        was_in_string = self._in_string
        self._in_string ^= bool(quotes & 1)
        if quotes or not was_in_string:
            self._string_run = 0
            self._cutting = False
            return False
        self._string_run += len(chunk)
        if self._string_run <= STRING_BYTES:
            return False
        if not self._cutting:
            half = _HALF_ESCAPE.search(bytes(self._kept[-6:]))
            if half:
                del self._kept[-len(half[0]) :]
            self._cutting = self._cut = True
        return True

    def _opened(self, chunk: bytes, position: int, depth: int, start: int) -> int:
        """Follow a bracket that opened at or above the arrays; return from where the chunk is to be kept."""
        if self._array is not None or depth < LOG_DEPTH or (depth == ARRAY_DEPTH and not self._in_log):
            return start
        before = (self._tail + chunk[max(0, position - _KEY_BYTES) : position])[-_KEY_BYTES:]
        key = _KEY.search(before)
        name = key[1].decode() if key else ""
        if depth == LOG_DEPTH:
            self._in_log = name == "log" and chunk[position] == ord("{")
        elif name in {"entries", "pages"} and chunk[position] == ord("["):
            self.found.add(name)
            self._array = name
            return position + 1
        return start

    def _brackets(self, chunk: bytes) -> tuple[Positions, NDArray[np.int8], int]:
        """Return where brackets stand outside strings, +1 or -1 for each, and how many quotes delimit strings."""
        data = np.frombuffer(chunk, np.uint8)
        quotes = np.flatnonzero(data == _QUOTE)
        if b"\\" in chunk and quotes.size:
            quotes = quotes[~_escaped(data, quotes)]
        # Bit 0x20 is all that tells [ from { and ] from }.
        folded = data | 0x20
        brackets = np.flatnonzero((folded == _OPEN) | (folded == _CLOSE))
        inside = (np.searchsorted(quotes, brackets) + int(self._in_string)) & 1
        brackets = brackets[inside == 0]
        return brackets, _OPEN + 1 - folded[brackets].astype(np.int8), int(quotes.size)

    def _keep(self, data: bytes) -> None:
        if self._lost:
            return
        if len(self._kept) + len(data) > ELEMENT_BYTES:
            self._lost = True
            self._kept.clear()
        else:
            self._kept += data

    def _element(self) -> Iterator[Element]:
        array, data = self._array or "", bytes(self._kept)
        lost, cut = self._lost, self._cut
        self._kept.clear()
        self._lost = self._cut = False
        if lost:
            yield Element(array, None, b",", cut)
        else:
            start = min((at for at in (data.find(b"{"), data.find(b"[")) if at >= 0), default=0)
            yield Element(array, data[start:], data[:start], cut)

    def _end_of_array(self) -> Iterator[Element]:
        array, rest = self._array or "", bytes(self._kept)
        self._kept.clear()
        self._array = None
        self._lost = self._cut = False
        if rest.strip():
            yield Element(array, b"", rest, cut=False)


def _escaped(data: NDArray[np.uint8], quotes: Positions) -> NDArray[Any]:
    """Tell which quotes an odd number of backslashes stands before."""
    escaped = np.zeros(quotes.size, bool)
    candidates = np.flatnonzero((quotes > 0) & (data[quotes - 1] == _BACKSLASH))
    if candidates.size:
        backslashes = np.flatnonzero(data == _BACKSLASH)
        begins = np.flatnonzero(np.diff(backslashes, prepend=-2) != 1)
        run = np.searchsorted(begins, np.searchsorted(backslashes, quotes[candidates] - 1), "right") - 1
        escaped[candidates] = (quotes[candidates] - backslashes[begins[run]]) % 2 == 1
    return escaped
