"""Plausible: the one call of its script and of servers, wherever a site proxies it to."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, first_amount, first_text, mapping, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"plausible.io"})
_KINDS = {"pageview": Kind.PAGE, "engagement": Kind.TELEMETRY}
_SHORT = {"n": "name", "u": "url", "d": "domain", "r": "referrer", "p": "props", "m": "props", "$": "revenue"}
_ENGAGEMENT = {"e": "engaged_ms", "sd": "scroll_depth"}
_MOST_SITES = 20


@register
class Plausible:
    """`/api/event` of plausible.io or a proxy; one event a site in `d`."""

    vendor: ClassVar[str] = "plausible"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/event",)

    def recognises(self, request: Request) -> bool:
        """Take the call and the script on plausible.io; elsewhere `/event` with a name, a URL and a domain."""
        if host_in(request.host, VENDOR_HOSTS):
            call = request.is_post and request.path == "/api/event"
            return call or (request.path.startswith("/js/") and request.path.endswith(".js"))
        if not request.is_post or not request.path.endswith("/event"):
            return False
        body = mapping(request.body.json)
        name, url, domain = (first_text(body, key) for key in ("n", "u", "d"))
        return bool(name and domain and "." in domain and url and "://" in url)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a site; raise Unreadable for a body without a name and a site."""
        if not request.is_post:
            return (self._made(request, Kind.LOADER, "", request.segments[-1]),)
        sent = mapping(request.body.json)
        said = without(sent) | {long: sent[short] for short, long in _SHORT.items() if sent.get(short) is not None}
        name, sites = text_of(said.get("name")), text_of(said.get("domain"))
        if not name or not sites:
            raise Unreadable(request.body.problem or "no name or no site")
        listed = [site.strip() for site in sites.split(",")][:_MOST_SITES]
        return tuple(self._event(request, said, name, site, index) for index, site in enumerate(listed))

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _event(self, request: Request, said: Object, name: str, site: str, index: int) -> Event:
        page, revenue = text_of(said.get("url")), mapping(_opened(said.get("revenue")))
        properties = dict(without(mapping(_opened(said.get("props")))))
        if name == "engagement":
            properties |= {long: said[short] for short, long in _ENGAGEMENT.items() if short in said}
        if said.get("i") is False:
            properties["interactive"] = False
        return self._made(
            request,
            _KINDS.get(name, Kind.EVENT),
            site,
            name,
            page=page,
            referrer=text_of(said.get("referrer")),
            properties=properties,
            value=first_amount(revenue, "amount"),
            currency=first_text(revenue, "currency"),
            transaction_id=first_text(properties, "order_id", "transaction_id"),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _opened(value: Any) -> Any:
    """Return what older scripts sent as JSON text inside the JSON."""
    return parse_json(value) if isinstance(value, str) else value
