"""Adobe's media analytics: the older heartbeats with `s:event:type`, and the Media Collection API of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.objects import ids, mapping
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import number_or_text, text_of

VENDOR_HOSTS = frozenset({"hb.omtrdc.net", "hb-api.omtrdc.net"})
_PINGS = frozenset({"play", "ping", "buffer", "pauseStart", "pause", "stall", "bitrateChange", "bitrate_change"})
"""What a player sends every few seconds, or as often as the network is bad: its own telemetry."""
_IDENTITY = {
    "client": ("s:user:mid", "visitor.marketingCloudUserId"),
    "analytics": ("s:user:aid", "analytics.aid"),
    "user": ("s:cuser:customer_user_ids.userId.id", "analytics.visitorId"),
}
_PROTOCOL = frozenset(
    {
        "s:sc:rsid", "s:event:type", "s:event:sid", "h:sc:ssl", "s:aam:blob", "l:aam:loc_hint", "l:sp:hb_api_lvl",
        "l:event:ts", "l:event:prev_ts", "s:user:id", "s:sp:hb_version",
    }
)  # fmt: skip


@register
class AdobeHeartbeat:
    """GET or POST to `hb.omtrdc.net`, and JSON to `/api/v1/sessions[/<session>/events]`."""

    vendor: ClassVar[str] = "adobe_heartbeat"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/api/v1/sessions", "s:event:type=")

    def recognises(self, request: Request) -> bool:
        """Take Adobe's hosts; elsewhere heartbeats by their names, the API by its body, never by its path alone."""
        if host_in(request.host, VENDOR_HOSTS) or "s:event:type=" in request.raw_query:
            return True
        if "/api/v1/sessions" not in request.path or not request.is_post:
            return False
        document = mapping(request.body.json)
        return "eventType" in document and isinstance(document.get("playerTime"), dict)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; raise Unreadable when it names none."""
        params = request.params
        if params.get("s:event:type"):
            return (self._heartbeat(request, params),)
        document = mapping(request.body.json)
        name = text_of(document.get("eventType"))
        if name is None:
            raise Unreadable(request.body.problem or "no media event")
        return (self._collected(request, document, name),)

    def _heartbeat(self, request: Request, params: Mapping[str, str]) -> Event:
        """Names are `s:` (text), `l:` (number) or `h:` (header), then a group: `asset`, `event`, `stream` or `meta`."""
        read = {*_PROTOCOL, *(name for names in _IDENTITY.values() for name in names)}
        properties = {
            name[2:].replace(":", "."): number_or_text(value) if name.startswith("l:") else value
            for name, value in params.items()
            if value and name not in read and name[1:2] == ":"
        }
        return self._event(request, params, params["s:event:type"], properties, session=params.get("s:event:sid"))

    def _collected(self, request: Request, document: Mapping[str, Any], name: str) -> Event:
        """Account is the collection host: only the first request of a session names a report suite."""
        params, player = mapping(document.get("params")), mapping(document.get("playerTime"))
        segments = request.segments
        read = {name for names in _IDENTITY.values() for name in names}
        properties = {key: value for key, value in params.items() if key not in read}
        extra = {"custom": document.get("customMetadata"), "quality": document.get("qoeData")}
        properties |= {key: value for key, value in extra.items() if value}
        if "playhead" in player:
            properties["playhead"] = player["playhead"]
        session = segments[segments.index("sessions") + 1] if "sessions" in segments[:-1] else None
        return self._event(request, params, name, properties, session=session, stated=player.get("ts"))

    def _event(
        self,
        request: Request,
        params: Mapping[str, Any],
        name: str,
        properties: dict[str, Any],
        *,
        session: str | None,
        stated: Any = None,
    ) -> Event:
        found = {kind: next((params[key] for key in keys if params.get(key)), None) for kind, keys in _IDENTITY.items()}
        return event_of(
            request,
            vendor=self.vendor,
            kind=Kind.TELEMETRY if name in _PINGS else Kind.EVENT,
            account=text_of(params.get("s:sc:rsid")) or request.host.partition(".")[0],
            name=name,
            vendor_hosts=VENDOR_HOSTS,
            at=event_time(stated, request.hit.at),
            properties=properties,
            user_ids=ids(**found, session=session),
        )
