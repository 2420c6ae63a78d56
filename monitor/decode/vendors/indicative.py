"""Indicative (mParticle Analytics): events, batches, and aliases, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.objects import bounded, ids, mapping, mappings
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"indicative.com"})
_PIXEL = Pixel(
    vendor="indicative",
    hosts=VENDOR_HOSTS,
    page=("page_url",),
    value=("revenue", "value"),
    currency=("currency",),
    transaction=("order_id", "transaction_id"),
)
_KINDS = {"identify": Kind.IDENTIFY, "alias": Kind.IDENTIFY}


@register
class Indicative:
    """`api.indicative.com/service/event[/batch]`, `/identify`, `/alias`; the account is the API key."""

    vendor: ClassVar[str] = "indicative"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the service's paths."""
        return request.path.startswith("/service/")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `events`, else the one of the body or the query."""
        document = mapping(request.body.json) or request.params
        found = mappings(document.get("events")) if "events" in document else [document] if document else []
        found = bounded(found, request, "no event in the body")
        return tuple(self._event(request, document, entry, index) for index, entry in enumerate(found))

    def _event(self, request: Request, shared: Mapping[str, Any], entry: Mapping[str, Any], index: int) -> Event:
        what = request.segments[1] if len(request.segments) > 1 else "event"
        name = text_of(entry.get("eventName")) or (what if what in _KINDS else "(unnamed)")
        account = text_of(entry.get("apiKey")) or text_of(shared.get("apiKey")) or ""
        return _PIXEL.event(
            request,
            _KINDS.get(what, Kind.EVENT),
            account,
            name,
            mapping(entry.get("properties")),
            at=event_time(entry.get("eventTime"), request.hit.at),
            user_ids=ids(client=entry.get("eventUniqueId") or entry.get("uniqueKey"), previous=entry.get("previousId")),
            batch_index=index,
        )
