"""Universal Analytics' ancestor: `__utm.gif` of urchin.js, ga.js and dc.js, which old templates still send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.registry import register
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text
from monitor.decode.vendors.universal_analytics import HOSTS, VENDOR

_KINDS = {"page": Kind.PAGE, "event": Kind.EVENT, "tran": Kind.EVENT, "item": Kind.EVENT, "social": Kind.EVENT}
_NAMES = {"page": "pageview", "tran": "transaction"}
_PROPERTIES = {
    "utmdt": "page_title", "utmp": "page_path", "utmhn": "page_hostname", "utmul": "language",
    "utmtid": "transaction_id", "utmtst": "affiliation",
}  # fmt: skip
_AMOUNTS = {"utmtto": "revenue", "utmttx": "tax", "utmtsp": "shipping"}
_ITEM = {"utmipc": "id", "utmipn": "name", "utmiva": "category", "utmipr": "price", "utmiqt": "quantity"}
_EVENT = re.compile(r"5\(([^)]*)\)(?:\((\d+)\))?")
_CLIENT = re.compile(r"__utma=\d+\.(\d+\.\d+)\.")


@register
class Urchin:
    """Recognises `/__utm.gif` with an account, on any host (Google's, DoubleClick's, or one's own)."""

    vendor: ClassVar[str] = VENDOR
    hosts: ClassVar[frozenset[str]] = frozenset()
    signs: ClassVar[tuple[str, ...]] = ("/__utm.gif",)

    def recognises(self, request: Request) -> bool:
        """Tell by path."""
        return request.path.endswith("/__utm.gif")

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the one event of the pixel. Parameters by Google's GIF request reference (2013)."""
        params = request.params
        account = params.get("utmac", "")
        if not account:
            raise Unreadable("no account")
        kind = params.get("utmt") or "page"
        properties: dict[str, Any] = {name: params[key] for key, name in _PROPERTIES.items() if key in params}
        properties |= {name: number_or_text(params[key]) for key, name in _AMOUNTS.items() if key in params}
        name = _NAMES.get(kind, kind)
        if kind == "event" and (found := _EVENT.search(params.get("utme", ""))):
            parts = found[1].split("*")
            properties |= dict(zip(("event_category", "event_action", "event_label"), parts, strict=False))
            if found[2]:
                properties["event_value"] = number_or_text(found[2])
            name = properties.get("event_action") or name
        page = f"https://{params['utmhn']}{params.get('utmp', '/')}" if params.get("utmhn") else None
        client = _CLIENT.search(params.get("utmcc", ""))
        return (
            event_of(
                request,
                vendor=VENDOR,
                kind=_KINDS.get(kind, Kind.EVENT),
                account=account,
                name=name,
                vendor_hosts=HOSTS | {"stats.g.doubleclick.net"},
                page=page,
                referrer=None if params.get("utmr") in {None, "-", "0"} else params["utmr"],
                properties=properties,
                items=_items(params) if kind == "item" else (),
                value=money(params.get("utmtto")),
                transaction_id=params.get("utmtid"),
                user_ids={"client": client[1]} if client else {},
                click_ids=click_ids_in(page),
            ),
        )


def _items(params: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    numbers = {"utmipr", "utmiqt"}
    return (
        {
            name: number_or_text(params[key]) if key in numbers else params[key]
            for key, name in _ITEM.items()
            if key in params
        },
    )
