"""Watched folders: the files that are complete and were not read before."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
"""How programs name what they are still writing; a name that begins with a dot is theirs too."""

UNREADABLE = "unreadable:"


class Known(Protocol):
    """Remembers which contents were read to their end."""

    def has_read(self, digest: str) -> bool:
        """Tell whether a file of this content was read."""
        ...


@dataclass(frozen=True, slots=True)
class CaptureFile:
    """A file to read. `digest` is the SHA-256 of its content in hexadecimal digits.

    Of a file or folder that cannot be opened there is no content: `digest` then begins with `unreadable:` and names the
    state it was seen in, so that reading it tells the trouble once, and again only when something about it changed.
    """

    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class _State:
    """What tells one state of a file from another without reading it."""

    inode: int
    size: int
    modified: int
    changed: int


class Folder:
    """One watched folder. Keeps what it saw, so that unchanged files are hashed once a process."""

    def __init__(self, path: Path, pattern: str, settle_seconds: float) -> None:
        self._path = path
        self._pattern = pattern
        self._settle = settle_seconds
        self._seen: dict[Path, tuple[_State, float]] = {}
        self._digests: dict[Path, tuple[_State, str]] = {}

    def settled(self, now: float, known: Known) -> list[CaptureFile]:
        """Return the files that match, have been unchanged for the settle time, and were not read; the oldest first.

        A folder that is missing is created. Of files with the same content the first is returned.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            found = dict(self._matching())
        except OSError as error:
            trouble = CaptureFile(self._path, f"{UNREADABLE}{self._path}:{error.errno}")
            return [] if known.has_read(trouble.digest) else [trouble]
        self._seen = {path: self._since(path, state, now) for path, state in found.items()}
        self._digests = {path: kept for path, kept in self._digests.items() if path in found}
        files: dict[str, CaptureFile] = {}
        for path, state in sorted(found.items(), key=lambda item: (item[1].modified, item[0].name)):
            if now - self._seen[path][1] < self._settle:
                continue
            digest = self._digest(path, state)
            if digest is not None and digest not in files and not known.has_read(digest):
                files[digest] = CaptureFile(path, digest)
        return list(files.values())

    def _matching(self) -> Iterator[tuple[Path, _State]]:
        with os.scandir(self._path) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name.lower().endswith(UNFINISHED) or not fnmatchcase(name, self._pattern):
                    continue
                # Between the listing and the look, a file may go.
                with suppress(OSError):
                    status = entry.stat()
                    if stat.S_ISREG(status.st_mode):
                        yield self._path / name, _state(status)

    def _since(self, path: Path, state: _State, now: float) -> tuple[_State, float]:
        """Return a state and since when it lasts: by its own word at first sight, by ours once it was seen to change.

        Some writers set the time of modification before they are done, and other clocks run ahead.
        """
        seen = self._seen.get(path)
        if seen is None:
            return state, min(now, state.modified / 1e9)
        same = (seen[0].size, seen[0].modified, seen[0].inode) == (state.size, state.modified, state.inode)
        return state, seen[1] if same else now

    def _digest(self, path: Path, state: _State) -> str | None:
        """Return the digest of a file, None where it changed while it was read."""
        kept = self._digests.get(path)
        if kept is not None and kept[0] == state:
            return kept[1]
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                if _state(os.fstat(file.fileno())) != state:
                    return None
        except FileNotFoundError:
            return None
        except OSError as error:
            return f"{UNREADABLE}{path}:{error.errno}:{state.inode}:{state.changed}"
        self._digests[path] = (state, digest)
        return digest


def _state(status: os.stat_result) -> _State:
    return _State(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
