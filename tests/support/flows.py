"""Flows as mitmproxy writes them, for tests."""

from __future__ import annotations

from typing import Any


def netstring(value: Any) -> bytes:
    """A value as one typed netstring."""
    kind, data = _typed(value)
    return b"%d:%b%b" % (len(data), data, kind)


def _typed(value: Any) -> tuple[bytes, bytes]:
    if isinstance(value, dict):
        return b"}", b"".join(netstring(name) + netstring(held) for name, held in value.items())
    if isinstance(value, list | tuple):
        return b"]", b"".join(map(netstring, value))
    plain: dict[type, tuple[bytes, bytes]] = {
        bytes: (b",", value if isinstance(value, bytes) else b""),
        str: (b";", str(value).encode()),
        bool: (b"!", str(value).lower().encode()),
        int: (b"#", str(value).encode()),
        float: (b"^", repr(value).encode()),
        type(None): (b"~", b""),
    }
    return plain[type(value)]


def flow(**changes: Any) -> dict[str, Any]:
    """The state of a flow, in the order of mitmproxy 11, with changes to its request."""
    request = {
        "path": b"/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=page_view",
        "authority": b"region1.google-analytics.com",
        "scheme": b"https",
        "method": b"POST",
        "port": 443,
        "host": "192.0.2.1",
        "timestamp_end": 1_795_600_800.5,
        "timestamp_start": 1_795_600_800.25,
        "trailers": None,
        "content": b"",
        "headers": ((b"User-Agent", b"Mozilla/5.0"), (b"Cookie", b"a=1"), (b"Referer", b"https://shop.example/cart")),
        "http_version": b"HTTP/2.0",
    }
    response = {"status_code": 204, "content": b"9:x", "headers": ()}
    return {"websocket": None, "response": response, "request": request | changes, "type": "http", "version": 20}
