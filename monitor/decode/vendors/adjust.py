"""Adjust: sessions and events of apps and sites, by its SDKs and from servers."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import first_text, mapping, without
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable

VENDOR_HOSTS = frozenset({"adjust.com", "adjust.net.in", "adjust.world", "adjust.io"})
_PIXEL = Pixel(
    vendor="adjust",
    hosts=VENDOR_HOSTS,
    value=("revenue",),
    currency=("currency",),
    transaction=("transaction_id", "product_id", "order_id"),
    event_id=("deduplication_id", "event_token_id"),
)
_KINDS = {
    "event": Kind.EVENT,
    "session": Kind.INIT,
    "attribution": Kind.INIT,
    "sdk_click": Kind.TELEMETRY,
    "sdk_info": Kind.TELEMETRY,
    "ad_revenue": Kind.EVENT,
    "purchase": Kind.EVENT,
    "gdpr_forget_device": Kind.IDENTIFY,
    "third_party_sharing": Kind.IDENTIFY,
    "measurement_consent": Kind.IDENTIFY,
}
"""Calls of the SDKs (adjust/android_sdk, adjust/ios_sdk, adjust/web_sdk: activity kinds and their paths)."""
_KEPT = ("revenue", "currency", "environment", "source", "payload", "sharing", "measurement")


@register
class Adjust:
    """`app.adjust.com/<call>`, `s2s.adjust.com/event`. An event has no name but its token."""

    vendor: ClassVar[str] = "adjust"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the calls, by GET (attribution, servers) or POST."""
        return host_in(request.host, VENDOR_HOSTS) and request.segments[-1:] != () and request.segments[-1] in _KINDS

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event; raise Unreadable where no app is named (newer SDKs sign, none hides that)."""
        call, params = request.segments[-1], request.params
        app = first_text(params, "app_token", "app_id")
        if app is None:
            raise Unreadable(request.body.problem or "no app token")
        user_ids = {
            "client": first_text(params, "adid", "web_uuid"),
            "device": first_text(params, "gps_adid", "idfa", "idfv", "android_uuid", "fire_adid", "oaid"),
            "user": first_text(params, "external_device_id"),
        }
        kept: dict[str, Any] = {name: params[name] for name in _KEPT if params.get(name)}
        for name in ("callback_params", "partner_params"):
            kept |= without(mapping(parse_json(params.get(name, ""))))
        return (
            _PIXEL.event(
                request,
                _KINDS[call],
                app,
                (first_text(params, "event_token") or call) if call == "event" else call,
                at=event_time(first_text(params, "created_at_unix", "created_at"), request.hit.at),
                properties=kept,
                user_ids={kind: value for kind, value in user_ids.items() if value},
            ),
        )
