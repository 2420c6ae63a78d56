"""Taboola's pixel for advertisers, told from the widgets publishers show on the same hosts."""

from __future__ import annotations

from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.consent.iab import iab_consent
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import mapping
from monitor.decode.pixel import Pixel
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable

PIXEL = Pixel(
    vendor="taboola",
    hosts=frozenset({"taboola.com"}),
    page=("item-url", "u"),
    referrer=("ref",),
    value=("revenue",),
    currency=("currency",),
    transaction=("orderid",),
    users={"client": "ui"},
    names={"revenue": "value"},
    numeric=frozenset({"revenue", "quantity"}),
    protocol=frozenset(
        {
            "en", "name", "tim", "vi", "sd", "cv", "it", "cbp", "cbpv", "cmps", "psb", "ri", "est", "ver", "isls",
            "src", "invt", "msa", "rv", "tos", "scd", "ssd", "supv", "pubit", "tcs", "ccpaPs", "ccpa", "unified_id",
            "click-id",
        }
    ),
)  # fmt: skip
_AUTOMATIC = ("pre_d_eng", "d_eng")
"""Engagement the pixel measures by itself while a page is open (measured: `pre_d_eng_tb`)."""
_SYNCS = ("psb.", "pips.", "cds.", "sync", "match.", "vidstat")


@register
class Taboola:
    """`trc.taboola.com/<account>/log/3/unip` and page views in `/trc/3/json`; also `trc-events`."""

    vendor: ClassVar[str] = PIXEL.vendor
    hosts: ClassVar[frozenset[str]] = PIXEL.hosts
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the pixel's endpoints and script, and cookie matches."""
        path = request.path
        if request.host.startswith("cdn."):
            return "/unip/" in path and path.endswith(".js")
        return "/log/3/" in path or "/trc/3/" in path or request.host.startswith(_SYNCS)

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; what publishers' widgets send is telemetry."""
        segments = request.segments
        if request.host.startswith("cdn."):
            return (PIXEL.loader(request, segments[-2], segments[-1]),)
        if "/log/3/" not in request.path and "/trc/3/" not in request.path:
            return (PIXEL.event(request, Kind.SYNC, "", "match", properties={}),)
        account, last = segments[0], segments[-1]
        if last == "unip":
            return (self._event(request, account, request.params, request.params.get("en")),)
        if last == "s2s-action":
            return (self._event(request, account, request.params, request.params.get("name")),)
        data = mapping(parse_json(request.params.get("data", "")))
        page = mapping(data.get("mpvd"))
        if page:
            outer = {name: data[name] for name in ("ui", "u", "tcs", "ccpa") if data.get(name)}
            return (self._event(request, account, {**outer, **page}, page.get("en")),)
        return (PIXEL.event(request, Kind.TELEMETRY, account, f"widget_{last}", properties={}),)

    def _event(self, request: Request, account: str, said: dict[str, Any], name: Any) -> Event:
        if not isinstance(name, str) or not name:
            raise Unreadable("no event name")
        kind = Kind.TELEMETRY if name.startswith(_AUTOMATIC) else Kind.EVENT
        said = {key: value for key, value in said.items() if value != "null"}
        properties = PIXEL.properties(said)
        if hashed := said.get("unified_id"):
            properties["user_data"] = {"email": hashed}
        click = said.get("click-id")
        strings = {"gdpr_consent": said.get("tcs"), "us_privacy": said.get("ccpaPs") or said.get("ccpa")}
        rest: dict[str, Any] = {"click_ids": {"tblci": click}} if isinstance(click, str) and click else {}
        return PIXEL.event(
            request,
            Kind.PAGE if name == "page_view" else kind,
            account,
            name,
            said,
            at=event_time(said.get("tim"), request.hit.at),
            properties=properties,
            consent=iab_consent(said | strings),
            **rest,
        )
