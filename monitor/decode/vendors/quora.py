"""Quora's pixel."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

PIXEL = Pixel(
    vendor="quora",
    hosts=frozenset({"q.quora.com", "a.quora.com"}),
    page=("u",),
    names={"i": "integration"},
    numeric=frozenset({"value"}),
    value=("value",),
    protocol=frozenset({"tag", "j", "noscript"}),
)


@register
class Quora:
    """`q.quora.com/_/ad/<pixel>/pixel`, one event each, and its script."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixel and `qevents.js`."""
        return request.segments[:2] == ("_", "ad") or request.path == "/qevents.js"

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request, named by `tag`."""
        if request.path == "/qevents.js":
            return (PIXEL.loader(request, "", "qevents.js"),)
        name = request.params.get("tag", "")
        account = request.segments[2] if len(request.segments) > 2 else ""
        return (PIXEL.event(request, Kind.EVENT if name else Kind.INIT, account, name or "init"),)
