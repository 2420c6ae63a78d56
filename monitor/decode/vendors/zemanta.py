"""Zemanta's pixel."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

PIXEL = Pixel(
    vendor="zemanta",
    hosts=frozenset({"p1.zemanta.com", "js-tag.zemanta.com", "b1sync.zemanta.com"}),
    protocol=frozenset({"bust", "cb", "rnd"}),
)
_FORMS = frozenset({"js", "ns"})


@register
class Zemanta:
    """`p1.zemanta.com/v2/p/js/<account>/<event>/`, its predecessor `/p/<account>/<pixel>/`, matches and script."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take pixels, scripts and cookie matches."""
        return "p" in request.segments[:2] or request.path.endswith(".js") or request.host == "b1sync.zemanta.com"

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request: in version 2 its name stands in the path, before that a pixel's."""
        if request.host == "b1sync.zemanta.com":
            return (PIXEL.event(request, Kind.SYNC, "", "match", properties={}),)
        segments = request.segments
        if "p" not in segments[:2]:
            return (PIXEL.loader(request, "", segments[-1]),)
        rest = [part for part in segments[segments.index("p") + 1 :] if part not in _FORMS]
        account, name = [*rest, "", ""][:2]
        kind = Kind.PAGE if name in {"PAGE_VIEW", ""} else Kind.EVENT
        return (PIXEL.event(request, kind, account, name or "PAGE_VIEW"),)
