"""multipart/form-data, recognised by its first line: captures of Meta's pixel often lack its Content-Type."""

from __future__ import annotations

import re

from monitor.decode.query import MAX_PAIRS, Pairs, clean, decode_bytes

_NAME = re.compile(rb'name="((?:[^"\\]|\\.)*)"|name=([^;\s]+)', re.IGNORECASE)
_BLANK = re.compile(rb"\r?\n\r?\n")


def is_multipart(data: bytes) -> bool:
    """Tell whether a body starts as multipart does: a boundary line, then a Content-Disposition header."""
    return data.startswith(b"--") and b"content-disposition" in data[:1024].lower()


def parse_multipart(data: bytes) -> Pairs:
    """Return the parts as (name, text) pairs in order; a file's content counts as its text. Never raises (RFC 7578)."""
    boundary = data.split(b"\n", 1)[0].rstrip(b"\r")
    pairs: Pairs = []
    for part in data.split(boundary, MAX_PAIRS + 1)[1 : MAX_PAIRS + 1]:
        pieces = _BLANK.split(part, maxsplit=1)
        name = _NAME.search(pieces[0])
        if len(pieces) < 2 or name is None:
            continue
        value = pieces[1].removesuffix(b"\n").removesuffix(b"\r")
        pairs.append((clean(decode_bytes(name[1] if name[1] is not None else name[2])), decode_bytes(value)))
    return pairs
