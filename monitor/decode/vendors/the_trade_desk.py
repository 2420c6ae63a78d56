"""The Trade Desk: the universal pixel, static pixels, real-time conversions, and the cookie matches around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.accounts import several
from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import first_amount, first_text, ids, items_out, mapping, mappings, without
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="the_trade_desk",
    hosts=frozenset({"adsrvr.org"}),
    page=("ref",),
    value=("v",),
    currency=("vf",),
    transaction=("orderid",),
    names={"v": "value", "vf": "currency"},
    numeric=frozenset({"v"}),
    protocol=frozenset({"adv", "ct", "upid", "fmt", "upv", "paapi", "gtmcb", "cb", "osi", "ttdtag"}),
)
_NAMES = {"pxl": "pixel", "conv": "conversion", "evnt": "event"}
_KNOWN = frozenset({"adv", "tracker_id", "upid", "event_name", "referrer_url", "order_id", "adid", "adid_type", "imp"})


@register
class TheTradeDesk:
    """Everything an advertiser's page sends to adsrvr.org; bidding between exchanges is none of it."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = frozenset({"insight.adsrvr.org", "match.adsrvr.org", "js.adsrvr.org"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take tracks, matches, the frames and the scripts that fire them."""
        if request.host == "js.adsrvr.org":
            return request.path.endswith(".js")
        return request.segments[:1] in {("track",), ("tags",)}

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a pixel id, or an entry of a real-time conversion."""
        segments = request.segments
        if request.host == "js.adsrvr.org" or segments[0] == "tags":
            # A frame `/tags/<advertiser>/<pixel>/iframe` fires the pixel in it.
            frame = segments[1:3] if segments[0] == "tags" else ()
            return (PIXEL.loader(request, "/".join(frame), segments[-1]),)
        name = segments[1] if len(segments) > 1 else ""
        if request.host == "match.adsrvr.org":
            return (PIXEL.event(request, Kind.SYNC, request.query.get("adv", ""), name, properties={}),)
        if name == "realtimeconversion":
            return self._conversions(request)
        params = request.params
        advertiser = params.get("adv")
        if not advertiser:
            raise Unreadable(request.body.problem or "no advertiser id")
        if name == "up":
            kind = Kind.EVENT if params.get("v") or params.get("orderid") else Kind.PAGE
            pixels, name = several(params.get("upid", "")) or [""], "universal_pixel"
        else:
            # `ct=0:<pixel>`; a tag whose macro stayed empty sends `0:` alone.
            kind, pixels, name = Kind.EVENT, [params.get("ct", "").rpartition(":")[2]], _NAMES.get(name, name)
        return tuple(
            PIXEL.event(request, kind, _account(advertiser, pixel), name, batch_index=index)
            for index, pixel in enumerate(pixels)
        )

    def _conversions(self, request: Request) -> tuple[Event, ...]:
        document = mapping(request.body.json)
        entries = [entry for entry in mappings(document.get("data")) if entry.get("adv")]
        if not entries:
            raise Unreadable(request.body.problem or "no conversions in the body")
        return tuple(self._conversion(request, entry, index) for index, entry in enumerate(entries))

    def _conversion(self, request: Request, entry: Mapping[str, Any], index: int) -> Event:
        items, properties = items_out(without(entry, _KNOWN), "items")
        page = first_text(entry, "referrer_url")
        tracker = first_text(entry, "tracker_id", "upid") or ""
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.EVENT,
            account=_account(first_text(entry, "adv") or "", tracker),
            name=first_text(entry, "event_name") or "conversion",
            vendor_hosts=PIXEL.hosts,
            page=page,
            properties=properties,
            items=items,
            value=first_amount(entry, "value"),
            currency=first_text(entry, "currency"),
            transaction_id=first_text(entry, "order_id"),
            event_id=first_text(entry, "imp"),
            user_ids=ids(device=entry.get("adid")),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _account(advertiser: str, pixel: str) -> str:
    return f"{advertiser}/{pixel}" if pixel else advertiser
