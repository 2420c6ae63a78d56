"""Adobe Advertising (everesttech): id syncs of its ad buying, and conversions."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"everesttech.net", "everestjs.net"})
_PIXEL = Pixel(
    vendor="adobe_advertising",
    hosts=VENDOR_HOSTS,
    transaction=("ev_transid",),
    value=("ev_revenue",),
    users={"client": "d_uuid"},
    names={"redir": "redirect"},
    numeric=frozenset({"ev_revenue"}),
    protocol=frozenset({"_test", "pv", "throttleCookie"}),
)


@register
class AdobeAdvertising:
    """`pixel.everesttech.net/<account>/…` converts, every other host of everesttech.net syncs, everestjs.net loads."""

    vendor: ClassVar[str] = "adobe_advertising"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take everything on hosts below the two domains but their sites."""
        return not request.host.startswith("www.") or request.path.endswith(".js")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request: a conversion when it carries a transaction's properties (`ev_…`)."""
        segments = request.segments
        if request.path.endswith(".js"):
            return (_PIXEL.loader(request, "", segments[-1]),)
        if request.host.startswith("pixel"):
            converts = any(name.startswith("ev_") for name in request.query)
            kind, name = (Kind.EVENT, "conversion") if converts else (Kind.PAGE, "page_view")
            return (_PIXEL.event(request, kind, segments[0] if segments else "", name),)
        partner = segments[segments.index("pid") + 1] if "pid" in segments[:-1] else ""
        return (_PIXEL.event(request, Kind.SYNC, partner, "match"),)
