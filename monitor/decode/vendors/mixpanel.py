"""Mixpanel: events and profile updates as JSON or base64 in `data`, imports as JSON lines."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import (
    Object,
    basic_user,
    bounded,
    documents,
    first_amount,
    first_text,
    ids,
    items_out,
    mapping,
    mappings,
    without,
)
from monitor.decode.query import decode_bytes
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unpack import unpack_base64
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"mixpanel.com", "mxpnl.com"})
_EVENTS = frozenset({"track", "import"})
_PROFILES = frozenset({"engage", "groups"})
_BESIDE = {"decide": Kind.INIT, "flags": Kind.INIT, "settings": Kind.INIT, "record": Kind.TELEMETRY}
_PAGES = frozenset({"$mp_web_page_view", "mp_page_view", "mp_web_page_view", "Page View"})
_IDENTIFYING = frozenset({"$identify", "$create_alias", "$merge"})
_PROTOCOL = frozenset(
    {
        "token", "time", "distinct_id", "$insert_id", "$device_id", "$user_id", "$current_url", "mp_page", "$referrer",
        "$screen_height", "$screen_width", "$browser_version", "$lib_version", "mp_lib", "$mp_api_endpoint",
        "mp_sent_by_lib_version", "$mp_api_timestamp_ms", "mp_processing_time_ms", "$duration_s",
    }
)  # fmt: skip
_PROFILE_IDS = frozenset(
    {"$token", "$distinct_id", "$device_id", "$user_id", "$group_key", "$group_id", "$time", "$ip"}
)


@register
class Mixpanel:
    """`/track`, `/import`, `/engage`, `/groups`, on Mixpanel's hosts and through proxies that keep the ending."""

    vendor: ClassVar[str] = "mixpanel"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/track", "/engage")

    def recognises(self, request: Request) -> bool:
        """Take calls and loads on Mixpanel's hosts; elsewhere events of its library and updates with its `$token`."""
        call = _call(request)
        if host_in(request.host, VENDOR_HOSTS):
            return call in _EVENTS | _PROFILES or call in _BESIDE or _is_loader(request)
        if call not in _EVENTS | _PROFILES:
            return False
        return any(_is_its_own(entry) for entry in _entries(request))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, in the order sent; raise Unreadable when there is none."""
        call = _call(request)
        if call not in _EVENTS | _PROFILES:
            return (self._beside(request, call),)
        entries = bounded(_entries(request), request, "no events in the body")
        make = self._event if call in _EVENTS else self._update
        return tuple(make(request, entry, index) for index, entry in enumerate(entries))

    def _beside(self, request: Request, call: str) -> Event:
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.LOADER if _is_loader(request) else _BESIDE[call],
            account=request.query.get("token", ""),
            name=request.segments[-1] if _is_loader(request) else call,
            vendor_hosts=VENDOR_HOSTS,
        )

    def _event(self, request: Request, entry: Object, index: int) -> Event:
        said = mapping(entry.get("properties"))
        name = text_of(entry.get("event")) or "(unnamed)"
        items, properties = items_out(without(said, _PROTOCOL), "products", "items", "$products")
        page = first_text(said, "$current_url", "current_url", "mp_page")
        event_id = text_of(said.get("$insert_id"))
        return event_of(
            request,
            vendor=self.vendor,
            kind=_kind(name),
            account=text_of(said.get("token")) or request.query.get("project_id") or basic_user(request),
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=_referrer(said),
            at=event_time(said.get("time"), request.hit.at),
            properties=properties,
            items=items,
            value=first_amount(properties, "revenue", "Revenue", "value", "total", "amount"),
            currency=first_text(properties, "currency", "Currency"),
            transaction_id=first_text(properties, "order_id", "orderId", "transaction_id", "Order ID"),
            event_id=event_id,
            user_ids=_who(said),
            click_ids=click_ids_in(page) | click_ids_of({k: v for k, v in said.items() if isinstance(v, str)}),
            collapse_key=event_id,
            batch_index=index,
        )

    def _update(self, request: Request, entry: Object, index: int) -> Event:
        """Return a profile update under the name of its first operation (`$set`, `$add`, `$append`, …)."""
        operations = without(entry, _PROFILE_IDS)
        group = first_text(entry, "$group_key")
        name = next((name for name in operations if name.startswith("$")), "(unnamed)")
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.IDENTIFY,
            account=text_of(entry.get("$token")) or "",
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            at=event_time(entry.get("$time"), request.hit.at),
            properties=operations | ({"group_key": group} if group else {}),
            user_ids=ids(
                client=entry.get("$device_id"),
                user=entry.get("$user_id") or entry.get("$distinct_id"),
                group=entry.get("$group_id"),
            ),
            batch_index=index,
        )


def _call(request: Request) -> str:
    return next((part for part in reversed(request.segments) if part != "v2"), "")


def _is_loader(request: Request) -> bool:
    return not request.is_post and request.host.startswith("cdn") and request.path.endswith(".js")


def _entries(request: Request) -> list[Object]:
    """Return the objects sent: JSON, JSON lines, or what `data` holds as JSON or base64, in the body or the query."""
    found = documents(request)
    if not found and request.query.get("data"):
        text = request.query["data"]
        document = parse_json(text)
        opened = unpack_base64(text.replace(" ", "+").encode("utf-8", "replace")) if document is None else None
        found = mappings(document if opened is None else parse_json(decode_bytes(opened)))
    return found


def _is_its_own(entry: Object) -> bool:
    """Tell what only Mixpanel's libraries send: a token beside `mp_lib`, or a profile's token and whom it is of."""
    said = mapping(entry.get("properties"))
    if entry.get("event") and said.get("token") and said.get("mp_lib"):
        return True
    return bool(entry.get("$token") and (entry.get("$distinct_id") or entry.get("$group_id")))


def _kind(name: str) -> Kind:
    if name in _PAGES:
        return Kind.PAGE
    return Kind.IDENTIFY if name in _IDENTIFYING else Kind.EVENT


def _referrer(said: Object) -> str | None:
    found = first_text(said, "$referrer", "mp_referrer")
    return None if found == "$direct" else found


def _who(said: Object) -> dict[str, str]:
    """Return the ids: `distinct_id` is the user's once identified, until then the device's (`$device:…`)."""
    device, user = text_of(said.get("$device_id")), text_of(said.get("$user_id"))
    distinct: Any = text_of(said.get("distinct_id"))
    anonymous = distinct is None or distinct.startswith("$device:") or distinct == device
    if device is None and distinct is not None and user is None:
        device = distinct.removeprefix("$device:")
    elif user is None and not anonymous:
        user = distinct
    return ids(client=device, user=user)
