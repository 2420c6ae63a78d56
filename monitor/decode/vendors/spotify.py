"""Spotify's pixel (Ad Analytics): batches of events by POST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.objects import MOST_EVENTS, first_text, items_out, mapping, mappings
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

PIXEL = Pixel(
    vendor="spotify",
    hosts=frozenset({"pixels.spotify.com", "pixel.byspotify.com"}),
    page=("url",),
    referrer=("referrer",),
    value=("value",),
    currency=("currency",),
    transaction=("order_id", "orderId"),
    event_id=("event_id",),
)
_KINDS = {"view": Kind.PAGE, "alias": Kind.IDENTIFY, "init": Kind.INIT}


@register
class Spotify:
    """`pixels.spotify.com/v1/ingest`: entries of a batch each have a pixel and its events; and the script."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the endpoint and the script."""
        if host_in(request.host, frozenset({"pixel.byspotify.com"})):
            return request.path.endswith(".js")
        return request.path == "/v1/ingest"

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `events`, in the order sent; raise Unreadable when there is none."""
        if request.path.endswith(".js"):
            return (PIXEL.loader(request, "", request.segments[-1]),)
        document = mapping(request.body.json)
        batch = mappings(document.get("batch")) or mappings(document)
        found = [(one, event) for one in batch for event in mappings(one.get("events"))]
        if len(found) > MOST_EVENTS:
            raise Unreadable("more events than a batch can have")
        if not found:
            raise Unreadable(request.body.problem or "no events in the body")
        return tuple(self._event(request, one, event, index) for index, (one, event) in enumerate(found))

    def _event(self, request: Request, batch: Mapping[str, Any], event: Mapping[str, Any], index: int) -> Event:
        name, body = text_of(event.get("action")) or "(unnamed)", mapping(event.get("body"))
        items, properties = items_out(PIXEL.properties(body), "line_items")
        stated = event.get("timestamp") or batch.get("timestamp")
        return PIXEL.event(
            request,
            _KINDS.get(name.lower(), Kind.EVENT),
            first_text(batch, "pid") or "",
            name,
            body,
            at=event_time(stated, request.hit.at),
            properties=properties,
            items=items,
            batch_index=index,
        )
