"""Microsoft Advertising's Universal Event Tracking (UET): page loads, custom events, ecommerce, hashed contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.query import first_of, parse_pairs
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text

VENDOR_HOSTS = frozenset({"bat.bing.com", "bat.bing.net"})
_NAMES = {
    "ec": "event_category",
    "el": "event_label",
    "ev": "event_value",
    "gv": "value",
    "gc": "currency",
    "tl": "page_title",
    "pagetype": "page_type",
    "ecomm_pagetype": "page_type",
}
_CONTACTS = {"em": "email", "ph": "phone_number"}
_NUMERIC = frozenset({"ev", "gv", "ecomm_totalvalue"})
_KINDS = {"pageLoad": Kind.PAGE, "pageHide": Kind.TELEMETRY, "consent": Kind.INIT}
_CONSENT = {"G": Signal.GRANTED, "D": Signal.DENIED}
_FIELDS = frozenset({"ti", "evt", "ea", "p", "r", "pid", "prodid", "items", "sid", "vid", "msclkid", "asc"})
_PROTOCOL = frozenset(
    {
        "tm", "Ver", "mid", "bo", "vids", "uach", "pi", "lg", "sw", "sh", "sc", "lt", "sv", "cdb", "rn", "nwd", "ifm",
        "gtm_tag_source", "kw", "spa", "tpp", "en", "evd", "dnt", "tt", "mtp",
    }
)  # fmt: skip


@register
class MicrosoftUet:
    """`/action/0` by GET and `/actionp/0` by POST; one event a tag id."""

    vendor: ClassVar[str] = "microsoft_uet"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ()

    def recognises(self, request: Request) -> bool:
        """Take the two endpoints and the tag's scripts on bat.bing.com and bat.bing.net."""
        path = request.path
        return host_in(request.host, VENDOR_HOSTS) and (
            path.startswith(("/action/", "/actionp/", "/p/action/")) or path.endswith("/bat.js")
        )

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the events of the request, one a tag id in `ti`."""
        if request.path.endswith(".js"):
            tag = request.segments[-1].removesuffix(".js")
            return (self._loader(request, tag if tag.isdigit() else ""),)
        params = _params(request)
        tags = [tag for tag in params.get("ti", "").split(",") if tag]
        if not tags:
            raise Unreadable(request.body.problem or "no tag id")
        return tuple(self._event(request, params, tag, index) for index, tag in enumerate(tags))

    def _loader(self, request: Request, tag: str) -> Event:
        name = "tag.js" if tag else "bat.js"
        return event_of(
            request, vendor=self.vendor, kind=Kind.LOADER, account=tag, name=name, vendor_hosts=VENDOR_HOSTS
        )

    def _event(self, request: Request, params: Mapping[str, str], tag: str, index: int) -> Event:
        evt, page = params.get("evt", "custom"), params.get("p")
        items, properties = _properties(params)
        click = params.get("msclkid", "N")
        return event_of(
            request,
            vendor=self.vendor,
            kind=_KINDS.get(evt, Kind.EVENT),
            account=tag,
            name=params.get("ea") or evt,
            vendor_hosts=VENDOR_HOSTS,
            page=page,
            referrer=params.get("r"),
            properties=properties,
            items=items,
            value=money(properties.get("value", properties.get("ecomm_totalvalue"))),
            currency=params.get("gc"),
            transaction_id=params.get("transaction_id"),
            user_ids={kind: params[key] for kind, key in (("client", "vid"), ("session", "sid")) if params.get(key)},
            click_ids=click_ids_in(page) | ({"msclkid": click} if click not in {"", "N"} else {}),
            consent=Consent(ad_storage=_CONSENT.get(params["asc"]), raw={"asc": params["asc"]})
            if params.get("asc")
            else None,
            batch_index=index,
        )


def _params(request: Request) -> Mapping[str, str]:
    """Return query and body together; a body is a form or, from newer tags, a JSON object of the same names."""
    document = request.body.json
    if isinstance(document, dict):
        return request.query | {name: str(value) for name, value in document.items() if value is not None}
    return request.params


def _properties(params: Mapping[str, str]) -> tuple[tuple[Mapping[str, Any], ...], dict[str, Any]]:
    """Return (items, properties): items are the objects of `items`, else the ids in `prodid`."""
    found: dict[str, Any] = {}
    for name, value in params.items():
        if name not in _FIELDS and name not in _PROTOCOL:
            found[_NAMES.get(name, name)] = number_or_text(value) if name in _NUMERIC else value
    # Enhanced conversions: `pid` holds a form of its own, `em=<SHA-256>&ph=<SHA-256>`.
    if hashed := first_of(parse_pairs(params.get("pid", ""))):
        found["user_data"] = {_CONTACTS.get(name, name): value for name, value in hashed.items()}
    listed = parse_json(params.get("items", ""))
    if isinstance(listed, list) and listed and all(isinstance(item, dict) for item in listed):
        return tuple(listed), found
    if params.get("items"):
        found["items"] = params["items"]
    return tuple({"item_id": item} for item in params.get("prodid", "").split(",") if item), found
