"""Tealium: EventStream's collect calls, the tag's `i.gif`, and the loaders of utag as inventory."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import lagged_time
from monitor.decode.cookies import Holds, cookie_of
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, bounded, first_amount, first_text, ids, mapping, mappings, shared_by, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.values import text_of

VENDOR_HOSTS = frozenset({"tealiumiq.com", "tiqcdn.com", "tiqcdn.cn"})
_PIXEL = re.compile(r"/(?:([^/]+)/([^/]+)/2/)?(?:vdata/)?i\.gif")
_UTAG = re.compile(r"(?:.*/)?([^/]+)/([^/]+)/([^/]+)/(utag(?:\.sync)?\.js)")
_TAG = re.compile(r".*/utag\.\d+\.js")
_USAGE = "/utag/tiqapp/utag.v.js"
_PAGES = frozenset({"view", "page_view", "pageview", "screen_view"})
_GROUPS = {"cp": "cookies", "meta": "meta", "dom": "dom", "js_page": "js_page", "qp": "query", "va": "visitor"}
"""What the tag reads from the page by itself, by the prefix it gives it (docs.tealium.com "Built-in variables")."""
_PROTOCOL = ("ut", "timing", "tci")
_SENT = frozenset(
    {
        "tealium_account", "tealium_profile", "tealium_event", "tealium_visitor_id", "tealium_session_id", "event_name",
        "tealium_timestamp_epoch", "tealium_timestamp_utc", "tealium_timestamp_local", "tealium_random", "event",
        "tealium_trace_id", "tealium_library_name", "tealium_library_version", "tealium_session_number", "page_url",
        "tealium_session_event_number", "tealium_thumbprint", "tealium_timestamp_unix",
        "tealium_timestamp_unix_milliseconds",
    }
)  # fmt: skip
_ITEMS = {
    "product_id": "id", "product_sku": "sku", "product_name": "name", "product_brand": "brand",
    "product_category": "category", "product_price": "price", "product_unit_price": "price",
    "product_quantity": "quantity", "product_discount": "discount", "_cprod": "id", "_csku": "sku",
    "_cprodname": "name", "_cbrand": "brand", "_ccat": "category", "_cprice": "price", "_cquan": "quantity",
}  # fmt: skip
"""Parallel lists of an order's products: the usual data layer, and the E-Commerce extension's own names."""
_MOST_ITEMS = 500


@register
class Tealium:
    """`collect….tealiumiq.com/event` and `/bulk-event`, `/<account>/<profile>/2/i.gif`, `utag.js` and its parts."""

    vendor: ClassVar[str] = "tealium"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/event?", "/utag.js?", "/utag.sync.js?", "/2/i.gif?")

    def recognises(self, request: Request) -> bool:
        """Take Tealium's hosts; elsewhere a body with `tealium_account`, or `utag.js` in a profile's folders."""
        if host_in(request.host, VENDOR_HOSTS):
            return request.is_post or bool(request.raw_query) or request.path.endswith(".js")
        if not request.is_post:
            return "/utag/" in request.path and _UTAG.fullmatch(request.path) is not None
        return any(entry.get("tealium_account") for _, entry in _entries(request))

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event an entry, or what was loaded; raise Unreadable when a call holds no data."""
        if not request.is_post and not _is_call(request):
            return (self._beside(request),)
        entries = _entries(request)
        bounded([entry for _, entry in entries], request, "no data in the call")
        return tuple(self._event(request, around, entry, index) for index, (around, entry) in enumerate(entries))

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _beside(self, request: Request) -> Event:
        path, segments = request.path, request.segments
        if path.startswith(_USAGE):
            account = "/".join(request.query.get("a", "").split("/")[:2])
            return self._made(request, Kind.TELEMETRY, account, "usage")
        if loader := _UTAG.fullmatch(path):
            account, properties = f"{loader[1]}/{loader[2]}", {"environment": loader[3]}
            return self._made(request, Kind.LOADER, account, loader[4], properties=properties)
        if _TAG.fullmatch(path) and len(segments) >= 4:
            return self._made(request, Kind.LOADER, "/".join(segments[-4:-2]), segments[-1])
        kind = Kind.LOADER if path.endswith(".js") else Kind.SYNC
        return self._made(request, kind, "/".join(segments[:2]), segments[-1] if kind is Kind.LOADER else "visitor")

    def _event(self, request: Request, around: Object, entry: Object, index: int) -> Event:
        path = _PIXEL.fullmatch(request.path)
        name = first_text(entry, "tealium_event", "event_name") or first_text(around, "event") or "(unnamed)"
        place = first_text(entry, "tealium_account"), first_text(entry, "tealium_profile")
        if path and path[1] and place[0] is None:
            place = path[1], path[2]
        page = first_text(entry, "page_url", "dom.url", "url")
        items = _items(entry)
        others, clicks = _others_ids(entry)
        return self._made(
            request,
            Kind.PAGE if name in _PAGES else Kind.EVENT,
            "/".join(part for part in place if part),
            name,
            page=page,
            referrer=first_text(entry, "dom.referrer", "referrer"),
            at=lagged_time(
                first_text(entry, "tealium_timestamp_epoch"), first_text(around, "post_time"), request.hit.at
            ),
            properties=_properties(entry, {key for key in _ITEMS if items and isinstance(entry.get(key), list)}),
            items=items,
            value=first_amount(entry, "order_total", "order_grand_total", "order_subtotal", "_ctotal", "_csubtotal"),
            currency=first_text(entry, "order_currency", "order_currency_code", "currency", "_ccurrency"),
            transaction_id=first_text(entry, "order_id", "_corder", "transaction_id"),
            user_ids=ids(
                client=first_text(entry, "tealium_visitor_id", "ut.visitor_id"),
                user=first_text(entry, "customer_id", "_ccustid"),
                session=first_text(entry, "tealium_session_id", "ut.session_id"),
            )
            | others,
            click_ids=click_ids_in(page) | clicks,
            batch_index=index,
        )


