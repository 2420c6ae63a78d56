"""Demandbase: which company a visitor's address belongs to, asked per page, and its syncs."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"company-target.com", "demandbase.com"})
_SYNCS = frozenset({"segments.company-target.com", "s.company-target.com"})
_PIXEL = Pixel(
    vendor="demandbase",
    hosts=VENDOR_HOSTS,
    page=("page",),
    referrer=("referrer",),
    protocol=frozenset({"key", "auth", "callback", "src", "rnd", "query"}),
)


@register
class Demandbase:
    """`api.company-target.com/api/v<n>/ip.json`; the account is the key."""

    vendor: ClassVar[str] = "demandbase"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the IP API, the tag's scripts, and what is sent to the segment and sync hosts."""
        if request.host in {"tag.demandbase.com", "scripts.demandbase.com"}:
            return request.path.endswith(".js")
        return request.path.endswith("/ip.json") or request.host in {
            "segments.company-target.com",
            "s.company-target.com",
        }

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        if request.path.endswith(".js"):
            name = request.segments[-1].partition(".")[0]
            return (_PIXEL.loader(request, name, "tag"),)
        if request.path.endswith("/ip.json"):
            account = request.query.get("key") or request.query.get("auth", "")
            return (_PIXEL.event(request, Kind.INIT, account, "ip"),)
        return (_PIXEL.event(request, Kind.SYNC, "", request.segments[-1] if request.segments else "sync", {}),)
