"""Shopify's own analytics: batches of storefront events that every shop posts to itself."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import lagged_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"monorail-edge.shopifysvc.com"})
_PATH = "/.well-known/shopify/monorail/"
_SCHEMA = re.compile(r"([a-z0-9_]{1,80})/[\d.]{1,9}")
_STOREFRONT = frozenset({"storefront_customer_tracking", "trekkie_storefront_page_view", "storefront_page_view"})
_PAGES = frozenset({"page_rendered", "page_viewed", "trekkie_storefront_page_view", "storefront_page_view"})
_FIELDS = frozenset(
    {
        "shop_id", "event_id", "unique_token", "deprecated_visit_token", "visit_token", "customer_id", "event_name",
        "event_source_url", "url", "page_url", "referrer", "total_value", "currency", "order_id", "checkout_token",
        "products", "session_id", "event_time", "source",
    }
)  # fmt: skip


@register
class Shopify:
    """`/.well-known/shopify/monorail/…/produce[_batch]` on any shop's domain, and Shopify's own collector.

    What the storefront reports of visitors is an event; what its pixels manager, its speed meter and its apps say of
    themselves is telemetry.
    """

    vendor: ClassVar[str] = "shopify"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = (_PATH,)

    def recognises(self, request: Request) -> bool:
        """Take POSTs to the collector's paths."""
        path = request.path
        return request.is_post and (_PATH in path or host_in(request.host, VENDOR_HOSTS)) and "/produce" in path

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        body = mapping(request.body.json)
        entries = mappings(body["events"]) if "events" in body else [body] if "schema_id" in body else []
        sent = mapping(body.get("metadata")).get("event_sent_at_ms")
        entries = bounded(entries, request, "no events in the batch")
        return tuple(self._event(request, entry, sent, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Object, sent: Any, index: int) -> Event:
        found = _SCHEMA.fullmatch(first_text(entry, "schema_id") or "")
        schema, payload = found[1] if found else "(unnamed)", mapping(entry.get("payload"))
        name = first_text(payload, "event_name") or schema
        page = first_text(payload, "event_source_url", "page_url", "url")
        made = mapping(entry.get("metadata")).get("event_created_at_ms")
        kind = Kind.TELEMETRY
        if schema in _STOREFRONT:
            kind = Kind.PAGE if name in _PAGES else Kind.EVENT
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=first_text(payload, "shop_id") or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=first_text(payload, "referrer"),
            at=lagged_time(made, sent, request.hit.at),
            properties=without(payload, _FIELDS) | {"schema": schema},
            items=tuple(_products(payload.get("products"))),
            value=first_amount(payload, "total_value"),
            currency=first_text(payload, "currency"),
            transaction_id=first_text(payload, "order_id"),
            event_id=first_text(payload, "event_id"),
            user_ids=ids(
                client=payload.get("unique_token"),
                session=first_text(payload, "deprecated_visit_token", "visit_token", "session_id"),
                user=payload.get("customer_id"),
            ),
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _products(listed: Any) -> list[Object]:
    """Return products, each of which stands as an object or as its JSON text."""
    if not isinstance(listed, list):
        return []
    return mappings([parse_json(each) if isinstance(each, str) else each for each in listed[:500]])
