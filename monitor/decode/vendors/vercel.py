"""Vercel Web Analytics and Speed Insights: page views, custom events and vitals, posted to the site itself."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import first_text, mapping, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"vercel-insights.com", "vercel-scripts.com"})
_CALLS = {"view": Kind.PAGE, "event": Kind.EVENT, "vitals": Kind.TELEMETRY}
_WEB, _SPEED = "/_vercel/insights/", "/_vercel/speed-insights/"


@register
class Vercel:
    """`/_vercel/insights/view`, `/event`, `/_vercel/speed-insights/vitals` and their scripts, on any site."""

    vendor: ClassVar[str] = "vercel"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = (_WEB, _SPEED)

    def recognises(self, request: Request) -> bool:
        """Take calls and scripts below Vercel's own paths, and its hosts."""
        known = request.path.startswith((_WEB, _SPEED)) or host_in(request.host, VENDOR_HOSTS)
        return known and (request.path.endswith(".js") or (request.is_post and request.segments[-1:] != ()))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event; raise Unreadable for a call without a body."""
        last = request.segments[-1]
        body = mapping(request.body.json)
        kind = Kind.LOADER if last.endswith(".js") else _CALLS.get(last, Kind.TELEMETRY)
        if kind in {Kind.PAGE, Kind.EVENT} and not body:
            raise Unreadable(request.body.problem or "the body is no JSON object")
        page, data = first_text(body, "o", "href"), body.get("ed")
        name = {Kind.PAGE: "pageview", Kind.TELEMETRY: "performance"}.get(kind, last)
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=kind,
                account=first_text(body, "dsn") or "",
                name=(first_text(body, "en") or name) if kind is Kind.EVENT else name,
                vendor_hosts=VENDOR_HOSTS,
                page=page,
                referrer=first_text(body, "r"),
                at=event_time(body.get("ts"), request.hit.at),
                properties=dict(without(mapping(parse_json(data) if isinstance(data, str) else data))),
                click_ids=click_ids_in(page),
            ),
        )
