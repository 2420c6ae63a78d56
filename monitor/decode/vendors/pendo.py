"""Pendo: what its agent packs into `jzb` (deflated JSON in base64), guides seen, and the server's track events."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.query import decode_bytes
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unpack import unpack
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"pendo.io", "pendo-io-static.storage.googleapis.com"})
_GIFS = frozenset({"ptm.gif", "guide.gif"})
_KINDS = {
    "load": Kind.PAGE,
    "identify": Kind.IDENTIFY,
    "meta": Kind.IDENTIFY,
    "metadata": Kind.IDENTIFY,
    "track": Kind.EVENT,
    "click": Kind.EVENT,
    "focus": Kind.EVENT,
    "submit": Kind.EVENT,
    "change": Kind.EVENT,
}
"""Types of the agent's own captures; the others report on guides shown and on the agent."""
_SENT = frozenset(
    {"type", "visitor_id", "visitorId", "account_id", "accountId", "url", "browser_time", "timestamp", "title", "props"}
    | {"properties", "event", "eventId", "context", "tab_id", "frame_id", "remote_ip", "user_agent"}
)


@register
class Pendo:
    """`/data/ptm.gif/<key>` and `/data/guide.gif/<key>` by GET or POST, `/data/track`, guides and the agent."""

    vendor: ClassVar[str] = "pendo"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/data/ptm.gif/",)

    def recognises(self, request: Request) -> bool:
        """Take the data calls on Pendo's hosts and, through a CNAME, the agent's with a key and its `jzb` or `ct`."""
        segments = request.segments
        gif = len(segments) >= 3 and segments[0] == "data" and segments[1] in _GIFS
        if not host_in(request.host, VENDOR_HOSTS):
            return gif and ("jzb=" in request.raw_query or "ct=" in request.raw_query)
        return (
            gif or segments[:2] in {("data", "track"), ("data", "guide.js"), ("data", "guide.json")} or _agent(request)
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of the packed list; raise Unreadable when it does not open or is empty."""
        segments = request.segments
        if _agent(request):
            return (self._made(request, Kind.LOADER, segments[-2], segments[-1]),)
        if segments[1].startswith("guide.js"):
            return (self._made(request, Kind.INIT, segments[2] if len(segments) > 2 else "", "guides"),)
        server = segments[1] == "track"
        account = (request.hit.header("x-pendo-integration-key") or "") if server else segments[2]
        entries = bounded(_entries(request), request, "no events in the call")
        return tuple(self._event(request, account, entry, index) for index, entry in enumerate(entries))

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _event(self, request: Request, account: str, entry: Object, index: int) -> Event:
        called = text_of(entry.get("type")) or "(untyped)"
        said = without(mapping(entry.get("props"))) | without(mapping(entry.get("properties")))
        name = called
        if called == "track":
            name = first_text(entry, "event") or first_text(said, "event", "eventName", "name") or "(unnamed)"
        context = mapping(entry.get("context"))
        page = first_text(entry, "url") or first_text(context, "url")
        title = first_text(entry, "title") or first_text(context, "title")
        return self._made(
            request,
            _KINDS.get(called, Kind.TELEMETRY),
            account,
            name,
            page=page,
            at=event_time(entry.get("browser_time", entry.get("timestamp")), request.hit.at),
            properties=without({"page_title": title}) | without(entry, _SENT) | said,
            value=first_amount(said, "revenue", "value", "total", "amount"),
            currency=text_of(said.get("currency")),
            transaction_id=first_text(said, "order_id", "transaction_id"),
            event_id=first_text(entry, "eventId"),
            user_ids=ids(
                user=first_text(entry, "visitor_id", "visitorId"),
                account=first_text(entry, "account_id", "accountId"),
            ),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _agent(request: Request) -> bool:
    return not request.is_post and request.segments[-1:] == ("pendo.js",) and len(request.segments) >= 2


def _entries(request: Request) -> list[Object]:
    """Return the packed events: `jzb` of the query, or of a body that is a form, JSON around it, or plain JSON."""
    body = request.body.json
    packed = request.params.get("jzb")
    if isinstance(body, dict):
        packed = packed or first_text(body, "jzb", "events")
        if not packed:
            return mappings(body.get("events", body))
    elif isinstance(body, list):
        return mappings(body)
    return mappings(_opened(packed or ""))


def _opened(text: str) -> Any:
    """Return the JSON of a `jzb`: zlib in base64 with the URL's alphabet and no padding; None when it is none."""
    try:
        raw = urlsafe_b64decode(text.replace("+", "-").replace("/", "_").replace(" ", "-") + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    data, layers, problem = unpack(raw)
    return parse_json(decode_bytes(data)) if layers and problem is None else None
