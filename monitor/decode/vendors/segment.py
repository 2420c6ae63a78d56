"""Segment: the single calls of its libraries, batches, pixels, and what its script loads, on any domain."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, ClassVar

import orjson

from monitor.decode.build import event_of
from monitor.decode.clock import lagged_time
from monitor.decode.consent.signals import Consent
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.registry import Unreadable, register
from monitor.decode.request import Request, host_in
from monitor.decode.unpack import unpack_base64
from monitor.decode.values import money, text_of

VENDOR_HOSTS = frozenset({"segment.io", "segment.com", "segmentapis.com"})
_TYPES = {
    "t": "track", "p": "page", "s": "screen", "i": "identify", "g": "group", "a": "alias",
}  # fmt: skip
"""Short path names of analytics.js 2 (segmentio/analytics-next@0c4fa88, `segmentio/normalize`)."""
_KINDS = {
    "track": Kind.EVENT,
    "page": Kind.PAGE,
    "screen": Kind.PAGE,
    "identify": Kind.IDENTIFY,
    "group": Kind.IDENTIFY,
    "alias": Kind.IDENTIFY,
}
_BATCHES = frozenset({"b", "batch", "import"})
_METRICS = frozenset({"m"})
_VALUE_NAMES = ("revenue", "total", "value")
"""Where an event's worth stands, the first that is a number: revenue is the order without shipping and tax, total with
them, value anything else (segment.com/docs/connections/spec/ecommerce/v2).
"""
_CONTEXT_READ = frozenset({"page", "consent", "library", "campaign"})
_CONTEXT_PROTOCOL = frozenset(
    {"userAgent", "userAgentData", "locale", "timezone", "screen", "network", "os", "device", "receivedAt", "sessionId"}
    | {"sessionStart", "instanceId", "__analyticsVersion"}
)
_PAGE_FIELDS = ("url", "path", "search", "referrer", "title", "hash")


@register
class Segment:
    """Told by its hosts or, on a custom domain, by the shape of the body; never by the path alone."""

    vendor: ClassVar[str] = "segment"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/v1/", *(f"/{name}" for name in (*_KINDS, "batch")))

    def recognises(self, request: Request) -> bool:
        """Take Segment's API and CDN; elsewhere POSTs with `messageId`, a type and an id of someone in the body."""
        last = _last(request)
        calls = last in _TYPES or last in _KINDS or last in _BATCHES
        if host_in(request.host, VENDOR_HOSTS):
            if request.is_post:
                return calls or last in _METRICS
            return "pixel" in request.segments or "analytics.js" in request.segments or _is_settings(request)
        if not request.is_post or not calls:
            return False
        return any(_is_message(message) for message in _messages(request))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a message, in the order sent; raise Unreadable when there is no message."""
        last = _last(request)
        if "analytics.js" in request.segments or _is_settings(request):
            return (self._loaded(request),)
        if last in _METRICS:
            return (self._beside(request, Kind.TELEMETRY, "metrics", ""),)
        messages = _messages(request)
        if not messages:
            raise Unreadable(request.body.problem or "no message in the body")
        body = request.body.json
        shared = body if isinstance(body, dict) else {}
        return tuple(self._event(request, message, shared, index) for index, message in enumerate(messages))

    def _loaded(self, request: Request) -> Event:
        """`cdn.segment.com/analytics.js/v1/<key>/…` is the script, `/v1/projects/<key>/settings` its settings."""
        segments = request.segments
        if _is_settings(request):
            return self._beside(request, Kind.INIT, "settings", segments[-2])
        return self._beside(request, Kind.LOADER, segments[-1], segments[2] if len(segments) > 3 else "")

    def _beside(self, request: Request, kind: Kind, name: str, account: str) -> Event:
        return event_of(request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS)

    def _event(self, request: Request, message: Mapping[str, Any], shared: Mapping[str, Any], index: int) -> Event:
        kind = _type(message, request)
        context = _mapping(message.get("context"))
        page = _mapping(context.get("page"))
        properties = _properties(message, kind, context, page)
        items, properties = _items_of(properties)
        url = text_of(page.get("url")) or text_of(_mapping(message.get("properties")).get("url"))
        stated = message.get("originalTimestamp") or message.get("timestamp")
        message_id = text_of(message.get("messageId"))
        order = text_of(properties.get("order_id")) or text_of(properties.get("orderId"))
        return event_of(
            request,
            vendor=self.vendor,
            kind=_KINDS.get(kind, Kind.TELEMETRY),
            account=_write_key(request, message, shared),
            name=(text_of(message.get("event")) or "(unnamed)") if kind == "track" else kind or "(untyped)",
            vendor_hosts=VENDOR_HOSTS,
            page=url,
            referrer=text_of(page.get("referrer")),
            at=lagged_time(stated, message.get("sentAt") or shared.get("sentAt"), request.hit.at),
            properties=properties,
            items=items,
            value=next((amount for name in _VALUE_NAMES if (amount := money(properties.get(name))) is not None), None),
            currency=text_of(properties.get("currency")),
            transaction_id=order,
            event_id=message_id,
            user_ids=_user_ids(message),
            click_ids=click_ids_in(url),
            consent=_consent(context),
            collapse_key=message_id,
            batch_index=index,
        )


def _last(request: Request) -> str:
    return request.segments[-1] if request.segments else ""


def _is_settings(request: Request) -> bool:
    return len(request.segments) >= 4 and request.segments[-1] == "settings" and request.segments[-3] == "projects"


def _messages(request: Request) -> list[Mapping[str, Any]]:
    body = request.body.json
    if body is None and not request.is_post:
        body = _pixel(request.query.get("data", ""))
    if isinstance(body, dict):
        batch = body.get("batch")
        body = batch if isinstance(batch, list) else [body]
    return [message for message in body if isinstance(message, dict)] if isinstance(body, list) else []


def _pixel(text: str) -> Any:
    """Return the JSON of `/v1/pixel/<type>?data=<base64>`, Segment's tracking pixel API; None when it is none."""
    opened = unpack_base64(text.replace(" ", "+").encode("utf-8", "replace"))
    return None if opened is None else parse_json(opened.decode("utf-8", "replace"))


