"""Intercom: the messenger's pings, events and metrics, and the server's events and contacts."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, first_amount, first_text, ids, mapping, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"intercom.io", "intercomcdn.com", "intercomassets.com", "intercom.com"})
_MESSENGER = "/messenger/web/"
_SERVER = {"events": Kind.EVENT, "contacts": Kind.IDENTIFY, "users": Kind.IDENTIFY}
_PERSON = ("email", "user_id", "anonymous_id", "id", "user_hash", "intercom_user_jwt")


@register
class Intercom:
    """`api-iam….intercom.io/messenger/web/…`, `api.intercom.io/events` and `/contacts`, the widget."""

    vendor: ClassVar[str] = "intercom"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the messenger's calls, the server's and the scripts, not Intercom's own site."""
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        if request.is_post:
            server = request.host.startswith("api.") and request.segments[:1] and request.segments[0] in _SERVER
            return request.path.startswith(_MESSENGER) or bool(server)
        return request.path.startswith("/widget/") or (request.host.startswith("js.") and request.path.endswith(".js"))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable for a call that says nothing."""
        if not request.is_post:
            widget = request.path.startswith("/widget/")
            account = request.segments[1] if widget and len(request.segments) > 1 else ""
            return (self._made(request, Kind.LOADER, account, "widget" if widget else request.segments[-1]),)
        body = request.body.json
        said = without(body) if isinstance(body, dict) else dict(request.body.form)
        if not said:
            raise Unreadable(request.body.problem or "no call in the body")
        if request.path.startswith(_MESSENGER):
            return (self._messenger(request, dict(said)),)
        return (self._server(request, said),)

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _messenger(self, request: Request, said: dict[str, Any]) -> Event:
        """A ping tells who is on which page; an event has a name; everything else is the messenger's own business."""
        call = request.segments[2] if len(request.segments) > 2 else ""
        person = mapping(_opened(said.get("user_data")))
        name = first_text(said, "event_name")
        kind, label = Kind.TELEMETRY, call or "(unnamed)"
        if name or call == "events":
            kind, label = Kind.EVENT, name or "(unnamed)"
        elif call == "ping":
            kind = Kind.IDENTIFY if first_text(person, "email", "user_id") else Kind.PAGE
        page = first_text(said, "referer")
        metadata = mapping(_opened(said.get("metadata")))
        return self._made(
            request,
            kind,
            first_text(said, "app_id") or "",
            label,
            page=page,
            at=event_time(said.get("created_at"), request.hit.at),
            properties=_described(said, person, metadata) if kind is not Kind.TELEMETRY else {},
            value=_worth(metadata),
            currency=first_text(mapping(metadata.get("price")) or metadata, "currency"),
            user_ids=_who(person),
            click_ids=click_ids_in(page),
        )

    def _server(self, request: Request, said: Object) -> Event:
        call = request.segments[0]
        metadata = mapping(said.get("metadata"))
        price = mapping(metadata.get("price"))
        if _SERVER[call] is Kind.EVENT:
            properties = without(metadata) | without({"email": said.get("email")})
            name = text_of(said.get("event_name")) or "(unnamed)"
        else:
            properties, name = without(said, ("user_id", "id", "external_id")), "identify"
        return self._made(
            request,
            _SERVER[call],
            "",
            name,
            at=event_time(said.get("created_at") if name != "identify" else None, request.hit.at),
            properties=properties,
            value=_worth(metadata),
            currency=first_text(price, "currency"),
            transaction_id=first_text(mapping(metadata.get("order_number")), "value"),
            user_ids=ids(user=first_text(said, "user_id", "external_id", "id")),
        )


def _worth(metadata: Object) -> float | None:
    """Return the amount of an event's metadata. A `price` object states it in the currency's smallest unit
    (developers.intercom.com "Metadata object types"), anything else as it stands.
    """
    cents = first_amount(mapping(metadata.get("price")), "amount")
    return first_amount(metadata, "amount", "value") if cents is None else cents / 100


def _opened(value: Any) -> Any:
    return parse_json(value) if isinstance(value, str) else value


def _described(said: Object, person: Object, metadata: Object) -> dict[str, Any]:
    about = {name: value for name, value in person.items() if name not in _PERSON[1:]}
    found = {"page_title": said.get("page_title"), "user": without(about) or None}
    return without(found) | without(metadata)


def _who(person: Object) -> dict[str, str]:
    return ids(user=first_text(person, "user_id"), client=first_text(person, "anonymous_id"))
