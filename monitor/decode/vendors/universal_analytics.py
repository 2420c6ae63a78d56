"""Universal Analytics (analytics.js, Measurement Protocol v1): switched off in 2024, still sent by forgotten tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from monitor.decode.build import event_of
from monitor.decode.consent.google import google_consent
from monitor.decode.event import Event, Kind
from monitor.decode.google_lines import params_of_lines
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money
from monitor.decode.vendors.universal_analytics_ecommerce import ecommerce_of, single_item
from monitor.decode.vendors.universal_analytics_properties import properties_of

VENDOR = "universal_analytics"
HOSTS = frozenset({"google-analytics.com", "analytics.google.com"})


_DOUBLECLICK = "stats.g.doubleclick.net"
_PATHS = ("/collect", "/r/collect", "/j/collect", "/batch")
_AUDIENCES = "/ads/ga-audiences"

_KINDS = {
    "pageview": Kind.PAGE,
    "screenview": Kind.PAGE,
    "appview": Kind.PAGE,
    "timing": Kind.TELEMETRY,
    "adtiming": Kind.TELEMETRY,
    "dc": Kind.SYNC,
    "sr": Kind.SYNC,
}
"""Hit types other than events; `dc` and `sr` hand the client id to DoubleClick and Google Ads (seen in captures)."""


@register
class UniversalAnalytics:
    """Recognises the v1 endpoints on Google's hosts, and `v=1` with `tid=UA-…` anywhere else."""

    vendor: ClassVar[str] = VENDOR
    hosts: ClassVar[frozenset[str]] = HOSTS | {_DOUBLECLICK}
    signs: ClassVar[tuple[str, ...]] = ("tid=UA-",)

    def recognises(self, request: Request) -> bool:
        """Tell by host and path, elsewhere by parameter signature. GA4's decoder is asked before and takes v2."""
        path = request.path.rstrip("/")
        if path.endswith(_AUDIENCES):
            return True
        if host_in(request.host, HOSTS) or request.host == _DOUBLECLICK:
            return path.endswith(_PATHS) and not path.endswith("/g/collect")
        return "v=1" in request.raw_query and not host_in(request.host, frozenset({"google.com", "doubleclick.net"}))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event, or one a line of a batch; what goes to DoubleClick or Google Ads is a sync."""
        found = params_of_lines(request, foreign="the body is no form", lines_of=lambda body: body.lines)
        return tuple(_event(request, params, index) for index, params in enumerate(found))


def _event(request: Request, params: Mapping[str, str], index: int) -> Event:
    account, hit_type = params.get("tid", ""), params.get("t", "")
    syncs = request.host == _DOUBLECLICK or request.path.endswith(_AUDIENCES)
    if not syncs and not (account and hit_type):
        raise Unreadable("no tracking id" if not account else "no hit type")
    items, lists = ecommerce_of(params)
    return event_of(
        request,
        vendor=VENDOR,
        kind=Kind.SYNC if syncs else _KINDS.get(hit_type, Kind.EVENT),
        account=account,
        name=_name(params, hit_type, request),
        vendor_hosts=HOSTS | ({request.host} if syncs else frozenset()),
        page=_page(params),
        referrer=params.get("dr"),
        properties=properties_of(params) | lists,
        items=single_item(params) if hit_type == "item" else items,
        value=money(params.get("tr")) if "tr" in params else money(params.get("ev")),
        currency=params.get("cu"),
        transaction_id=params.get("ti"),
        user_ids=_user_ids(params),
        click_ids=click_ids_in(params.get("dl")) | click_ids_of(params),
        consent=google_consent(params),
        collapse_key=_collapse_key(params),
        batch_index=index,
    )


def _name(params: Mapping[str, str], hit_type: str, request: Request) -> str:
    """Return the event's name: for `t=event` its action, which Google's own migration made GA4's event name."""
    if request.path.endswith(_AUDIENCES):
        return "ga_audiences"
    if hit_type == "event":
        return params.get("ea") or params.get("ec") or "event"
    return hit_type or "collect"


def _page(params: Mapping[str, str]) -> str | None:
    if params.get("dl"):
        return params["dl"]
    host, path = params.get("dh"), params.get("dp", "")
    return f"https://{host}{path if path.startswith('/') else '/' + path}" if host else None


def _user_ids(params: Mapping[str, str]) -> dict[str, str]:
    kinds = {"cid": "client", "uid": "user", "_gid": "day"}
    return {kind: params[name] for name, kind in kinds.items() if params.get(name)}


def _collapse_key(params: Mapping[str, str]) -> str | None:
    """Return what copies of one hit share: client, page load, number of the hit in it, and its own random number."""
    parts = [params.get(name, "") for name in ("cid", "a", "_s", "z")]
    return " ".join(parts) if parts[0] and parts[3] else None
