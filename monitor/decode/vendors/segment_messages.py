"""Segment's message, which RudderStack and Customer.io's pipelines send too: one event of it, whoever receives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from monitor.decode.build import event_of
from monitor.decode.clock import lagged_time
from monitor.decode.consent.preferences import preference_signals
from monitor.decode.consent.signals import Consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.objects import Object, basic_user, first_amount, first_text, ids, mapping, mappings
from monitor.decode.request import Request
from monitor.decode.values import text_of

SHORT = {"t": "track", "p": "page", "s": "screen", "i": "identify", "g": "group", "a": "alias"}
"""Short path names of analytics.js 2 (segmentio/analytics-next@0c4fa88, `segmentio/normalize`)."""
KINDS = {
    "track": Kind.EVENT,
    "page": Kind.PAGE,
    "screen": Kind.PAGE,
    "identify": Kind.IDENTIFY,
    "group": Kind.IDENTIFY,
    "alias": Kind.IDENTIFY,
}
"""The calls of the spec (segment.com/docs/connections/spec)."""
VALUE_NAMES = ("revenue", "total", "value")
"""Where an event's worth stands, the first that is a number: revenue is the order without shipping and tax, total with
them, value anything else (segment.com/docs/connections/spec/ecommerce/v2).
"""
_CONSENT = ("consent", "consentManagement")
_CONTEXT_READ = frozenset({"page", "library", "campaign", *_CONSENT})
_CONTEXT_PROTOCOL = frozenset(
    {"userAgent", "userAgentData", "locale", "timezone", "screen", "network", "os", "device", "receivedAt", "sessionId"}
    | {"sessionStart", "instanceId", "__analyticsVersion"}
)
_PAGE_FIELDS = ("url", "path", "search", "referrer", "title", "hash")


def last_of(request: Request) -> str:
    """Return the last part of the path, where the call stands."""
    return request.segments[-1] if request.segments else ""


def messages_of(body: Any) -> list[Object]:
    """Return the messages of a body: those of its `batch`, or itself."""
    if isinstance(body, dict) and isinstance(body.get("batch"), list):
        body = body["batch"]
    return mappings(body)


def is_message(message: Object) -> bool:
    """Tell a message of the spec by its type, its id and someone it is about."""
    someone = message.get("anonymousId") or message.get("userId")
    return bool(someone and message.get("messageId")) and text_of(message.get("type")) in KINDS


def is_rudder(message: Object) -> bool:
    """Tell RudderStack's own fields, or one of its libraries, in a message that is Segment's otherwise.

    `channel` is a field of both; only RudderStack's JavaScript library calls it `web`.
    """
    if "rudderId" in message or message.get("channel") == "web":
        return True
    library = mapping(mapping(message.get("context")).get("library")).get("name")
    return isinstance(library, str) and "rudder" in library.lower()


def message_event(
    request: Request, message: Object, shared: Object, index: int, *, vendor: str, vendor_hosts: frozenset[str]
) -> Event:
    """Return the event of one message; `shared` is the body around it, with the batch's key and `sentAt`."""
    call = _type(message, request)
    context = mapping(message.get("context"))
    page = mapping(context.get("page"))
    properties = _properties(message, call, context, page)
    items, properties = _items_of(properties)
    url = text_of(page.get("url")) or text_of(mapping(message.get("properties")).get("url"))
    stated = message.get("originalTimestamp") or message.get("timestamp")
    message_id = text_of(message.get("messageId"))
    return event_of(
        request,
        vendor=vendor,
        kind=KINDS.get(call, Kind.TELEMETRY),
        account=first_text(message, "writeKey") or first_text(shared, "writeKey") or basic_user(request),
        name=(text_of(message.get("event")) or "(unnamed)") if call == "track" else call or "(untyped)",
        vendor_hosts=vendor_hosts,
        page=url,
        referrer=text_of(page.get("referrer")),
        at=lagged_time(stated, message.get("sentAt") or shared.get("sentAt"), request.hit.at),
        properties=properties,
        items=items,
        value=first_amount(properties, *VALUE_NAMES),
        currency=text_of(properties.get("currency")),
        transaction_id=first_text(properties, "order_id", "orderId"),
        event_id=message_id,
        user_ids=ids(client=message.get("anonymousId"), user=message.get("userId")),
        click_ids=click_ids_in(url),
        consent=_consent(context),
        collapse_key=message_id,
        batch_index=index,
    )


def _type(message: Object, request: Request) -> str:
    stated = message.get("type")
    if isinstance(stated, str) and stated:
        return stated
    last = last_of(request)
    return SHORT.get(last, last if last in KINDS else "")


def _properties(message: Object, call: str, context: Object, page: Object) -> dict[str, Any]:
    """Return the properties as sent, then `traits`, `page_title`, `campaign`, `library` and what else context says.

    A page call repeats its address in its properties; what `page` or context says already is left out.
    """
    found = dict(mapping(message.get("properties")))
    if call == "page":
        known = page or {name: found.get(name) for name in ("url", "referrer")}
        found = {name: v for name, v in found.items() if name not in _PAGE_FIELDS or v != known.get(name)}
    beside = {name: message.get(name) for name in ("name", "category")} | {"page_title": page.get("title")}
    found = {name: value for name, value in beside.items() if value} | found
    found |= {name: message[name] for name in ("traits", "groupId", "previousId") if message.get(name)}
    told = {name: context[name] for name in ("campaign", "library") if context.get(name)}
    rest = {name: value for name, value in context.items() if name not in _CONTEXT_READ | _CONTEXT_PROTOCOL}
    if rest:
        # A site may have a property of that name of its own; neither hides the other.
        told["message_context" if "context" in found else "context"] = rest
    return told | found


def _items_of(properties: dict[str, Any]) -> tuple[tuple[Mapping[str, Any], ...], dict[str, Any]]:
    products = properties.get("products")
    if isinstance(products, list) and all(isinstance(item, dict) for item in products):
        return tuple(products), {name: value for name, value in properties.items() if name != "products"}
    return (), properties


def _consent(context: Object) -> Consent | None:
    """Return `context.consent` (RudderStack: `consentManagement`) as sent, with what categories of usual names say."""
    found = next((mapping(context.get(name)) for name in _CONSENT if mapping(context.get(name))), {})
    if not found:
        return None
    raw = {
        name: value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
        for name, value in found.items()
    }
    ads, analytics = preference_signals(found)
    return Consent(ad_storage=ads, analytics_storage=analytics, raw=raw)
