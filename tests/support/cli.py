"""`tagwatch`, run in this process as a person would run it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from monitor.cli import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr; fails where there is none or more than one."""
        [line] = self.err.splitlines()
        return line


def tagwatch(*arguments: str | Path, stdin: bytes = b"") -> Ran:
    """Run a command; never raises for what the command does."""
    out, err = _Stream(), _Stream()
    before = sys.argv
    sys.argv = ["tagwatch", *map(str, arguments)]
    code = 0
    try:
        with redirect_stdout(out), redirect_stderr(err), _stdin(stdin):
            main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
    return Ran(code, out.text(), err.text())


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        buffer: IO[bytes] = self.buffer
        buffer.seek(0)
        return buffer.read().decode()


@contextmanager
def _stdin(content: bytes) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before
