"""Counts as people export them: `stream,time,count[,users]`, read row by row, nothing left out in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.capture.opening import READ_BYTES, STDIN, Broken, Stream, opened
from monitor.cli.counts.times import Clock, NoTime
from monitor.config.nearest import did_you_mean
from monitor.config.yaml_source import Problem, ProblemsError

REQUIRED = ("stream", "time", "count")
KNOWN = (*REQUIRED, "users")
MOST_SHOWN = 40
"""Characters of a wrong value that are shown."""
EVERY = 10_000
"""Rows after which progress is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """One count: `at` is when its step begins, epoch seconds; `offset` that of its local time from UTC, seconds, and
    `zoned` whether the row said so itself. `users` is None where the row has none.
    """

    line: int
    stream: str
    at: float
    offset: float
    zoned: bool
    count: float
    users: float | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not used: where it stands and why."""

    line: int
    column: int
    why: str


@dataclass(slots=True)
class Rows:
    """What a file holds, and what of it cannot be used."""

    file: str
    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    broken: str = ""


def read_rows(path: Path, zone: ZoneInfo, progress: Callable[[int], None] = lambda _rows: None) -> Rows:
    """Read a file of counts, gzip or zstd too, "-" for stdin; times without an offset are taken in `zone`.

    Raises ProblemsError where the header is wrong and CaptureError where the file cannot be opened. A file that breaks
    off in its middle is read as far as it goes, and says so in `broken`.
    """
    read = Rows("<stdin>" if path == STDIN else str(path))
    with opened(path) as stream:
        records = _records(_lines(stream, read), read)
        _, header = next(records, (1, []))
        columns = _columns(read.file, header)
        clock = Clock(zone)
        for line, record in records:
            if record and any(map(str.strip, record)):
                _take(read, line, record, columns, clock)
            if line % EVERY == 0:
                progress(EVERY)
    return read


def _lines(stream: Stream, read: Rows) -> Iterator[str]:
    """Yield the lines of a file as text; bytes that are no UTF-8 are kept, replaced, so that their row can be named."""
    whole = io.BufferedReader(_Raw(stream, read), READ_BYTES)
    yield from io.TextIOWrapper(whole, encoding="utf-8-sig", errors="replace", newline="")


class _Raw(io.RawIOBase):
    def __init__(self, stream: Stream, read: Rows) -> None:
        super().__init__()
        self._stream = stream
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except Broken as error:
            self._read.broken = str(error)
            return 0
        buffer[: len(data)] = data
        return len(data)


def _records(lines: Iterator[str], read: Rows) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it begins on; a record that is no CSV is left out and told."""
    reader = csv.reader(lines, strict=True)
    begins = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if begins == 1:
                raise ProblemsError([Problem(read.file, 1, 1, "", f"no CSV: {error}")]) from error
            read.left_out.append(LeftOut(begins, 1, f"no CSV: {error}"))
        else:
            yield begins, record
        begins = reader.line_num + 1


def _columns(file: str, header: list[str]) -> dict[str, int]:
    """Return the place of each column by name. Raises ProblemsError with everything wrong with the header."""
    names = [name.strip() for name in header]
    problems = []

    def complain(at: int, why: str) -> None:
        column = 1 + sum(len(name) + 1 for name in header[:at])
        problems.append(Problem(file, 1, column, "", why))

    if not any(names):
        complain(0, f"no header; the first line is {','.join(REQUIRED)}, and users where they are known")
    else:
        for at, name in enumerate(names):
            if name not in KNOWN:
                complain(at, f"unknown column {_shown(name)}{did_you_mean(name[:MOST_SHOWN], KNOWN)}")
            elif name in names[:at]:
                complain(at, f"column {name} comes twice")
        for name in REQUIRED:
            if name not in names:
                complain(0, f"no column {name}")
    if problems:
        raise ProblemsError(problems)
    return {name: at for at, name in enumerate(names)}


def _take(read: Rows, line: int, record: list[str], columns: dict[str, int], clock: Clock) -> None:
    def leave_out(name: str, why: str) -> None:
        column = 1 + sum(len(cell) + 1 for cell in record[: columns[name]]) if name else 1
        read.left_out.append(LeftOut(line, column, why))

    if len(record) != len(columns):
        leave_out("", f"{len(record)} fields where the header has {len(columns)}")
        return
    cells = {name: record[at].strip() for name, at in columns.items()}
    if not cells["stream"]:
        leave_out("stream", "no stream")
        return
    if "\ufffd" in cells["stream"]:
        leave_out("stream", "the stream is not UTF-8 text")
        return
    try:
        count = _number(cells["count"])
    except ValueError as error:
        leave_out("count", f"count: {error}")
        return
    try:
        users = _number(cells["users"]) if cells.get("users") else None
    except ValueError as error:
        leave_out("users", f"users: {error}")
        return
    try:
        at, offset, zoned = clock.read(cells["stream"], cells["time"])
    except NoTime as error:
        leave_out("time", f"time: {error}")
        return
    read.rows.append(Row(line, cells["stream"], at, offset, zoned, count, users))


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(f"{_shown(text)} is no number" if text else "empty; unknown is a row left away") from error
    if not isfinite(number) or number < 0:
        raise ValueError(f"{_shown(text)} is no count")
    return number


def _shown(text: str) -> str:
    short = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
    return repr(short)
