"""Teads' universal pixel for advertisers, told from what its players report of ads on the same endpoint."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="teads",
    hosts=frozenset({"teads.tv"}),
    protocol=frozenset({"action", "buyer_pixel_id", "tag_version", "cb", "rnd", "ts"}),
)
_PAGES = frozenset({"pageview", "page_view"})


@register
class Teads:
    """`t.teads.tv/track` with a buyer's pixel, cookie matches, and the script."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take tracks, matches and the script."""
        return request.path in {"/track", "/teads-fellow.js"} or request.host in {"cm.teads.tv", "sync.teads.tv"}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request, named by `action`."""
        if request.path == "/teads-fellow.js":
            return (PIXEL.loader(request, "", "teads-fellow.js"),)
        if request.path != "/track":
            return (PIXEL.event(request, Kind.SYNC, "", "match", properties={}),)
        params = request.params
        if not params.get("buyer_pixel_id"):
            if params.get("tag_version"):
                raise Unreadable("no pixel id")
            return (PIXEL.event(request, Kind.TELEMETRY, "", "ad", properties={}),)
        name = params.get("action", "")
        kind = Kind.PAGE if name.lower() in _PAGES else Kind.EVENT
        return (PIXEL.event(request, kind, params["buyer_pixel_id"], name or "(unnamed)"),)
