"""Segment: the single calls of its libraries, batches, pixels, and what its script loads, on any domain."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unpack import unpack_base64
from monitor.decode.vendors.segment_messages import (
    KINDS,
    SHORT,
    is_message,
    is_rudder,
    last_of,
    message_event,
    messages_of,
)

VENDOR_HOSTS = frozenset({"segment.io", "segment.com", "segmentapis.com"})
_BATCHES = frozenset({"b", "batch", "import"})
_METRICS = frozenset({"m"})


@register
class Segment:
    """Told by its hosts or, on a custom domain, by the shape of the body; never by the path alone."""

    vendor: ClassVar[str] = "segment"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/v1/", *(f"/{name}" for name in (*KINDS, "batch")))

    def recognises(self, request: Request) -> bool:
        """Take Segment's API and CDN; elsewhere POSTs with `messageId`, a type and an id of someone in the body."""
        last = last_of(request)
        calls = last in SHORT or last in KINDS or last in _BATCHES
        if host_in(request.host, VENDOR_HOSTS):
            if request.is_post:
                return calls or last in _METRICS
            return "pixel" in request.segments or "analytics.js" in request.segments or _is_settings(request)
        if not request.is_post or not calls:
            return False
        return any(is_message(message) and not is_rudder(message) for message in _messages(request))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a message, in the order sent; raise Unreadable when there is no message."""
        last = last_of(request)
        if "analytics.js" in request.segments or _is_settings(request):
            return (self._loaded(request),)
        if last in _METRICS:
            return (self._beside(request, Kind.TELEMETRY, "metrics", ""),)
        messages = bounded(_messages(request), request, "no message in the body")
        body = request.body.json
        shared = body if isinstance(body, dict) else {}
        return tuple(
            message_event(request, message, shared, index, vendor=self.vendor, vendor_hosts=VENDOR_HOSTS)
            for index, message in enumerate(messages)
        )

    def _loaded(self, request: Request) -> Event:
        """`cdn.segment.com/analytics.js/v1/<key>/…` is the script, `/v1/projects/<key>/settings` its settings."""
        segments = request.segments
        if _is_settings(request):
            return self._beside(request, Kind.INIT, "settings", segments[-2])
        return self._beside(request, Kind.LOADER, segments[-1], segments[2] if len(segments) > 3 else "")

    def _beside(self, request: Request, kind: Kind, name: str, account: str) -> Event:
        return event_of(request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS)


def _is_settings(request: Request) -> bool:
    return len(request.segments) >= 4 and request.segments[-1] == "settings" and request.segments[-3] == "projects"


def _messages(request: Request) -> list[Object]:
    body = request.body.json
    if body is None and not request.is_post:
        body = _pixel(request.query.get("data", ""))
    return messages_of(body)


def _pixel(text: str) -> Any:
    """Return the JSON of `/v1/pixel/<type>?data=<base64>`, Segment's tracking pixel API; None when it is none."""
    opened = unpack_base64(text.replace(" ", "+").encode("utf-8", "replace"))
    return None if opened is None else parse_json(opened.decode("utf-8", "replace"))
