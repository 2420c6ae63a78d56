"""Captures as streams of bytes: files and stdin, gzip and zstd opened by their content, all in bounded memory."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from monitor.capture.problem import CaptureError

STDIN = Path("-")
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
_SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")
"""A frame that holds no data; parallel zstd begins with one (RFC 8878, 3.1.2)."""
READ_BYTES = 256 * 1024
BOMB_BYTES = 256 * 1024 * 1024
BOMB_RATIO = 300
"""Beyond the first BOMB_BYTES, an archive that grows by more than this is no capture (deflate can reach 1032:1,
zlib's technical notes, zstd 32000:1; the captures measured on 2026-11-25 stay under 20:1)."""
WINDOW_BYTES = 128 * 1024 * 1024
"""How far back zstd data may refer, which is memory: what the zstd tool takes without being told otherwise."""
_STEP_BYTES = 128
"""zstd data unpacked at once: 4 bytes of it can stand for a block of 128 KB (RFC 8878, 3.1.1.2), so this for 4 MB."""


class Broken(Exception):
    """A stream that cannot be read on; its text says why. What was read before it stands."""


class Stream:
    """Bytes that can be looked at before they are read. `read` returns b"" at the end, and raises Broken."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._source = read
        self._ahead = b""
        self._broken: Broken | None = None

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them: `size`, fewer only at the end or where the stream is broken."""
        while len(self._ahead) < size and self._broken is None:
            try:
                more = self._source(READ_BYTES)
            except Broken as error:
                self._broken = error
                break
            if not more:
                break
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes."""
        if self._ahead:
            taken, self._ahead = self._ahead[:size], self._ahead[size:]
            return taken
        if self._broken is not None:
            raise self._broken
        return self._source(size)


class Gunzip:
    """An opened gzip stream, also of several members."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._source = read
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._packed = 0
        self._unpacked = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, b"" at the end. Raises Broken for a truncated, damaged or absurd archive."""
        while True:
            if self._inflate.eof and not self._next_member():
                return b""
            ended = not self._waiting and not self._fill()
            try:
                data = self._inflate.decompress(self._waiting, size)
            except zlib.error as error:
                raise Broken("the gzip data is damaged") from error
            self._waiting = self._inflate.unconsumed_tail
            if data:
                self._unpacked += len(data)
                if self._unpacked > max(BOMB_BYTES, BOMB_RATIO * self._packed):
                    raise Broken(f"the gzip data unpacks to more than {BOMB_RATIO} times its size: not a capture")
                return data
            if ended and not self._inflate.eof:
                raise Broken("the gzip data ends early: the file is truncated")

    def _fill(self) -> bool:
        self._waiting = self._source(READ_BYTES)
        self._packed += len(self._waiting)
        return bool(self._waiting)

    def _next_member(self) -> bool:
        # Zero bytes after a member are padding, as tape and block devices leave it (gzip's manual, "Tapes").
        rest = self._inflate.unused_data.lstrip(b"\0")
        while not rest and self._fill():
            rest = self._waiting.lstrip(b"\0")
        self._waiting = b""
        if not rest:
            return False
        if not rest.startswith(GZIP[: len(rest)]):
            raise Broken("something that is not gzip follows the gzip data")
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = rest
        return True


class Unzstd:
    """An opened zstd stream, also of several frames."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._source = read
        self._opener = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES)
        self._frame = self._opener.decompressobj()
        self._begun = False
        self._waiting = b""
        self._taken = 0
        self._ready = b""
        self._packed = 0
        self._unpacked = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, b"" at the end. Raises Broken for a truncated, damaged or absurd archive."""
        while not self._ready:
            if self._taken >= len(self._waiting) and not self._fill():
                if self._begun:
                    raise Broken("the zstd data ends early: the file is truncated")
                return b""
            self._ready = self._step()
            self._unpacked += len(self._ready)
            if self._unpacked > max(BOMB_BYTES, BOMB_RATIO * self._packed):
                raise Broken(f"the zstd data unpacks to more than {BOMB_RATIO} times its size: not a capture")
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken

    def _fill(self) -> bool:
        self._waiting, self._taken = self._source(READ_BYTES), 0
        self._packed += len(self._waiting)
        return bool(self._waiting)

    def _step(self) -> bytes:
        piece = self._waiting[self._taken : self._taken + _STEP_BYTES]
        self._taken, self._begun = self._taken + len(piece), True
        try:
            data = self._frame.decompress(piece)
        except zstandard.ZstdError as error:
            raise Broken("the zstd data is damaged, or needs more than 128 MB at once") from error
        if self._frame.eof:
            self._taken -= len(self._frame.unused_data)
            self._frame, self._begun = self._opener.decompressobj(), False
        return data


def _unpacked(packed: Stream) -> Stream:
    head = packed.peek(len(ZSTD))
    if head.startswith(GZIP):
        return Stream(Gunzip(packed.read).read)
    return Stream(Unzstd(packed.read).read) if head == ZSTD or _SKIPPABLE.match(head) else packed


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """Open a capture to read, unpacked; "-" is stdin. Raises CaptureError where it cannot be opened."""
    try:
        file = sys.stdin.buffer if path == STDIN else path.open("rb", buffering=0)
    except OSError as error:
        raise CaptureError(str(path), "", error.strerror or str(error)) from error

    def read(size: int) -> bytes:
        try:
            return file.read(size) or b""
        except OSError as error:
            raise Broken(error.strerror or str(error)) from error

    try:
        yield _unpacked(Stream(read))
    finally:
        if path != STDIN:
            file.close()
