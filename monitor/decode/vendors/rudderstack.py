"""RudderStack: Segment's message with fields of its own, sent to a data plane that mostly has a host of its own."""

from __future__ import annotations

from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.objects import Object, bounded
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.vendors.segment_messages import KINDS, is_message, is_rudder, last_of, message_event, messages_of

VENDOR_HOSTS = frozenset({"rudderstack.com", "rudderlabs.com"})
_CALLS = frozenset({*KINDS, "batch", "import", "merge"})


@register
class RudderStack:
    """`<data plane>/v1/<call>` and `/beacon/v1/batch`, the library and its configuration."""

    vendor: ClassVar[str] = "rudderstack"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = tuple(f"/v1/{call}" for call in sorted(_CALLS))

    def recognises(self, request: Request) -> bool:
        """Take RudderStack's own hosts; elsewhere POSTs of messages that carry its fields or its library's name."""
        calls = request.is_post and last_of(request) in _CALLS
        if host_in(request.host, VENDOR_HOSTS):
            return calls or _is_config(request) or _is_library(request)
        return calls and any(is_rudder(message) and is_message(message) for message in messages_of(request.body.json))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a message, in the order sent; raise Unreadable when there is no message."""
        if not request.is_post:
            return (self._loaded(request),)
        messages = bounded(messages_of(request.body.json), request, "no message in the body")
        shared = _shared(request)
        return tuple(
            message_event(request, message, shared, index, vendor=self.vendor, vendor_hosts=VENDOR_HOSTS)
            for index, message in enumerate(messages)
        )

    def _loaded(self, request: Request) -> Event:
        config = _is_config(request)
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.INIT if config else Kind.LOADER,
            account=request.query.get("writeKey", ""),
            name="sourceConfig" if config else last_of(request),
            vendor_hosts=VENDOR_HOSTS,
        )


def _shared(request: Request) -> Object:
    """Return what stands around the messages: the body of a batch, and the write key beacons put into the query."""
    body = request.body.json
    around = {name: value for name, value in body.items() if name != "batch"} if isinstance(body, dict) else {}
    return around | ({"writeKey": request.query["writeKey"]} if request.query.get("writeKey") else {})


def _is_config(request: Request) -> bool:
    return not request.is_post and "sourceConfig" in request.segments


def _is_library(request: Request) -> bool:
    return not request.is_post and request.host.startswith("cdn.") and request.path.endswith(".js")
