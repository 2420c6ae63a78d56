"""Requests as text, and what decoding one must not do: shared by the fuzzer and the test that keeps its crashers."""

from __future__ import annotations

from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.decode.registry import decode
from monitor.decode.row import rows_of

AT = 1_700_000_000.0


def text_of(row: dict[str, Any]) -> bytes:
    """Return a request of the vectors as an input of the fuzzer."""
    body = row.get("body") or ""
    text = body if isinstance(body, str) else orjson.dumps(body).decode()
    method = row.get("method") or ("POST" if text else "GET")
    return f"{method}\n{row['url']}\n\n\n{text}".encode(errors="surrogatepass")


def request_of(data: bytes) -> Hit:
    """Return the hit of an input; whatever is missing is empty."""
    head, _, body = data.partition(b"\n\n")
    method, url, encoding = ([line.decode("latin-1") for line in head.split(b"\n")] + ["", "", ""])[:3]
    return Hit(
        at=AT,
        method=method or "GET",
        url=url,
        headers=(("content-encoding", encoding),) if encoding else (),
        body=body.lstrip(b"\n"),
        page="https://www.shop.example/",
    )


def undone(hit: Hit) -> str | None:
    """Return what went wrong in decoding a hit: an exception is none of it, it goes through. None when all is well."""
    decoded = decode(hit)
    if decoded.undecodable and decoded.undecodable.reason.startswith("the decoder failed"):
        return f"{decoded.undecodable.vendor}: {decoded.undecodable.reason}"
    for row in rows_of(hit, decoded):
        orjson.dumps(row)
    return None
