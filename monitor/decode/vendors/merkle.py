"""Merkle Merkury: its identity loader on any host, and its syncs."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"rkdms.com", "merkleinc.com"})
_LOADER = "/tpTracking/loader/load.js"
_PIXEL = Pixel(vendor="merkle", hosts=VENDOR_HOSTS, users={"partner": "puid"}, protocol=frozenset({"_ct", "pid"}))


@register
class Merkle:
    """`/tpTracking/loader/load.js?sv_cid=…` and `mid.rkdms.com`."""

    vendor: ClassVar[str] = "merkle"
    hosts: ClassVar[frozenset[str]] = frozenset({"mid.rkdms.com"})
    signs: ClassVar[tuple[str, ...]] = (f"{_LOADER}?",)

    def recognises(self, request: Request) -> bool:
        """Take the loader with its client's number, and the sync host."""
        return host_in(request.host, self.hosts) or (request.path.endswith(_LOADER) and "sv_cid" in request.query)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        if request.path.endswith(_LOADER):
            return (_PIXEL.loader(request, request.query.get("sv_cid", ""), "load.js"),)
        name = request.segments[0] if request.segments else "sync"
        return (_PIXEL.event(request, Kind.SYNC, request.query.get("pid", ""), name),)
