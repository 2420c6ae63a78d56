"""Braze: what its web and app libraries upload, and the REST API's user data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import (
    MOST_EVENTS,
    Object,
    bounded,
    first_amount,
    first_text,
    ids,
    items_out,
    mapping,
    mappings,
    without,
)
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import money, text_of

VENDOR_HOSTS = frozenset({"braze.com", "braze.eu", "appboy.com", "appboycdn.com"})
_DATA = "/api/v3/data"
_REST = ("/users/track", "/users/track/bulk")
_CODES = {
    "ce": (Kind.EVENT, "(unnamed)"),
    "p": (Kind.EVENT, "purchase"),
    "ss": (Kind.TELEMETRY, "session_start"),
    "se": (Kind.TELEMETRY, "session_end"),
    "uae": (Kind.IDENTIFY, "user_alias"),
    "sgu": (Kind.IDENTIFY, "subscription_group_update"),
}
"""Short names the libraries give their events (braze-inc/braze-web-sdk). The others report on messages and cards shown,
and keep their code for a name.
"""


@register
class Braze:
    """`/api/v3/data` of any Braze cluster or behind a proxy, `/users/track` of the REST API, the script."""

    vendor: ClassVar[str] = "braze"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = (_DATA,)

    def recognises(self, request: Request) -> bool:
        """Take uploads and calls on Braze's hosts; elsewhere `/api/v3/data` with an `api_key` and a `device_id`."""
        path = request.path.rstrip("/")
        if host_in(request.host, VENDOR_HOSTS):
            if request.is_post:
                return path.endswith(_REST) or path.startswith("/api/v3/")
            return "web-sdk" in request.path and path.endswith(".js")
        if not request.is_post or not path.endswith(_DATA):
            return False
        body = mapping(request.body.json)
        return bool(body.get("api_key") and body.get("device_id"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `events`, then of `purchases`, then of `attributes`; Unreadable for no body."""
        path = request.path.rstrip("/")
        if not request.is_post:
            return (self._made(request, "", Kind.LOADER, request.segments[-1]),)
        body = mapping(request.body.json)
        account = first_text(body, "api_key") or ""
        if path.endswith(_REST):
            return self._called(request, body)
        if not path.endswith(_DATA):
            return (self._made(request, account, Kind.TELEMETRY, "/".join(request.segments[2:])),)
        bounded([body] if body else [], request, "no upload in the body")
        events = [self._event(request, body, entry) for entry in _entries(body, "events", request)]
        people = [self._person(request, account, entry) for entry in _entries(body, "attributes", request)]
        return _numbered(events + people or [self._made(request, account, Kind.INIT, "config")])

    def _made(self, request: Request, account: str, kind: Kind, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _event(self, request: Request, body: Object, entry: Object) -> Event:
        code = text_of(entry.get("name")) or "(unnamed)"
        kind, name = _CODES.get(code, (Kind.TELEMETRY, code))
        data = mapping(entry.get("data"))
        said = without(mapping(data.get("p" if code == "ce" else "pr")))
        if code == "ce":
            name = text_of(data.get("n")) or name
        elif code != "p":
            said = without(data)
        return self._told(
            request,
            first_text(body, "api_key") or "",
            kind,
            name,
            said,
            at=event_time(entry.get("time"), request.hit.at),
            bought={"id": data.get("pid"), "price": data.get("p"), "quantity": data.get("q"), "currency": data.get("c")}
            if code == "p"
            else {},
            user_ids=ids(
                client=body.get("device_id"),
                user=entry.get("user_id") or body.get("user_id"),
                session=entry.get("session_id"),
            ),
        )

    def _called(self, request: Request, body: Object) -> tuple[Event, ...]:
        """`/users/track`: events, purchases and attributes of many people at once."""
        found = []
        for entry in _entries(body, "events", request):
            said, name = without(mapping(entry.get("properties"))), text_of(entry.get("name")) or "(unnamed)"
            found.append(self._told(request, _app(entry), Kind.EVENT, name, said, **_when_and_who(entry, request)))
        for entry in _entries(body, "purchases", request):
            said = without(mapping(entry.get("properties")))
            bought = {name: entry.get(name) for name in ("price", "quantity", "currency")}
            bought["id"] = entry.get("product_id")
            found.append(
                self._told(
                    request, _app(entry), Kind.EVENT, "purchase", said, bought=bought, **_when_and_who(entry, request)
                )
            )
        found += [self._person(request, _app(entry), entry) for entry in _entries(body, "attributes", request)]
        bounded([{}] * len(found), request, "no events in the body")
        return _numbered(found)

    def _person(self, request: Request, account: str, entry: Object) -> Event:
        return self._made(
            request,
            account,
            Kind.IDENTIFY,
            "attributes",
            properties=without(entry, ("user_id", "external_id", "braze_id", "app_id")),
            user_ids=ids(user=entry.get("external_id") or entry.get("user_id"), braze=entry.get("braze_id")),
        )

    def _told(
        self,
        request: Request,
        account: str,
        kind: Kind,
        name: str,
        said: Object,
        *,
        bought: Object | None = None,
        **rest: Any,
    ) -> Event:
        items, properties = items_out(said, "products", "items")
        bought = bought or {}
        price, many = money(bought.get("price")), money(bought.get("quantity"))
        product = without({key: bought.get(key) for key in ("id", "price", "quantity")})
        page = first_text(said, "url", "page_url")
        return self._made(
            request,
            account,
            kind,
            name,
            page=page,
            properties=properties,
            items=(product, *items) if product else items,
            value=first_amount(said, "total_value", "revenue", "value") if price is None else price * (many or 1.0),
            currency=first_text(bought, "currency") or first_text(said, "currency"),
            transaction_id=first_text(said, "order_id", "transaction_id"),
            click_ids=click_ids_in(page),
            **rest,
        )


def _app(entry: Object) -> str:
    return text_of(entry.get("app_id")) or ""


def _when_and_who(entry: Object, request: Request) -> dict[str, Any]:
    return {
        "at": event_time(entry.get("time"), request.hit.at),
        "user_ids": ids(user=entry.get("external_id"), braze=entry.get("braze_id")),
    }


def _entries(body: Object, name: str, request: Request) -> list[Object]:
    found = mappings(body.get(name))
    return bounded(found, request, "") if len(found) > MOST_EVENTS else found


def _numbered(events: list[Event]) -> tuple[Event, ...]:
    return tuple(replace(event, batch_index=index) for index, event in enumerate(events))
