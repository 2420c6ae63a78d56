"""Customer.io: the Track API's two versions, and the pipelines API, which takes Segment's messages."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import (
    Object,
    basic_user,
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
from monitor.decode.values import text_of
from monitor.decode.vendors.segment_messages import KINDS, SHORT, last_of, message_event, messages_of

VENDOR_HOSTS = frozenset({"customer.io", "customerioforms.com"})
_PIPELINES = ("cdp.customer.io", "cdp-eu.customer.io")
_ACTIONS = {
    "event": Kind.EVENT,
    "page": Kind.PAGE,
    "screen": Kind.PAGE,
    "delete": Kind.TELEMETRY,
    "delivery": Kind.TELEMETRY,
}
"""What an action of the second version is; every other changes a person, an object or a device."""


@register
class CustomerIo:
    """`track(-eu).customer.io/api/v1|v2/…`, `cdp(-eu).customer.io/v1/…`, the snippet's script."""

    vendor: ClassVar[str] = "customer_io"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the APIs and scripts on Customer.io's hosts."""
        if not host_in(request.host, VENDOR_HOSTS):
            return False
        if request.is_post:
            return _is_pipeline(request) or request.segments[:2] in {("api", "v1"), ("api", "v2")}
        return request.path.endswith(".js")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the event of a call, or one an entry of a batch; raise Unreadable when there is none."""
        if not request.is_post:
            return (self._made(request, Kind.LOADER, request.segments[-1]),)
        if _is_pipeline(request):
            body = request.body.json
            messages = bounded(messages_of(body), request, "no message in the body")
            shared = dict(mapping(body)) | {"writeKey": mapping(body).get("writeKey") or basic_user(request)}
            return tuple(
                message_event(request, message, shared, index, vendor=self.vendor, vendor_hosts=VENDOR_HOSTS)
                for index, message in enumerate(messages)
            )
        if request.segments[1] == "v2":
            body = mapping(request.body.json)
            entries = mappings(body["batch"]) if request.segments[-1] == "batch" and "batch" in body else [body]
            entries = bounded([entry for entry in entries if entry.get("action")], request, "no action in the body")
            return tuple(self._action(request, entry, index) for index, entry in enumerate(entries))
        return (self._first_version(request),)

    def _made(self, request: Request, kind: Kind, name: str, **rest: Any) -> Event:
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=basic_user(request),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            **rest,
        )

    def _first_version(self, request: Request) -> Event:
        """`/customers/<id>` identifies, `/customers/<id>/events` and `/events` track, anything else is housekeeping."""
        body, parts = _body(request), request.segments[2:]
        someone = parts[1] if len(parts) > 1 and parts[0] == "customers" else None
        if parts[-1:] == ("events",):
            return self._event(request, body, ids(user=someone, client=body.get("anonymous_id")), 0)
        if someone is not None and len(parts) == 2:
            return self._made(
                request,
                Kind.IDENTIFY,
                "identify",
                properties=without(body, ("anonymous_id",)),
                user_ids=ids(user=someone, client=body.get("anonymous_id")),
            )
        name = next((part for part in reversed(parts) if part != someone), "(unnamed)")
        return self._made(request, Kind.TELEMETRY, name, user_ids=ids(user=someone))

    def _action(self, request: Request, entry: Object, index: int) -> Event:
        action = text_of(entry.get("action")) or "(unnamed)"
        known = mapping(entry.get("identifiers"))
        who = ids(user=first_text(known, "id", "cio_id", "email"), client=entry.get("anonymous_id"))
        kind = _ACTIONS.get(action, Kind.IDENTIFY)
        if kind in {Kind.EVENT, Kind.PAGE}:
            return self._event(request, dict(entry) | {"data": entry.get("attributes")}, who, index, kind)
        return self._made(
            request, kind, action, properties=without(mapping(entry.get("attributes"))), user_ids=who, batch_index=index
        )

    def _event(
        self, request: Request, entry: Object, who: dict[str, str], index: int, kind: Kind = Kind.EVENT
    ) -> Event:
        said = without(mapping(entry.get("data")))
        items, properties = items_out(said, "products", "items")
        name, event_id = text_of(entry.get("name")) or "(unnamed)", text_of(entry.get("id"))
        viewed = next(
            (text for key in ("type", "action") if (text := first_text(entry, key)) in {"page", "screen"}), None
        )
        is_page = kind is Kind.PAGE or viewed is not None
        page = name if is_page and name.startswith("http") else first_text(said, "url", "page")
        return self._made(
            request,
            Kind.PAGE if is_page else Kind.EVENT,
            (viewed or "page") if is_page else name,
            page=page,
            at=event_time(entry.get("timestamp"), request.hit.at),
            properties=properties | ({"name": name} if is_page else {}),
            items=items,
            value=first_amount(said, "revenue", "total", "value", "amount"),
            currency=text_of(said.get("currency")),
            transaction_id=first_text(said, "order_id", "transaction_id"),
            event_id=event_id,
            collapse_key=event_id,
            user_ids=who,
            click_ids=click_ids_in(page),
            batch_index=index,
        )


def _is_pipeline(request: Request) -> bool:
    last = last_of(request)
    return request.host in _PIPELINES and (last in KINDS or last in SHORT or last in {"batch", "b"})


def _body(request: Request) -> Object:
    """Return the body of a call of the first version: JSON, or a form of the same names."""
    found = request.body.json
    return found if isinstance(found, dict) else dict(request.body.form)
