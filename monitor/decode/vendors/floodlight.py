"""Floodlight (Campaign Manager 360): activities whose parameters stand in the path, divided by `;`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.consent.google import RAW_NAMES, google_consent
from monitor.decode.event import Event, Kind
from monitor.decode.floodlight_page import page_in
from monitor.decode.google_enhanced import enhanced_data
from monitor.decode.ids import click_ids_in, click_ids_of
from monitor.decode.query import first_of, unquote
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text

VENDOR_HOSTS = frozenset({"doubleclick.net", "adservice.google.com"})
_ENDPOINT = re.compile(r"/(?:(td/fls/rul/)?activityi?;|ddm/activity/(?=src=)|(ddm/fls/)[a-z]/(?=src=))")
_CLICK_IDS = ("gclaw", "gcldc", "gclgb", "gac", "gclgs", "gclst", "gcllp")
_FIELDS = (
    RAW_NAMES
    | {"src", "type", "cat", "ord", "num", "cost", "qty", "~oref", "auiddc", "em", "register_conversion"}
    | frozenset(_CLICK_IDS)
)
_PROTOCOL = frozenset(
    {
        "gtm", "tag_exp", "ptag_exp", "epver", "dc_fmt", "dc_random", "dc_pre", "dc_lat", "dc_rdid", "_dc_test", "_tu",
        "frm", "ps", "pcor", "rcb", "gdid", "did", "fledge", "tfua", "tag_for_child_directed_treatment", "uaa", "uab",
        "uafvl", "uamb", "uam", "uap", "uapv", "uaw", "dc_trk_aid", "dc_trk_cid", "dc_ref", "user_data_mode", "ecsid",
    }
)  # fmt: skip


@register
class Floodlight:
    """The account is `DC-<advertiser>`, the event `<group>/<activity>`, as Campaign Manager names them."""

    vendor: ClassVar[str] = "floodlight"
    hosts: ClassVar[frozenset[str]] = frozenset(
        {"ad.doubleclick.net", "fls.doubleclick.net", "td.doubleclick.net", "adservice.google.com"}
    )
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the activity paths of DoubleClick's hosts; ad serving (`/ddm/adj`, `/ddm/trackclk`) is none."""
        return host_in(request.host, VENDOR_HOSTS) and _ENDPOINT.match(request.path) is not None

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the request; what repeats it to adservice.google.com or as an auction is a sync."""
        endpoint = _ENDPOINT.match(request.path)
        raw = first_of(_raw_pairs(request.path[endpoint.end() :])) if endpoint else {}
        params = {name: unquote(value) for name, value in raw.items()}
        if not params.get("src"):
            raise Unreadable("no advertiser")
        kind = Kind.EVENT
        if endpoint and (endpoint[1] or endpoint[2]):
            kind = Kind.SYNC
        elif params.get("register_conversion"):
            kind = Kind.TELEMETRY
        page = _page(raw.get("~oref", ""), request.raw_query)
        properties = _properties(params)
        auid, order = params.get("auiddc", ""), params.get("ord")
        return (
            event_of(
                request,
                vendor=self.vendor,
                kind=kind,
                account=f"DC-{params['src']}",
                name=f"{params.get('type', '')}/{params.get('cat', '')}",
                vendor_hosts=VENDOR_HOSTS,
                page=page,
                properties=properties,
                value=money(properties.get("value")),
                transaction_id=order if _is_sale(params) else None,
                user_ids={"client": auid} if auid not in {"", "*"} else {},
                click_ids=click_ids_in(page)
                | click_ids_of(params)
                | {name: params[name] for name in _CLICK_IDS if params.get(name)},
                consent=google_consent(params),
                collapse_key=_collapse_key(params, page) if kind is Kind.EVENT else None,
            ),
        )


def _raw_pairs(text: str) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, _, value in (part.partition("=") for part in text.split(";")) if name)


def _page(oref: str, query: str) -> str | None:
    """Return the page in `~oref`; where a page's own `?` was left unencoded, its query stands in the request's."""
    page = page_in(oref)
    return f"{page}?{query}" if page and query and "?" not in page else page


def _is_sale(params: Mapping[str, str]) -> bool:
    """Tell a sales activity, whose `ord` is the order's number, from a counter, whose `ord` is drawn at random.

    Source: support.google.com/campaignmanager, Floodlight counting methods: only sales carry `cost` or `qty`.
    """
    return bool(params.get("cost") or params.get("qty"))


def _properties(params: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: value for name, value in params.items() if name not in _FIELDS and name not in _PROTOCOL
    }
    for name, key in (("value", "cost"), ("quantity", "qty")):
        if key in params:
            found[name] = number_or_text(params[key])
    if _is_sale(params) and params.get("ord"):
        found["transaction_id"] = params["ord"]
    if user_data := enhanced_data(params.get("em", "")):
        found["user_data"] = user_data
    return found


def _collapse_key(params: Mapping[str, str], page: str | None) -> str | None:
    """Return what the mirrors on `/activity` and `/activityi` share: `ord`, `num` and the page.

    The page is needed, as counters per session repeat `ord` on every page (measured on cityofhope.org); `ord=1` alone
    is what every hit of a unique counter sends, so it tells nothing.
    """
    order, number = params.get("ord", ""), params.get("num", "")
    return f"{order}|{number}|{page or ''}" if number or order not in {"", "1"} else None
