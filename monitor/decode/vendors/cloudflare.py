"""Cloudflare Web Analytics: the speed of a page, posted to the site itself or to Cloudflare."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.objects import first_text, ids, mapping
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"cloudflareinsights.com"})
_PATH = "/cdn-cgi/rum"


@register
class Cloudflare:
    """`/cdn-cgi/rum` on any site behind Cloudflare, `beacon.min.js`. It counts page loads; visitors have no ids."""

    vendor: ClassVar[str] = "cloudflare"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = (f"{_PATH}?",)

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the path Cloudflare keeps for itself on every site, and its script."""
        if request.path.endswith(".js"):
            return host_in(request.host, VENDOR_HOSTS)
        return request.is_post and request.path == _PATH

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event: the first report of a page load (type 1) is the page, what follows is telemetry."""
        body = mapping(request.body.json)
        token = first_text(body, "siteToken") or request.query.get("token", "")
        loader = request.path.endswith(".js")
        kind = Kind.LOADER if loader else Kind.PAGE if body.get("eventType") == 1 else Kind.TELEMETRY
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=kind,
                account=token,
                name=request.segments[-1] if loader else "page_view" if kind is Kind.PAGE else "performance",
                vendor_hosts=VENDOR_HOSTS,
                page=first_text(body, "location"),
                referrer=first_text(body, "referrer"),
                user_ids=ids(page_load=body.get("pageloadId")),
            ),
        )
