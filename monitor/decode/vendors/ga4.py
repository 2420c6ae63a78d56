"""Google Analytics 4 from browsers: `/g/collect` on Google's hosts, on first-party paths and inside Stape's base64."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from monitor.decode.body import Body
from monitor.decode.build import event_of
from monitor.decode.catalogue import company_of
from monitor.decode.consent.google import google_consent
from monitor.decode.event import Event, Kind
from monitor.decode.google_lines import params_of_lines
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.query import decode_bytes
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money
from monitor.decode.vendors.ga4_items import items_of
from monitor.decode.vendors.ga4_properties import properties_of

VENDOR = "ga4"

HOSTS = frozenset({"google-analytics.com", "analytics.google.com"})
"""Hosts of Google Analytics itself; regions (`region1.`) are below them."""

SIGNALS_HOST = "stats.g.doubleclick.net"

_MERCHANT = frozenset({"merchant-center-analytics.goog"})
"""Merchant Center's own destination of the Google tag: GA4's hits with `tid=MC-…` (seen on shops since 2024)."""

PAGE_EVENTS = frozenset({"page_view", "screen_view"})

_OTHER_GOOGLE = frozenset(
    {"google.com", "doubleclick.net", "googlesyndication.com", "googleadservices.com", "googletagmanager.com"}
)
_SAME_PATH = frozenset({"transcend.io"})
"""Companies outside the catalogue whose own traffic has GA4's path."""
_AUDIENCES = "/ads/ga-audiences"
_STAPE = "L2cvY29sbGVjdD"  # base64 of `/g/collect?`, which Stape sends whole in any parameter
_LINES = re.compile(r"[\r\n]+|\s+(?=en=)")
"""One event a line. Some exporters turn the line breaks into blanks, which an encoded line never holds."""


@register
class Ga4:
    """Recognises `/g/collect` on Google's hosts and, on any other, `v=2` with `tid=G-…`, whatever the path."""

    vendor: ClassVar[str] = VENDOR
    hosts: ClassVar[frozenset[str]] = HOSTS | _MERCHANT | {SIGNALS_HOST}
    signs: ClassVar[tuple[str, ...]] = ("tid=G-", "/g/collect", _AUDIENCES, _STAPE)

    def recognises(self, request: Request) -> bool:
        """Tell by host, path and parameter signature."""
        path, query = request.path.rstrip("/"), request.raw_query
        if path.endswith(_AUDIENCES):
            return "tid=UA-" not in query
        if host_in(request.host, HOSTS):
            return path.endswith("/g/collect") or (path.endswith("/collect") and _is_v2(request))
        if request.host == SIGNALS_HOST or host_in(request.host, _MERCHANT):
            return path.endswith(("/g/collect", "/mc/collect"))
        if host_in(request.host, _OTHER_GOOGLE):
            return False
        if _STAPE in query or _is_v2(request):
            return True
        # Without its parameters it is nobody's event, but worth counting; some other companies use the path themselves.
        theirs = host_in(request.host, _SAME_PATH) or company_of(request.host) is not None
        return path.endswith("/g/collect") and not theirs

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a line of the body, or the one in the URL; a Signals or audience ping is a sync."""
        if request.path.rstrip("/").endswith(_AUDIENCES):
            return (_sync(request, "ga_audiences"),)
        if request.host == SIGNALS_HOST:
            return (_sync(request, "google_signals"),)
        if _STAPE in request.raw_query:
            request = _unwrapped(request)
        lines = list(params_of_lines(request, foreign="encrypted or foreign body", lines_of=_lines_of))
        return tuple(_event(request, params, index, len(lines)) for index, params in enumerate(lines))


def _is_v2(request: Request) -> bool:
    path, query = request.path.rstrip("/"), request.raw_query
    if "tid=G-" in query:
        return "v=2" in query or path.endswith("/g/collect")
    start = request.hit.body[:4096]
    return path.endswith("/collect") and b"tid=G-" in start and b"v=2" in start


def _unwrapped(request: Request) -> Request:
    for name, value in request.pairs:
        text = next((part for part in (value, name) if _STAPE in part), "")
        if text:
            text = text[text.index(_STAPE) :].replace(" ", "+").replace("-", "+").replace("_", "/")
            try:
                target = decode_bytes(b64decode(text + "=" * (-len(text) % 4)))
            except (binascii.Error, ValueError):
                break
            return Request(replace(request.hit, url=f"{request.scheme or 'https'}://{request.host}{target}"))
    raise Unreadable("base64 payload that does not open")


def _lines_of(body: Body) -> list[str]:
    return [line for line in _LINES.split(body.text.strip()) if line]


def _event(request: Request, params: Mapping[str, str], index: int, count: int) -> Event:
    account, name = params.get("tid", ""), params.get("en", "")
    if not account:
        raise Unreadable("no measurement id")
    if not name:
        raise Unreadable("no event name")
    properties = properties_of(params)
    return event_of(
        request,
        vendor=VENDOR,
        kind=Kind.PAGE if name in PAGE_EVENTS else Kind.EVENT,
        account=account,
        name=name,
        vendor_hosts=HOSTS | _MERCHANT,
        page=params.get("dl"),
        referrer=params.get("dr"),
        properties=properties,
        items=items_of(params),
        value=money(properties.get("value")),
        currency=_text(properties, "currency"),
        transaction_id=_text(properties, "transaction_id"),
        event_id=_text(properties, "event_id") or params.get("evnid"),
        user_ids=_user_ids(params),
        click_ids=click_ids_in(params.get("dl")) | click_ids_of(params),
        consent=google_consent(params),
        collapse_key=_collapse_key(params, index, count),
        batch_index=index,
    )


def _user_ids(params: Mapping[str, str]) -> dict[str, str]:
    kinds = {"cid": "client", "uid": "user", "sid": "session", "_fid": "firebase"}
    return {kind: params[name] for name, kind in kinds.items() if params.get(name)}


def _text(properties: Mapping[str, Any], name: str) -> str | None:
    value = properties.get(name)
    return None if value is None else str(value).strip() or None


def _collapse_key(params: Mapping[str, str], index: int, count: int) -> str | None:
    """Return what mirrors of one event share: client, session, page load, number of the hit in it.

    Events of one body share their hit number, so there the line counts too.
    """
    parts = [params.get(name, "") for name in ("cid", "sid", "_p", "_s")]
    if not (parts[2] and parts[3]):
        return None
    return " ".join([*parts, str(index)] if count > 1 else parts)


def _sync(request: Request, name: str) -> Event:
    params = request.query
    return event_of(
        request,
        vendor=VENDOR,
        kind=Kind.SYNC,
        account=params.get("tid", ""),
        name=name,
        vendor_hosts=frozenset({request.host}),
        page=params.get("dl"),
        user_ids=_user_ids(params),
        consent=google_consent(params),
    )
