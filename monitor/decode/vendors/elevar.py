"""Elevar: a shop's data layer, posted to Elevar or to the shop's own proxy."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import Object, bounded, documents, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in

VENDOR_HOSTS = frozenset({"getelevar.com"})
_PROXY = "/a/elevar"
_PREFIX = "dl_"
_PAGES = frozenset({"page_view", "user_data"})
_STEPS = ("purchase", "checkout", "add", "remove", "detail", "click")


@register
class Elevar:
    """`hits.getelevar.com`, and `/a/elevar?source_url=…` on a shop's own domain; events are named as `dl_purchase`."""

    vendor: ClassVar[str] = "elevar"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = (f"{_PROXY}?",)

    def recognises(self, request: Request) -> bool:
        """Take POSTs; on a shop's domain only with the page in the query."""
        if not request.is_post:
            return False
        return host_in(request.host, VENDOR_HOSTS) or "source_url=" in request.raw_query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry; raise Unreadable when there is none."""
        found = [each for around in documents(request) for each in (mappings(around.get("events")) or [around])]
        entries = bounded(found, request, "no events in the body")
        return tuple(self._event(request, entry, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Object, index: int) -> Event:
        name = first_text(entry, "event", "event_name") or "(unnamed)"
        shop, commerce = mapping(entry.get("marketing")), mapping(entry.get("ecommerce"))
        order = next((mapping(commerce[step]) for step in _STEPS if step in commerce), {})
        action: Any = mapping(order.get("actionField")) or order
        user, page = mapping(entry.get("user_properties")), request.query.get("source_url")
        products = mappings(order.get("products") or commerce.get("impressions"))
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if name.removeprefix(_PREFIX) in _PAGES else Kind.EVENT,
            account=first_text(entry, "website_id", "signing_key") or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            properties=without(entry, ("event", "event_name", "event_id", "ecommerce", "marketing", "user_properties"))
            | ({"user_data": dict(user)} if user else {}),
            items=tuple(products),
            value=first_amount(action, "revenue", "total", "sub_total"),
            currency=first_text(commerce, "currencyCode", "currency_code"),
            transaction_id=first_text(action, "id", "order_name"),
            event_id=first_text(entry, "event_id"),
            user_ids=ids(client=shop.get("user_id"), user=user.get("customer_id"), session=shop.get("session_id")),
            click_ids=click_ids_in(page),
            batch_index=index,
        )
