"""Whether what people write has changed on disk since it was read last."""

from __future__ import annotations

from collections.abc import Iterator
from glob import glob
from pathlib import Path

from monitor.daemon.setup import Setup

Signature = frozenset[tuple[str, int, int, int]]
"""Of every file its name, inode, size and time of change (ns): an editor that keeps the time makes a new inode."""


def signature_of(config: Path, setup: Setup) -> Signature:
    """Return what tells the files of a set-up from the same files once changed, and from more or fewer of them."""
    return frozenset(_stat(path) for path in {str(path) for path in _files(config, setup)})


def _files(config: Path, setup: Setup) -> Iterator[Path]:
    yield config
    yield from map(Path, setup.rules.files)
    for pattern in setup.settings.rules:
        yield from map(Path, glob(pattern))  # noqa: PTH207 - the pattern may be absolute
    if setup.settings.plans is not None:
        yield from setup.settings.plans.glob("*.y*ml")


def _stat(path: str) -> tuple[str, int, int, int]:
    try:
        found = Path(path).stat()
    except OSError:
        return path, 0, 0, 0
    return path, found.st_ino, found.st_size, found.st_mtime_ns
