"""Amazon's ad tag and the older conversion pixel; header bidding on the same domain is none of it."""

from __future__ import annotations

import re
from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

PIXEL = Pixel(
    vendor="amazon_ads",
    hosts=frozenset({"amazon-adsystem.com"}),
    page=("ex-src",),
    value=("value",),
    currency=("currencyCode",),
    event_id=("clientDedupeId",),
    names={"currencyCode": "currency"},
    numeric=frozenset({"value", "unitsSold"}),
    json=frozenset({"attributes"}),
    protocol=frozenset(
        {"pid", "event", "gtmVersion", "d", "ex-fch", "ex-hargs", "ex-fargs", "cb", "dcc", "ts", "csif"}
    ),
)
_PIXEL_ID = re.compile(r"(?:^|;)p=([0-9A-Fa-f-]{8,64})")
_ENDPOINTS = frozenset({"iu3", "iui3"})


@register
class AmazonAds:
    """`iu3` of Amazon's ad hosts: events of the ad tag, conversions of the older pixel, cookie matches."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take `iu3` and `iui3`, and the ad tag's script."""
        return request.segments[-1:] in {("iu3",), ("iui3",)} or request.path.endswith("/aat/amzn.js")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request."""
        if request.path.endswith(".js"):
            return (PIXEL.loader(request, "", request.segments[-1]),)
        params = request.params
        if params.get("pid"):
            name = params.get("event", "")
            kind = Kind.PAGE if name == "PageView" else Kind.EVENT
            return (PIXEL.event(request, kind if name else Kind.INIT, params["pid"], name or "init"),)
        older = _PIXEL_ID.search(params.get("ex-hargs", ""))
        # `dcc=t` is the same hit once more, sent on to set a cookie (measured on cityofhope.org).
        if older is None or params.get("dcc"):
            name = "match" if older is None else "redirect"
            return (PIXEL.event(request, Kind.SYNC, older[1].lower() if older else "", name, properties={}),)
        return (PIXEL.event(request, Kind.EVENT, older[1].lower(), "pixel"),)
