"""Kissmetrics: events, properties and aliases, one GET each."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"kissmetrics.com", "kissmetrics.io"})
_PIXEL = Pixel(
    vendor="kissmetrics",
    hosts=VENDOR_HOSTS,
    value=("Billing Amount", "Revenue", "revenue"),
    users={"client": "_p", "user": "_n2"},
    protocol=frozenset({"_k", "_n", "_t", "_d", "__t", "_"}),
)
_CALLS = {"e": Kind.EVENT, "s": Kind.IDENTIFY, "a": Kind.IDENTIFY}
_PAGES = frozenset({"Visited Site", "Page View", "page view"})


@register
class Kissmetrics:
    """`trk.kissmetrics.io/e` (events), `/s` (properties of a person), `/a` (two names of one); account: the key."""

    vendor: ClassVar[str] = "kissmetrics"
    hosts: ClassVar[frozenset[str]] = frozenset({"trk.kissmetrics.io", "trk.kissmetrics.com"})
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the three calls."""
        return request.path.strip("/") in _CALLS

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event; raise Unreadable without a key."""
        call, params = request.path.strip("/"), dict(request.params)
        key, name = params.get("_k", ""), params.get("_n", "")
        if not key:
            raise Unreadable("no key")
        if call == "a":
            params["_n2"] = name
        kind = Kind.PAGE if call == "e" and name in _PAGES else _CALLS[call]
        told = name if call == "e" else {"s": "set", "a": "alias"}[call]
        at = event_time(params.get("_t"), request.hit.at)
        return (_PIXEL.event(request, kind, key, told or "(unnamed)", params, at=at),)
