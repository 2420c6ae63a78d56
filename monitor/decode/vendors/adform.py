"""Adform's track points."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="adform",
    hosts=frozenset({"adform.net", "adform.com"}),
    page=("loc",),
    names={"lid": "point"},
    protocol=frozenset({"pm", "ord", "CC", "ADFPageName", "ADFdivider", "ADFtpmode", "Set1", "rnd"}),
)


@register
class Adform:
    """`/Serving/TrackPoint/` of any of Adform's hosts, cookie matches and scripts; serving ads is none of it."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take track points, matches and the track point's scripts, whatever their case."""
        path = request.path.lower()
        return path.startswith(("/serving/trackpoint", "/serving/cookie/match", "/cookie")) or "trackpoint" in path

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request: a page view by its page name, with a point's id an event."""
        path, params = request.path.lower(), request.params
        if not path.startswith("/serving/trackpoint"):
            if "trackpoint" in path:
                return (PIXEL.loader(request, params.get("pm", ""), "trackpoint"),)
            return (PIXEL.event(request, Kind.SYNC, "", "match", properties={}),)
        if not params.get("pm"):
            raise Unreadable("no tracking id")
        name = params.get("ADFPageName", "")
        kind = Kind.EVENT if params.get("lid") and not name else Kind.PAGE
        return (PIXEL.event(request, kind, params["pm"], name or "track_point"),)
