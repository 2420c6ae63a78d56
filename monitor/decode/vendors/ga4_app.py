"""Google Analytics 4 from apps: the protobuf that Firebase SDKs post to `app-measurement.com/a`, gzipped or not."""

from __future__ import annotations

import binascii
import math
from base64 import b64decode
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.protobuf import Fields, NotProtobuf, fields_of, integer, messages, real, text
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money
from monitor.decode.vendors.ga4 import PAGE_EVENTS, VENDOR

HOSTS = frozenset({"app-measurement.com", "app-analytics-services.com", "app-analytics-services-att.com"})
_BATCH, _EVENTS, _ATTRIBUTES = 1, 2, 3
_PARAMS, _NAME, _HAPPENED = 1, 2, 3
_KEY, _TEXT, _INTEGER, _FLOAT, _DOUBLE, _CHILDREN = 1, 2, 3, 4, 5, 6
_DEVICE = {8: "platform", 9: "os_version", 10: "device_model", 11: "language", 13: "install_method", 16: "app_version"}
_APP_ID, _INSTANCE, _ACCOUNT, _DEVICE_ID, _INSTALLATION = 14, 21, 25, 27, 30

EVENT_NAMES = {
    "_s": "session_start", "_e": "user_engagement", "_f": "first_open", "_v": "first_visit", "_vs": "screen_view",
    "_ae": "app_exception", "_ui": "app_remove", "_ug": "app_upgrade", "_in": "app_install", "_au": "app_update",
    "_cd": "app_clear_data", "_ou": "os_update", "_cmp": "firebase_campaign", "_err": "error",
    "_iap": "in_app_purchase", "_nd": "notification_dismiss", "_nf": "notification_foreground",
    "_no": "notification_open", "_nr": "notification_receive", "_xa": "ad_exposure", "_aq": "ad_query",
    "_aa": "ad_activeview", "_ai": "ad_impression", "_ac": "ad_click", "_ar": "ad_reward",
}  # fmt: skip
PARAM_NAMES = {
    "_o": "firebase_event_origin", "_c": "firebase_conversion", "_et": "engagement_time_msec", "_sid": "ga_session_id",
    "_sno": "ga_session_number", "_sc": "firebase_screen_class", "_sn": "firebase_screen", "_si": "firebase_screen_id",
    "_pc": "firebase_previous_class", "_pn": "firebase_previous_screen", "_pi": "firebase_previous_id",
    "_err": "firebase_error", "_ev": "firebase_error_value", "_el": "firebase_error_length", "_dbg": "debug_mode",
    "_r": "realtime",
}  # fmt: skip
"""What the SDKs shorten on the wire, under the names its own logs and GA4's BigQuery export have for them."""

_TELEMETRY = frozenset({"error"})
_DEEPEST = 8


@register
class Ga4App:
    """`/a` of Google's hosts for app measurement; elsewhere a body like any other protobuf would be no sign."""

    vendor: ClassVar[str] = VENDOR
    hosts: ClassVar[frozenset[str]] = HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take POSTs to `/a`; `/config/…` on the same hosts asks for settings."""
        return (request.is_post and request.path.rstrip("/") == "/a") or request.path.startswith("/config/app/")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an event of each batch, in order; raise Unreadable when the body holds none."""
        if not request.is_post:
            return (_config(request),)
        if request.body.problem is not None:
            raise Unreadable(request.body.problem)
        try:
            events = _events(request, request.body.data)
        except NotProtobuf:
            events = _events_of_text(request)
        if not events:
            raise Unreadable("no events in the body")
        return events


def _config(request: Request) -> Event:
    account = request.segments[2] if len(request.segments) > 2 else ""
    return event_of(request, vendor=VENDOR, kind=Kind.INIT, account=account, name="config", vendor_hosts=HOSTS)


def _events(request: Request, data: bytes) -> tuple[Event, ...]:
    batches = list(messages(fields_of(data), _BATCH))
    found = [(batch, event) for batch in batches for event in messages(batch, _EVENTS)]
    return tuple(_event(request, batch, event, index) for index, (batch, event) in enumerate(found))


def _events_of_text(request: Request) -> tuple[Event, ...]:
    """Return the events of a body that a capture holds as base64, which tells nothing by itself of what is in it."""
    try:
        return _events(request, b64decode(request.body.data, validate=True))
    except (binascii.Error, ValueError):
        raise Unreadable("no protobuf") from None


def _event(request: Request, batch: Fields, event: Fields, index: int) -> Event:
    sent = text(event, _NAME)
    name = EVENT_NAMES.get(sent, sent) or "(unnamed)"
    properties, items = _params(event)
    device = {label: value for number, label in _DEVICE.items() if (value := text(batch, number))}
    app, user = text(batch, _APP_ID), _attributes(batch)
    ids = {"client": text(batch, _INSTANCE), "device": text(batch, _DEVICE_ID), "firebase": text(batch, _INSTALLATION)}
    if (known := user.pop("_id", None)) is not None:
        ids["user"] = str(known)
    properties |= {"app_id": app} if app else {}
    properties |= {"device": device} if device else {}
    properties |= {"user_properties": user} if user else {}
    return event_of(
        request,
        vendor=VENDOR,
        kind=Kind.PAGE if name in PAGE_EVENTS else Kind.TELEMETRY if name in _TELEMETRY else Kind.EVENT,
        account=text(batch, _ACCOUNT) or app,
        name=name,
        vendor_hosts=HOSTS,
        at=event_time(integer(event, _HAPPENED), request.hit.at),
        properties=properties,
        items=items,
        value=money(properties.get("value")),
        currency=_text(properties, "currency"),
        transaction_id=_text(properties, "transaction_id"),
        user_ids={kind: value for kind, value in ids.items() if value},
        batch_index=index,
    )


def _text(properties: dict[str, Any], name: str) -> str | None:
    value = properties.get(name)
    return None if value is None or isinstance(value, dict | list) else str(value)


def _params(event: Fields) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
    """Return (properties, items): `items` is the parameter of that name where it holds products."""
    found: dict[str, Any] = {}
    for param in messages(event, _PARAMS):
        key = text(param, _KEY)
        found[PARAM_NAMES.get(key, key)] = _value(param, 0)
    items = found.get("items")
    if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
        return {name: value for name, value in found.items() if name != "items"}, tuple(items)
    return found, ()


def _value(param: Fields, depth: int) -> Any:
    """Return a parameter's value: text, number, or what its children make: an object of named ones, else a list."""
    if _CHILDREN in param:
        if depth >= _DEEPEST:
            raise NotProtobuf("nested deeper than parameters are")
        children = list(messages(param, _CHILDREN))
        if all(text(child, _KEY) for child in children):
            return {text(child, _KEY): _value(child, depth + 1) for child in children}
        return [_value(child, depth + 1) for child in children]
    if _INTEGER in param:
        return integer(param, _INTEGER)
    number = real(param, _DOUBLE) if _DOUBLE in param else real(param, _FLOAT)
    if number is not None:
        return number if math.isfinite(number) else None
    return text(param, _TEXT)


def _attributes(batch: Fields) -> dict[str, Any]:
    """Return the user properties of a batch, by name: 2 is the name, 3 text, 4 an integer, 5 a float, 6 a double."""
    found: dict[str, Any] = {}
    for attribute in messages(batch, _ATTRIBUTES):
        name = text(attribute, 2)
        whole = integer(attribute, 4)
        number = real(attribute, 6) if 6 in attribute else real(attribute, 5)
        found[name] = whole if whole is not None else number if number is not None else text(attribute, 3)
    return found
