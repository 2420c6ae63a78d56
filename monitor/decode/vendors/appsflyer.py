"""AppsFlyer: events of servers and of its web script. What its app SDKs send is encrypted."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded, documents, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"appsflyer.com", "appsflyersdk.com"})
_SERVER = re.compile(r"/inappevent/([\w.\-]{1,100})")
_PAGES = frozenset({"pageview", "page_view", "af_page_view", "LOAD"})
_VALUES = frozenset({"af_revenue", "af_currency", "af_order_id", "af_receipt_id"})


@register
class AppsFlyer:
    """`api2.appsflyer.com/inappevent/<app>`, `wa.appsflyer.com/events`, and the SDKs' `/androidevent`, `/iosevent`.

    Source: dev.appsflyer.com "S2S events API", support.appsflyer.com "Web SDK".
    """

    vendor: ClassVar[str] = "appsflyer"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs of events; the SDKs' host has nothing else."""
        if not request.is_post:
            return False
        web = request.host == "wa.appsflyer.com" or request.path.startswith("/inappevent/")
        return web or host_in(request.host, frozenset({"appsflyersdk.com"}))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry; raise Unreadable for the SDKs' encrypted bodies."""
        server = _SERVER.fullmatch(request.path)
        account = server[1] if server else request.query.get("site-id") or request.query.get("app_id", "")
        found = [each for around in documents(request) for each in (mappings(around.get("events")) or [around])]
        if not found and request.hit.body and host_in(request.host, frozenset({"appsflyersdk.com"})):
            raise Unreadable("encrypted by the vendor's SDK")
        entries = bounded(found, request, "no events in the body")
        return tuple(self._event(request, entry, account, index) for index, entry in enumerate(entries))

    def _event(self, request: Request, entry: Object, account: str, index: int) -> Event:
        name = first_text(entry, "eventName", "eventType", "event_name") or "(unnamed)"
        told: Any = entry.get("eventValue")
        told = parse_json(told) if isinstance(told, str) else told
        value = mapping(told)
        page = first_text(entry, "url", "pageUrl")
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.PAGE if name in _PAGES else Kind.EVENT,
            account=first_text(entry, "webDevKey", "app_id") or account,
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            at=event_time(first_text(entry, "eventTime", "timestamp"), request.hit.at),
            properties=without(value, _VALUES),
            value=first_amount(value, "af_revenue") or first_amount(entry, "eventRevenue"),
            currency=first_text(value, "af_currency") or first_text(entry, "eventCurrency", "eventRevenueCurrency"),
            transaction_id=first_text(value, "af_order_id", "af_receipt_id"),
            user_ids=ids(
                client=first_text(entry, "appsflyer_id", "afUserId"),
                user=first_text(entry, "customer_user_id", "customerUserId"),
                device=first_text(entry, "idfa", "idfv", "advertising_id", "oaid"),
            ),
            click_ids=click_ids_in(page),
            batch_index=index,
        )
