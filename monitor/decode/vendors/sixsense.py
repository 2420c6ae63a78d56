"""6sense: page beacons, and which company a visitor belongs to."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"6sense.com", "6sc.co"})
_BEACONS = frozenset({"6sc.co"})
_PIXEL = Pixel(
    vendor="sixsense",
    hosts=VENDOR_HOSTS,
    page=("pageURL",),
    referrer=("r",),
    users={"client": "visitor", "session": "session"},
    names={"q": "data"},
    json=frozenset({"q", "m", "thirdParty"}),
    protocol=frozenset({"token", "event", "svisitor", "cb", "isIframe", "an_uid", "v", "pageViewId", "dpr", "m"}),
)


@register
class SixSense:
    """`b.6sc.co/v1/beacon/img.gif` reports, `epsilon.6sense.com/v3/company/details` asks; the account is the token."""

    vendor: ClassVar[str] = "sixsense"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take everything on 6sc.co, and the company API."""
        return host_in(request.host, _BEACONS) or request.path.startswith("/v3/company/")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        path, query = request.path, request.query
        if path.startswith("/v3/company/"):
            return (_PIXEL.event(request, Kind.INIT, "", "company_details", {}),)
        if path.endswith(".js"):
            name = request.segments[-1].partition(".")[0]
            return (_PIXEL.loader(request, "" if name == "6si" else name, "6si.js"),)
        if "/beacon/" not in path:
            return (_PIXEL.event(request, Kind.SYNC, "", request.host.partition(".")[0], {}),)
        name = query.get("event", "beacon")
        kind = Kind.PAGE if name == "a_pageload" else Kind.TELEMETRY if "time" in name else Kind.EVENT
        return (_PIXEL.event(request, kind, query.get("token", ""), name),)
