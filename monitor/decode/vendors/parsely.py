"""Parse.ly: page views, heartbeats, videos and conversions, first-party too."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.query import first_of, parse_pairs
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"parsely.com"})
_PIXEL = Pixel(
    vendor="parsely",
    hosts=VENDOR_HOSTS,
    page=("url",),
    referrer=("urlref",),
    names={"inc": "engaged_seconds", "tt": "engaged_ms", "sref": "session_referrer", "surl": "session_url"},
    numeric=frozenset({"inc", "tt"}),
    json=frozenset({"data", "metadata"}),
    protocol=frozenset(
        {"rand", "plid", "idsite", "screen", "sid", "sts", "slts", "date", "action", "pvid", "vsid", "u", "title_"}
    ),
)
_KINDS = {"pageview": Kind.PAGE, "heartbeat": Kind.TELEMETRY, "vheartbeat": Kind.TELEMETRY}


@register
class Parsely:
    """`/plogger/` and `/px/`; the event is named by `action`, the account is the site."""

    vendor: ClassVar[str] = "parsely"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/plogger/", "/px/")

    def recognises(self, request: Request) -> bool:
        """Take Parse.ly's pixels and its site script; elsewhere the pixels' paths with its own parameters."""
        path = request.path
        if host_in(request.host, VENDOR_HOSTS):
            return path.endswith(("/plogger/", "/px/", "/p.js"))
        return path.endswith(("/plogger/", "/px/")) and {"rand", "idsite", "action"} <= request.query.keys()

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable without a site."""
        if request.path.endswith(".js"):
            site = request.segments[-2] if len(request.segments) > 1 else ""
            return (_PIXEL.loader(request, site, "p.js"),)
        query = request.query
        if not query.get("idsite"):
            raise Unreadable("no site")
        action = query.get("action", "pageview")
        client = first_of(parse_pairs(query.get("u", ""))).get("pid")
        ids = {kind: value for kind, value in (("client", client), ("page_view", query.get("pvid"))) if value}
        return (_PIXEL.event(request, _KINDS.get(action, Kind.EVENT), query["idsite"], action, query, user_ids=ids),)
