"""JSONL: one hit a line, in bounded memory whatever the lines are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson

from monitor.capture.hit import Hit
from monitor.capture.line import Context, hit_of
from monitor.capture.opening import Broken, Stream
from monitor.capture.problem import CaptureError, Malformed

LINE_BYTES = 16 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024


def read_jsonl(
    stream: Stream, *, file: str, named: str, context: Context, tell: Callable[[str, str], None]
) -> Iterator[Hit]:
    """Yield the hits of a JSONL capture; `Hit.entry` is the number of the line, from 0.

    `named` is the file as errors name it, `tell` takes (place, why) of lines that cannot be read; they are skipped.
    Raises CaptureError where the stream breaks before its first line ended.
    """
    return read_lines(
        stream, named=named, tell=tell, hit_at=lambda line, entry: hit_of(loads(line), context, file=file, entry=entry)
    )


def read_lines(
    stream: Stream, *, named: str, tell: Callable[[str, str], None], hit_at: Callable[[bytes, int], Hit]
) -> Iterator[Hit]:
    """Yield the hit of every line that is not blank: what `hit_at` makes of it and its number from 0, or Malformed.

    `named` is the file as errors name it, `tell` takes (place, why) of lines that cannot be read; they are skipped.
    Raises CaptureError where the stream breaks before its first line ended.
    """
    number = 0
    try:
        for number, line in lines(stream):
            if line is None:
                tell(f"line {number}", f"longer than {LINE_BYTES // 1024**2} MB, skipped")
                continue
            if not line or line.isspace():
                continue
            try:
                hit = hit_at(line, number - 1)
            except Malformed as error:
                tell(f"line {number}", str(error))
            else:
                yield hit
    except Broken as error:
        if not number:
            raise CaptureError(named, "", str(error)) from error
        tell("", f"{error}; read up to line {number}")


def lines(stream: Stream) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1; None for one too long, which is never held. Raises Broken."""
    number, begun, skipping = 1, b"", False
    while chunk := stream.read(CHUNK_BYTES):
        parts = chunk.split(b"\n")
        for part in parts[:-1]:
            whole = begun + part if begun else part
            yield number, None if skipping or len(whole) > LINE_BYTES else whole
            number, begun, skipping = number + 1, b"", False
        if not skipping:
            begun += parts[-1]
            if len(begun) > LINE_BYTES:
                begun, skipping = b"", True
    if begun or skipping:
        yield number, None if skipping else begun


def loads(line: bytes) -> object:
    """Return what a line says. Raises Malformed with the place in it where it is no JSON."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as broken:
            raise Malformed(f"byte {broken.start + 1}", "not UTF-8 text") from error
        raise Malformed(f"column {error.colno}", f"not JSON: {error.msg}") from error
