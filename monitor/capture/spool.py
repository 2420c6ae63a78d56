"""The short-lived store between the collector and the passes: what was acknowledged is on disk."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.capture.hit import Hit
from monitor.capture.payload import hits_in, payload_of
from monitor.capture.problem import CaptureError
from monitor.capture.segment import End, Reading, Record, framed, numbers_in, path_of, write_all

__all__ = ["Cursor", "Record", "Spool", "SpoolFull", "hits_of", "payload_of"]

MAX_BATCH_BYTES = 1_000
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class SpoolFull(Exception):
    """There is no room for a record: the limit is reached, or the disk is full."""


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the spool, between two records. `Cursor(0, 0)` is before all of them."""

    segment: int
    offset: int


def hits_of(record: Record) -> Iterator[Hit]:
    """Yield the hits of a record. Raises ValueError for one that a newer version wrote."""
    return hits_in(record.payload)


class Spool:
    """Records in the order they were appended, in files of about `segment_bytes`, `limit_bytes` in all at most.

    One process at a time; in it, any number of threads may append while one reads and forgets. `corrupt` counts the
    segments of which a part could not be read back.
    """

    def __init__(self, folder: Path, *, segment_bytes: int, limit_bytes: int, durable: bool = True) -> None:
        """Open or create; without `durable` a power cut may take what was appended.

        Raises CaptureError where the folder cannot be used, or another process uses it.
        """
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._limit = limit_bytes
        self._waits = durable
        self._lock = threading.Lock()
        self._syncing = threading.Lock()
        self._worked = Cursor(0, 0)
        self._damaged: set[int] = set()
        self._failed: OSError | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._guard = _only_one(folder)
            self._sizes = {number: path_of(folder, number).stat().st_size for number in numbers_in(folder)}
            self._active = self._recover()
            self._descriptor = self._open(self._active)
        except OSError as error:
            raise CaptureError(str(folder), "", f"cannot be used as the spool: {error.strerror}") from error
        self._durable = self._sizes[self._active]

    @property
    def corrupt(self) -> int:
        """Return how many segments were found damaged since this spool was opened."""
        return len(self._damaged)

    def append(self, batch: str, payload: bytes) -> None:
        """Add a record; it is on disk when this returns. Raises SpoolFull, OSError where the disk fails."""
        record = framed(batch[:MAX_BATCH_BYTES], payload)
        with self._lock:
            if self._failed is not None:
                raise self._failed
            if sum(self._sizes.values()) + len(record) > self._limit:
                raise SpoolFull(f"{self._folder}: {self._limit:,} bytes are not worked through yet")
            try:
                if self._sizes[self._active] and self._sizes[self._active] + len(record) > self._segment_bytes:
                    self._roll()
                self._write(record)
            except OSError as error:
                if error.errno in _FULL:
                    raise SpoolFull(f"{self._folder}: {error.strerror}") from error
                raise
            mine = Cursor(self._active, self._sizes[self._active])
        self._sync(mine)

    def read(self, cursor: Cursor, max_bytes: int) -> Iterator[tuple[Cursor, Record]]:
        """Yield records behind a cursor, each with the cursor behind it: about `max_bytes`, but at least one."""
        with self._lock:
            active, durable = self._active, self._durable
            ends = {number: size for number, size in self._sizes.items() if number < active} | {active: durable}
        if cursor.segment > active:
            # The folder is not the one the cursor was kept for: it was replaced. Nothing in it has been read.
            cursor = Cursor(0, 0)
        left = max_bytes
        for number in sorted(number for number in ends if number >= cursor.segment):
            start = cursor.offset if number == cursor.segment else 0
            reading = Reading(path_of(self._folder, number), min(start, ends[number]), ends[number])
            try:
                for record in reading:
                    yield Cursor(number, reading.offset), record
                    left -= len(record.payload)
                    if left <= 0:
                        return
            except OSError:
                self._damaged.add(number)
            if reading.end is not End.WHOLE:
                self._damaged.add(number)

    def forget(self, cursor: Cursor) -> None:
        """Delete what lies wholly before a cursor; what was worked through to the end is not kept either."""
        with self._lock:
            self._worked = cursor
            if cursor.segment == self._active and 0 < self._sizes[self._active] <= cursor.offset:
                # Where there is no room even for an empty file, deleting the others below makes some.
                with suppress(OSError):
                    self._roll()
            done = [n for n, size in self._sizes.items() if n < cursor.segment or Cursor(n, size) <= cursor]
            for number in done:
                if number != self._active:
                    path_of(self._folder, number).unlink(missing_ok=True)
                    del self._sizes[number]

    def size(self) -> int:
        """Return the bytes that were not worked through yet."""
        with self._lock:
            worked = self._worked.offset if self._worked.segment in self._sizes else 0
            return max(0, sum(self._sizes.values()) - worked)

    def close(self) -> None:
        """Release the files; nothing may be appended afterwards."""
        with self._lock, self._syncing:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                os.close(self._guard)
                self._descriptor = -1

    def _recover(self) -> int:
        """Cut a torn tail off the last segment; return the segment to append to."""
        last = max(self._sizes, default=0)
        if not last:
            return 1
        path = path_of(self._folder, last)
        reading = Reading(path, 0, self._sizes[last])
        for _ in reading:
            pass
        if reading.end is End.CORRUPT:
            # Records may stand behind the damaged one; nothing is cut, nothing is appended.
            return last + 1
        if reading.end is End.TORN:
            os.truncate(path, reading.offset)
            self._sizes[last] = reading.offset
        return last if self._sizes[last] < self._segment_bytes else last + 1

    def _open(self, number: int) -> int:
        path = path_of(self._folder, number)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._fsync(descriptor)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            self._fsync(folder)
        finally:
            os.close(folder)
        self._sizes.setdefault(number, 0)
        return descriptor

    def _roll(self) -> None:
        """Begin a new segment; what was written to the old one is on disk then. Called with the lock held."""
        with self._syncing:
            self._fsync(self._descriptor)
            fresh = self._open(self._active + 1)
            os.close(self._descriptor)
            self._descriptor = fresh
            self._active += 1
            self._durable = 0

    def _fsync(self, descriptor: int) -> None:
        if self._waits:
            os.fsync(descriptor)

    def _write(self, record: bytes) -> None:
        begun = self._sizes[self._active]
        try:
            write_all(self._descriptor, record)
        except OSError:
            os.truncate(path_of(self._folder, self._active), begun)
            raise
        self._sizes[self._active] = begun + len(record)

    def _sync(self, mine: Cursor) -> None:
        """Wait until everything up to a place is on disk. One thread syncs for all that have written by then."""
        with self._syncing:
            if mine <= Cursor(self._active, self._durable):
                return
            if self._failed is not None:
                raise self._failed
            written = self._sizes[self._active]
            try:
                self._fsync(self._descriptor)
            except OSError as error:
                # What the kernel dropped, a later fsync would report as written; only a restart, which reads the
                # disk, can tell (fsync(2), and PostgreSQL's answer to it since version 11.2).
                self._failed = error
                raise
            self._durable = written


def _only_one(folder: Path) -> int:
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
            raise
        raise CaptureError(str(folder), "", "is in use by another tagwatch process") from error
    return descriptor
