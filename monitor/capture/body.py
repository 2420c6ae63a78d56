"""The body of an HTTP request, read and unpacked within a limit."""

from __future__ import annotations

import zlib
from enum import Enum

from starlette.requests import Request

GZIP = b"\x1f\x8b"


class Refusal(Enum):
    """Why a body was not taken."""

    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    DAMAGED = "damaged"


class Refused(Exception):
    """A body that was not taken."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body as it came, at most `limit` bytes of it ever in memory. Raises Refused, ClientDisconnect."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise Refused(Refusal.ENCODING)
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > limit:
        raise Refused(Refusal.TOO_LARGE)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise Refused(Refusal.TOO_LARGE)
        parts.append(part)
    return b"".join(parts)


def unpacked(body: bytes, limit: int) -> bytes:
    """Return a body opened where it is gzip, whatever its headers said: a beacon cannot set any. Raises Refused."""
    if not body.startswith(GZIP):
        return body
    inflate = zlib.decompressobj(wbits=31)
    try:
        opened = inflate.decompress(body, limit + 1)
    except zlib.error as error:
        raise Refused(Refusal.DAMAGED) from error
    if len(opened) > limit:
        raise Refused(Refusal.TOO_LARGE)
    if not inflate.eof or inflate.unused_data:
        raise Refused(Refusal.DAMAGED)
    return opened
