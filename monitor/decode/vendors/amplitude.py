"""Amplitude: the HTTP API of its libraries and of servers, batches, the old form, identify, and what is beside them."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import lagged_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, items_out, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"amplitude.com"})
_API = ("/2/httpapi", "/httpapi", "/batch")
_IDENTIFY = {"/identify": "$identify", "/groupidentify": "$groupidentify"}
_BESIDE = {
    "/sessions/v2/track": (Kind.TELEMETRY, "session_replay"),
    "/sdk/v2/vardata": (Kind.INIT, "experiment"),
    "/sdk/v2/flags": (Kind.INIT, "experiment"),
    "/config": (Kind.INIT, "config"),
}
_PAGES = frozenset({"[Amplitude] Page Viewed", "Page View", "page_view"})
_IDENTIFYING = frozenset({"$identify", "$groupidentify"})
_ADDRESS = ("[Amplitude] Page Location", "[Amplitude] Page URL", "Page URL")
_REVENUE = ("$revenue", "revenue", "total")
_SENT = frozenset(
    {
        "event_type", "event_properties", "user_id", "device_id", "session_id", "time", "timestamp", "insert_id",
        "uuid", "event_id", "sequence_number", "library", "version_name", "user_agent", "platform", "os_name",
        "os_version", "device_brand", "device_manufacturer", "device_model", "carrier", "language", "partner_id",
        "api_properties", "ingestion_metadata", "idfa", "idfv", "adid", "android_id", "extra",
    }
)  # fmt: skip


@register
class Amplitude:
    """POSTs to amplitude.com and, through a proxy, to paths that keep their ending with a body that is its own."""

    vendor: ClassVar[str] = "amplitude"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/2/httpapi", "/httpapi", "/batch", "/amplitude")

    def recognises(self, request: Request) -> bool:
        """Take calls and loads on Amplitude's hosts; elsewhere only an `api_key` beside events with an `event_type`."""
        if host_in(request.host, VENDOR_HOSTS):
            return _call(request) in {"api", "identify"} or _beside(request) is not None or _is_loader(request)
        body = mapping(request.body.json) if request.is_post else {}
        return bool(body.get("api_key")) and any("event_type" in event for event in mappings(body.get("events")))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry of `events` or `e`, in the order sent; raise Unreadable when there is none."""
        beside = _beside(request) or ((Kind.LOADER, request.segments[-1]) if _is_loader(request) else None)
        if beside is not None and _call(request) is None:
            return (self._told(request, *beside),)
        around, entries = _entries(request)
        entries = bounded(entries, request, "no events in the body")
        return tuple(self._event(request, entry, around, index) for index, entry in enumerate(entries))

    def _told(self, request: Request, kind: Kind, name: str) -> Event:
        key = name.split(".", maxsplit=1)[0] if kind is Kind.LOADER and "script" in request.segments else ""
        return event_of(
            request,
            vendor=self.vendor,
            kind=kind,
            account=request.query.get("api_key") or key,
            name=name,
            vendor_hosts=VENDOR_HOSTS,
        )

    def _event(self, request: Request, entry: Object, around: Object, index: int) -> Event:
        name = text_of(entry.get("event_type")) or _IDENTIFY.get(_ending(request), "(unnamed)")
        said = without(mapping(entry.get("event_properties")))
        properties = said | without(entry, _SENT, said)
        items, properties = items_out(properties, "products", "$products", "items")
        page = first_text(said, *_ADDRESS)
        operations = mapping(entry.get("user_properties"))
        set_ids = {key: text for key, value in mapping(operations.get("$set")).items() if (text := text_of(value))}
        event_id = first_text(entry, "insert_id", "uuid")
        return event_of(
            request,
            vendor=self.vendor,
            kind=_kind(name),
            account=text_of(around.get("api_key")) or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=first_text(said, "referrer", "[Amplitude] Page Referrer"),
            at=lagged_time(
                first_text(entry, "time", "timestamp"),
                first_text(around, "client_upload_time", "upload_time"),
                request.hit.at,
            ),
            properties=properties,
            items=items,
            value=_worth(entry, said),
            currency=first_text(said, "$currency", "currency") or text_of(entry.get("currency")),
            transaction_id=first_text(said, "order_id", "orderId", "transaction_id", "Order ID"),
            event_id=event_id,
            user_ids=ids(client=entry.get("device_id"), user=entry.get("user_id"), session=_session(entry)),
            click_ids=click_ids_in(page) | click_ids_of({k: v for k, v in set_ids.items() if v != "EMPTY"}),
            collapse_key=event_id,
            batch_index=index,
        )


def _ending(request: Request) -> str:
    return "/" + "/".join(request.segments[-1:])


def _call(request: Request) -> str | None:
    """Return which of the calls that carry events a request is, or None."""
    if not request.is_post:
        return "api" if request.query.get("e") and request.query.get("client") else None
    path = request.path.rstrip("/")
    if path.endswith(tuple(_IDENTIFY)):
        return "identify"
    return "api" if path == "" or path.endswith(_API) else None


def _beside(request: Request) -> tuple[Kind, str] | None:
    return next((told for path, told in _BESIDE.items() if request.path.startswith(path)), None)


def _is_loader(request: Request) -> bool:
    return not request.is_post and request.host.startswith("cdn.") and request.path.endswith((".js", ".js.gz"))


def _entries(request: Request) -> tuple[Object, list[Object]]:
    """Return (what stands around the events, the events): a JSON body, or the old form with its JSON in `e`.

    The identify calls have their objects in `identification`, which is a form's text or JSON.
    """
    body = request.body.json
    if isinstance(body, dict) and "events" in body:
        return body, mappings(body["events"])
    around: Object = body if isinstance(body, dict) else request.params
    for name in ("e", "event", "identification"):
        found = around.get(name)
        found = parse_json(found) if isinstance(found, str) else found
        if isinstance(found, dict | list):
            return {"api_key": around.get("client")} | dict(around), mappings(found)
    return around, []


def _kind(name: str) -> Kind:
    if name in _PAGES:
        return Kind.PAGE
    return Kind.IDENTIFY if name in _IDENTIFYING else Kind.EVENT


def _session(entry: Object) -> str | None:
    """Return the session, which Amplitude numbers by its start; -1 means outside of one."""
    session = text_of(entry.get("session_id"))
    return None if session == "-1" else session


def _worth(entry: Object, said: Object) -> float | None:
    """Return the revenue: stated, else price times quantity, as Amplitude counts it (amplitude.com/docs "Revenue")."""
    stated: Any = first_amount(said, *_REVENUE)
    stated = first_amount(entry, "revenue") if stated is None else stated
    if stated is not None:
        return float(stated)
    for source, price, quantity in ((said, "$price", "$quantity"), (entry, "price", "quantity")):
        amount = first_amount(source, price)
        if amount is not None:
            many = first_amount(source, quantity)
            return amount * (1.0 if many is None else many)
    return None
