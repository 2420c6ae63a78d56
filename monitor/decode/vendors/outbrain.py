"""Outbrain's pixel for advertisers; the widgets publishers show are none of it."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.accounts import several
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="outbrain",
    hosts=frozenset({"outbrain.com"}),
    page=("dl",),
    referrer=("pRef", "referrer"),
    value=("orderValue",),
    currency=("currency",),
    transaction=("orderId",),
    names={"orderValue": "value", "cht": "channel"},
    numeric=frozenset({"orderValue"}),
    protocol=frozenset(
        {"marketerId", "mid", "name", "obApiVersion", "obtpVersion", "bust", "optOut", "au", "zone", "g", "pld"}
        | {"obClickId", "ob_click_id"}
    ),
)


@register
class Outbrain:
    """`tr.outbrain.com/unifiedPixel`, before it `amplifypixel.outbrain.com/pixel`, and what stands around them."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixels, click ids fetched for them, cookie matches, and the pixel's script."""
        if request.path == "/pixel":
            return request.host == "amplifypixel.outbrain.com"
        return request.path in {"/unifiedPixel", "/cachedClickId", "/cookie-sync", "/cp/obtp.js"}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a marketer."""
        params, last = request.params, request.segments[-1]
        if last == "obtp.js":
            return (PIXEL.loader(request, "", last),)
        marketers = several(params.get("marketerId") or params.get("mid", ""))
        if last in {"cachedClickId", "cookie-sync"}:
            return (PIXEL.event(request, Kind.SYNC, marketers[0] if marketers else "", last, properties={}),)
        if not marketers:
            raise Unreadable(request.body.problem or "no marketer id")
        name = params.get("name", "PAGE_VIEW")
        out = params.get("optOut") == "true"
        click = params.get("obClickId") or params.get("ob_click_id")
        return tuple(
            PIXEL.event(
                request,
                Kind.PAGE if name == "PAGE_VIEW" else Kind.EVENT,
                marketer,
                name,
                consent=Consent(ad_personalization=Signal.DENIED, raw={"optOut": "true"}) if out else None,
                click_ids={"ob_click_id": click} if click else {},
                batch_index=index,
            )
            for index, marketer in enumerate(marketers)
        )
