"""Chartbeat: pings of open pages, headline tests, and the scripts that send them."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request

VENDOR_HOSTS = frozenset({"chartbeat.net", "chartbeat.com"})
_PIXEL = Pixel(
    vendor="chartbeat",
    hosts=VENDOR_HOSTS,
    referrer=("r", "v"),
    users={"client": "u", "session": "t"},
    names={"h": "page_host", "p": "page_path", "d": "domain", "g0": "sections", "g1": "authors", "i": "page_title"},
    protocol=frozenset(
        {
            "g", "n", "f", "x", "m", "y", "o", "w", "j", "R", "W", "I", "E", "e", "b", "V", "tz", "sn", "sv", "sd",
            "im", "_", "EE", "z", "c", "D", "A", "C", "KK", "PA", "sr", "g2", "g3", "g4", "K", "Z", "ml", "sl",
        }
    ),
)  # fmt: skip


@register
class Chartbeat:
    """`/ping` of any of its hosts: the first of a page (no time passed, `c=0`) is the page, later ones telemetry."""

    vendor: ClassVar[str] = "chartbeat"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take pings, headline testing and scripts."""
        path = request.path
        return path.startswith(("/ping", "/mab_strategy/")) or (
            path.endswith(".js") and request.host.endswith("chartbeat.com")
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; the account is the customer's number, else the domain."""
        path, query = request.path.rstrip("/"), request.query
        if path.endswith(".js"):
            return (_PIXEL.loader(request, "", request.segments[-1]),)
        account = query.get("g") or query.get("d") or query.get("domain", "")
        if path != "/ping":
            params = {name: value for name, value in query.items() if name in {"h", "p", "d", "u"}}
            kind = Kind.INIT if path.startswith("/mab_strategy") else Kind.TELEMETRY
            return (_PIXEL.event(request, kind, account, "headline_test", params),)
        first = query.get("c", "0") == "0"
        return (
            _PIXEL.event(request, Kind.PAGE if first else Kind.TELEMETRY, account, "page_view" if first else "ping"),
        )
