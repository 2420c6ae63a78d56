"""One file of the spool: framed records, each checked when it is read back."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_FRAME = struct.Struct("<II")
_BATCH = struct.Struct("<H")
SUFFIX = ".spool"


@dataclass(frozen=True, slots=True)
class Record:
    """What one `append` wrote: the id of a batch, and its hits as bytes (see payload.py)."""

    batch: str
    payload: bytes


class End(Enum):
    """Why reading a segment stopped."""

    WHOLE = "whole"  # at the end, after a whole record
    TORN = "torn"  # in a last record that was not written to its end
    CORRUPT = "corrupt"  # at a record that is not what was written, with more behind it


def framed(batch: str, payload: bytes) -> bytes:
    """Return a record as it is written: length and CRC-32 of the rest, length of the batch id, batch id, payload."""
    name = batch.encode()
    content = _BATCH.pack(len(name)) + name + payload
    return _FRAME.pack(len(content), zlib.crc32(content)) + content


def path_of(folder: Path, number: int) -> Path:
    """Return where a segment is."""
    return folder / f"{number:012d}{SUFFIX}"


def numbers_in(folder: Path) -> list[int]:
    """Return the numbers of the segments of a folder, in order."""
    names = (path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))
    return sorted(int(name) for name in names if name.isdecimal())


class Reading:
    """The records of one segment from an offset to a limit; `offset` is where the next begins, `end` why it stopped."""

    def __init__(self, path: Path, offset: int, limit: int) -> None:
        self._path = path
        self._limit = limit
        self.offset = offset
        self.end = End.WHOLE

    def __iter__(self) -> Iterator[Record]:
        """Yield whole records, `offset` having moved behind each."""
        with self._path.open("rb") as file:
            file.seek(self.offset)
            while self.offset < self._limit:
                left = self._limit - self.offset - _FRAME.size
                frame = file.read(_FRAME.size)
                if left < 0 or len(frame) < _FRAME.size:
                    self.end = End.TORN
                    return
                length, check = _FRAME.unpack(frame)
                content = file.read(length) if _BATCH.size <= length <= left else b""
                if not content or len(content) < length or zlib.crc32(content) != check:
                    # A crash may leave a file longer than what was written to it, zeros at its end.
                    blank = not frame.strip(b"\0") and not file.read(left).strip(b"\0")
                    self.end = End.TORN if length >= left or blank else End.CORRUPT
                    return
                self.offset += _FRAME.size + length
                (name,) = _BATCH.unpack_from(content)
                body = _BATCH.size + name
                yield Record(content[_BATCH.size : body].decode(), content[body:])


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it. Raises OSError; part of it may have been written then."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
