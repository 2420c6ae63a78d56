"""Umami: the one call of its script, on its cloud and wherever a site hosts it."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import first_amount, first_text, ids, mapping, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"umami.is", "umami.dev"})


@register
class Umami:
    """`/api/send` with `{"type": "event" | "identify", "payload": {"website": …}}`; a call without a name is a page."""

    vendor: ClassVar[str] = "umami"
    hosts: ClassVar[frozenset[str]] = frozenset({"cloud.umami.is", "api-gateway.umami.dev", "gateway.umami.is"})
    signs: ClassVar[tuple[str, ...]] = ("/api/send?",)

    def recognises(self, request: Request) -> bool:
        """Take the call; on hosts that are not Umami's only with a website in its payload."""
        if not request.is_post or not request.path.endswith("/api/send"):
            return False
        website = first_text(mapping(mapping(request.body.json).get("payload")), "website")
        return website is not None or host_in(request.host, VENDOR_HOSTS)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event; raise Unreadable for a call without a website."""
        body = mapping(request.body.json)
        payload = mapping(body.get("payload"))
        website, name = first_text(payload, "website"), first_text(payload, "name")
        if website is None:
            raise Unreadable(request.body.problem or "no website")
        identify = body.get("type") == "identify"
        host, path = first_text(payload, "hostname") or "", first_text(payload, "url") or ""
        page = f"https://{host}{path}" if path.startswith("/") and host else path or None
        data = without(mapping(payload.get("data")))
        title = first_text(payload, "title")
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=Kind.IDENTIFY if identify else Kind.EVENT if name else Kind.PAGE,
                account=website,
                name="identify" if identify else name or "pageview",
                vendor_hosts=VENDOR_HOSTS,
                page=page,
                referrer=first_text(payload, "referrer"),
                properties=data | ({"page_title": title} if title else {}),
                value=first_amount(data, "revenue"),
                currency=first_text(data, "currency"),
                user_ids=ids(user=payload.get("id")),
                click_ids=click_ids_in(page),
            ),
        )
