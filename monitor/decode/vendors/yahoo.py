"""Yahoo's dot tag, and the cookie matches of its exchange."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="yahoo",
    hosts=frozenset({"sp.analytics.yahoo.com", "ups.analytics.yahoo.com", "s.yimg.com"}),
    page=("f",),
    referrer=("e",),
    value=("gv",),
    names={
        "b": "page_title", "ec": "event_category", "ea": "event_action", "el": "event_label", "ev": "event_value",
        "gv": "value", "et": "event_type", "tagmgr": "tag_manager",
    },
    numeric=frozenset({"gv", "ev"}),
    protocol=frozenset({"a", ".yp", "d", "n", "enc", "yv", "js", "he", "cb"}),
)  # fmt: skip


@register
class Yahoo:
    """`sp.analytics.yahoo.com/sp.pl` (images: `/spp.pl`), matches of `ups.analytics.yahoo.com`, and the script."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the dot, the matches and `ytc.js`."""
        if request.host == "s.yimg.com":
            return request.path == "/wi/ytc.js"
        return request.path in {"/sp.pl", "/spp.pl"} or request.segments[:1] == ("ups",)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request: named by action, else category; without either a page view."""
        if request.path == "/wi/ytc.js":
            return (PIXEL.loader(request, "", "ytc.js"),)
        params = request.params
        if request.path not in {"/sp.pl", "/spp.pl"}:
            return (PIXEL.event(request, Kind.SYNC, "".join(request.segments[1:2]), "match", properties={}),)
        if not params.get(".yp"):
            raise Unreadable("no pixel id")
        name = params.get("ea") or params.get("ec") or ""
        properties = PIXEL.properties(params)
        if params.get("he"):
            properties["user_data"] = {"email": params["he"]}
        kind = Kind.EVENT if name else Kind.PAGE
        return (PIXEL.event(request, kind, params[".yp"], name or "page_view", properties=properties),)
