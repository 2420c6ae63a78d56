"""Captures read: what a file holds is found by looking at it, and it comes out as hits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

import orjson

from monitor.capture.access_log import looks_like_log, read_access_log
from monitor.capture.bigquery import looks_like_export, read_export
from monitor.capture.har import read_har
from monitor.capture.hit import Hit
from monitor.capture.jsonl import read_jsonl
from monitor.capture.line import KEYS, Context
from monitor.capture.mitmproxy import looks_like_flows, read_flows
from monitor.capture.opening import STDIN, Broken, Stream, opened
from monitor.capture.problem import CaptureError
from monitor.capture.segment_messages import looks_like_message, read_messages
from monitor.capture.snowplow import looks_like_enriched, read_enriched
from monitor.config.nearest import did_you_mean

__all__ = ["CaptureError", "read_capture"]

HEAD_BYTES = 64 * 1024
FIRST_LINES = 20
"""Lines looked at for what a file is, so that one bad line does not hide it."""
MAX_TOLD = 100
"""Problems told one by one, a file; the rest is told as a number, so that a broken file of millions stays small."""

_BOM = b"\xef\xbb\xbf"
_FIRST_KEY = re.compile(rb'\{\s*"([^"\\]{0,64})"')
_SUFFIXES = ("har", "jsonl", "ndjson")
_OTHERS = (
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed with xz; unpack it first: xz -d"),
    (b"BZh", "compressed with bzip2; unpack it first: bzip2 -d"),
    (b"\xff\xfe", "UTF-16 text; save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text; save it as UTF-8"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture; record the browser's traffic as HAR instead"),
    (b"\n\r\r\n", "a packet capture; record the browser's traffic as HAR instead"),
    (b"<", "HTML or XML; export the traffic as HAR"),
    (b"[", 'a JSON list; write one {"at": …, "url": …} a line instead (JSONL)'),
)


class Format(Enum):
    """What a capture is written in."""

    HAR = "har"
    JSONL = "jsonl"
    ACCESS_LOG = "access_log"
    SEGMENT_MESSAGES = "segment_messages"
    BIGQUERY_EXPORT = "bigquery_export"
    SNOWPLOW_EVENTS = "snowplow_events"
    MITMPROXY_FLOWS = "mitmproxy_flows"


_READERS = {
    Format.JSONL: read_jsonl,
    Format.ACCESS_LOG: read_access_log,
    Format.SEGMENT_MESSAGES: read_messages,
    Format.BIGQUERY_EXPORT: read_export,
    Format.SNOWPLOW_EVENTS: read_enriched,
    Format.MITMPROXY_FLOWS: read_flows,
}
_OBJECTS = (
    (Format.SEGMENT_MESSAGES, looks_like_message, re.compile(rb'"(?:messageId|anonymousId|rudderId)"\s*:')),
    (Format.BIGQUERY_EXPORT, looks_like_export, re.compile(rb'"event_(?:params|timestamp)"\s*:')),
)
"""Formats of objects with, for a first line that is longer than what is looked at, the keys that give them away."""


def read_capture(
    path: Path,
    *,
    source: str = "default",
    environment: str = "production",
    on_problem: Callable[[CaptureError], None],
) -> Iterator[Hit]:
    """Yield the requests of a file in any `Format`, compressed or not; "-" is stdin.

    What cannot be read is told to `on_problem` with its place, and the rest is read. Raises CaptureError, before the
    first hit, where nothing in the file can be; a file that breaks off in the middle yields what came before and tells
    where. Memory stays bounded whatever the file is.
    """
    named = "stdin" if path == STDIN else str(path)
    told = 0

    def tell(place: str, why: str) -> None:
        nonlocal told
        told += 1
        if told <= MAX_TOLD:
            on_problem(CaptureError(named, place, why))

    with opened(path) as stream:
        kind = _format_of(stream, path, named)
        name = "stdin" if path == STDIN else path.name
        if kind is Format.HAR:
            yield from read_har(stream, file=name, named=named, source=source, environment=environment, tell=tell)
        else:
            context = Context(source=source, environment=environment)
            yield from _READERS[kind](stream, file=name, named=named, context=context, tell=tell)
    if told > MAX_TOLD:
        on_problem(CaptureError(named, "", f"{told - MAX_TOLD:,} more problems like these"))


def _format_of(stream: Stream, path: Path, named: str) -> Format:
    """Tell the format by content, by name where content leaves it open. Raises CaptureError for anything else."""
    if stream.peek(3) == _BOM:
        stream.read(3)
    head = stream.peek(HEAD_BYTES)
    text = head.lstrip()
    if not text:
        _skip_blanks(stream, named)
        head = stream.peek(HEAD_BYTES)
        text = head.lstrip()
    by_name = _by_name(path)
    if text.startswith(b"{"):
        return _of_object(text, whole=len(head) < HEAD_BYTES, by_name=by_name)
    of_bytes = _of_bytes(head)
    if of_bytes is not None:
        return of_bytes
    for magic, why in _OTHERS:
        if head.startswith(magic) or (len(magic) == 1 and text.startswith(magic)):
            raise CaptureError(named, "", why)
    if by_name is Format.JSONL:
        return by_name
    if by_name is Format.HAR:
        raise CaptureError(named, "", 'not JSON: a HAR begins with {"log": …')
    suffix = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    hint = did_you_mean(suffix, _SUFFIXES) if "." in path.name else ""
    raise CaptureError(
        named, "", f"neither HAR nor JSONL nor an access log{hint if 'mean' in hint else ''}; see docs/capture.md"
    )


def _of_bytes(head: bytes) -> Format | None:
    if looks_like_flows(head):
        return Format.MITMPROXY_FLOWS
    for line in head.lstrip(b" \r\n").split(b"\n", FIRST_LINES)[:FIRST_LINES]:
        if looks_like_log(line):
            return Format.ACCESS_LOG
        if looks_like_enriched(line):
            return Format.SNOWPLOW_EVENTS
    return None


def _skip_blanks(stream: Stream, named: str) -> None:
    """Read on to the first character that is not blank. Raises CaptureError where there is none."""
    while head := stream.peek(HEAD_BYTES):
        if head.strip():
            return
        stream.read(len(head))
    try:
        stream.read(1)
    except Broken as error:
        raise CaptureError(named, "", str(error)) from error
    raise CaptureError(named, "", "is empty")


def captures_in(folder: Path) -> list[Path]:
    """Return the files in a folder, and in those below it, that are captures by their names, in order."""
    found = (path for path in folder.rglob("*") if _by_name(path) is not None and path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _by_name(path: Path) -> Format | None:
    name = path.name.lower().removesuffix(".gz").removesuffix(".zst")
    if name.endswith((".jsonl", ".ndjson")):
        return Format.JSONL
    return Format.HAR if name.endswith(".har") else None


def _of_object(text: bytes, *, whole: bool, by_name: Format | None) -> Format:
    key = _FIRST_KEY.match(text)
    first = key[1].decode("utf-8", "replace") if key else ""
    if first == "log":
        return Format.HAR
    dump = _of_dump(text, whole=whole)
    if dump is not None:
        return dump
    if first in KEYS:
        return Format.JSONL
    line, ended, _ = text.partition(b"\n")
    if ended or whole:
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            return by_name or Format.HAR
        return Format.HAR if "log" in value else Format.JSONL
    return by_name or Format.HAR


def _of_dump(text: bytes, *, whole: bool) -> Format | None:
    """Tell a dump by the first of its lines that is an object of one; a JSONL line, having a URL, ends the search."""
    if not whole and b"\n" not in text:
        return next((kind for kind, _, key in _OBJECTS if key.search(text)), None)
    for line in text.split(b"\n", FIRST_LINES)[:FIRST_LINES]:
        try:
            value = orjson.loads(line) if line.startswith(b"{") else {}
        except orjson.JSONDecodeError:
            continue
        if "url" in value or "log" in value:
            return None
        for kind, looks_like, _ in _OBJECTS:
            if looks_like(value):
                return kind
    return None
