"""Omniconvert Explore: events of its tests on any host, and its script."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"omniconvert.com"})
_PIXEL = Pixel(vendor="omniconvert", hosts=VENDOR_HOSTS, protocol=frozenset({"id_website", "event", "_"}))


@register
class Omniconvert:
    """`/mktzsave` with `id_website`, the account; the event is named by `event`."""

    vendor: ClassVar[str] = "omniconvert"
    hosts: ClassVar[frozenset[str]] = frozenset({"cdn.omniconvert.com"})
    signs: ClassVar[tuple[str, ...]] = ("/mktzsave",)

    def recognises(self, request: Request) -> bool:
        """Take the path, whose name is Omniconvert's alone (its scripts call themselves mktz), and its script."""
        if host_in(request.host, self.hosts):
            return request.path.endswith(".js")
        return request.path.rstrip("/").endswith("/mktzsave")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        if request.path.endswith(".js"):
            return (_PIXEL.loader(request, request.segments[-1].removesuffix(".js"), "script"),)
        params = request.params
        name = params.get("event", "save")
        kind = Kind.PAGE if name in {"pageview", "page_view"} else Kind.EVENT
        return (_PIXEL.event(request, kind, params.get("id_website", ""), name),)