def _is_call(request: Request) -> bool:
    return _PIXEL.fullmatch(request.path) is not None or request.segments[-1:] == ("event",)


def _entries(request: Request) -> list[tuple[Object, Object]]:
    """Return (what stands around the data, the data) of each event: JSON, a form's or multipart's `data`, the query."""
    body = request.body.json
    if body is None and request.hit.body:
        body = parse_json(request.params.get("data", ""))
    if isinstance(body, dict):
        if isinstance(body.get("events"), list) and "tealium_event" not in body:  # bulk-event
            entries = mappings(body["events"])
            shared = shared_by(entries, mapping(body.get("shared")))
            return [({}, {**shared, **entry}) for entry in entries]
        data = body.get("data")
        return [(body, data)] if isinstance(data, dict) and "tealium_account" not in body else [({}, body)]
    listed: list[tuple[Object, Object]] = [({}, entry) for entry in mappings(body)]
    query = request.query if _is_call(request) else {}
    return listed or ([({}, query)] if query else [])


def _properties(entry: Object, gone: set[str]) -> dict[str, Any]:
    """Return the data layer as sent; what the tag read from the page stands in one object a source (`cookies`, …)."""
    found: dict[str, Any] = {}
    for name, value in without(entry, _SENT, gone).items():
        prefix, dot, rest = name.partition(".")
        if dot and prefix in _PROTOCOL:
            continue
        if name == "dom.title":
            found.setdefault("page_title", value)
        elif dot and prefix in _GROUPS:
            if prefix == "cp" and _holds_id(rest):
                continue
            if not (prefix == "dom" and rest in {"url", "referrer", "viewport_height", "viewport_width"}):
                found.setdefault(_GROUPS[prefix], {})
                if isinstance(found[_GROUPS[prefix]], dict):
                    found[_GROUPS[prefix]][rest] = value
        else:
            found[name] = value
    return found


def _others_ids(entry: Object) -> tuple[dict[str, str], dict[str, str]]:
    """Return (ids, click ids) that stand in cookies of other vendors, by the cookie's name: the tag sends every one."""
    found: dict[str, str] = {}
    clicks: dict[str, str] = {}
    for name, value in entry.items():
        if name.startswith("cp.") and (text := text_of(value)) and (cookie := cookie_of(name[3:])):
            if cookie.identifies:
                found[name[3:]] = text
            elif cookie.holds is Holds.CLICK:
                clicks[name[3:]] = text
    return found, clicks


def _holds_id(name: str) -> bool:
    cookie = cookie_of(name)
    return cookie is not None and (cookie.identifies or cookie.holds is Holds.CLICK)


def _items(entry: Object) -> tuple[Object, ...]:
    """Return products out of parallel lists, the place in each list being the product's."""
    columns = {name: entry[key] for key, name in _ITEMS.items() if isinstance(entry.get(key), list)}
    rows = min(max((len(column) for column in columns.values()), default=0), _MOST_ITEMS)
    return tuple(
        {name: column[row] for name, column in columns.items() if row < len(column) and text_of(column[row])}
        for row in range(rows)
    )