def _is_message(message: Mapping[str, Any]) -> bool:
    """Tell a Segment message from what looks like one: RudderStack sends the same fields, and its own beside them."""
    if "rudderId" in message or "channel" in message:
        return False
    library = _mapping(_mapping(message.get("context")).get("library")).get("name")
    if isinstance(library, str) and library.lower().startswith("rudder"):
        return False
    someone = message.get("anonymousId") or message.get("userId")
    return bool(someone and message.get("messageId")) and message.get("type") in _KINDS


def _type(message: Mapping[str, Any], request: Request) -> str:
    stated = message.get("type")
    if isinstance(stated, str) and stated:
        return stated
    last = _last(request)
    return _TYPES.get(last, last if last in _KINDS else "")


def _write_key(request: Request, message: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    """Return the write key: of the message, the batch, or the user name of Basic authentication."""
    stated = text_of(message.get("writeKey")) or text_of(shared.get("writeKey"))
    scheme, _, credentials = (request.hit.header("authorization") or "").partition(" ")
    if stated or scheme.lower() != "basic":
        return stated or ""
    try:
        return b64decode(credentials.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _properties(
    message: Mapping[str, Any], kind: str, context: Mapping[str, Any], page: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the properties as sent, then `traits`, `page_title`, `campaign`, `library` and what else context says.

    A page call repeats its address in its properties; what `page` or context says already is left out.
    """
    found = dict(_mapping(message.get("properties")))
    if kind == "page":
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


def _user_ids(message: Mapping[str, Any]) -> dict[str, str]:
    kinds = {"client": "anonymousId", "user": "userId"}
    return {kind: found for kind, name in kinds.items() if (found := text_of(message.get(name)))}


def _consent(context: Mapping[str, Any]) -> Consent | None:
    """Return `context.consent` as sent: its categories are the site's own names, which no purpose can be read from."""
    consent = context.get("consent")
    if not isinstance(consent, dict) or not consent:
        return None
    raw = {
        name: value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
        for name, value in consent.items()
    }
    return Consent(raw=raw)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
