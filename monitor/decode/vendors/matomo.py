"""Matomo and Piwik PRO, which share its tracking API: page views, events, goals, e-commerce, single and in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import MOST_EVENTS, bounded, shared_by
from monitor.decode.pixel import Pixel
from monitor.decode.query import first_of, parse_pairs
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, text_of

Params = Mapping[str, str]

_ITEM = ("sku", "name", "category", "price", "quantity")
_PRODUCT = (*_ITEM, "brand", "variant", "dimensions")
"""Places of an `ec_items` and, at Piwik PRO, an `ec_products` entry (developer.matomo.org "Tracking HTTP API",
developers.piwik.pro "E-commerce").
"""
_NAMES = {
    "action_name": "page_title", "e_c": "event_category", "e_a": "event_action", "e_n": "event_name",
    "e_v": "event_value", "idgoal": "goal", "ec_st": "subtotal", "ec_tx": "tax", "ec_sh": "shipping",
    "ec_dt": "discount", "c_n": "content_name", "c_p": "content_piece", "c_t": "content_target",
    "c_i": "content_interaction", "search_cat": "search_category", "_rcn": "campaign_name", "_rck": "campaign_keyword",
    "_ref": "attribution_referrer", "_cvar": "visit_variables", "cvar": "page_variables", "_pkn": "product_name",
    "_pks": "product_sku", "_pkc": "product_category", "_pkp": "product_price", "lang": "language",
}  # fmt: skip
_PROTOCOL = frozenset(
    {
        "rec", "r", "h", "m", "s", "rand", "apiv", "send_image", "pdf", "qt", "realp", "wma", "dir", "fla", "java",
        "gears", "ag", "cookie", "res", "cs", "gt_ms", "pf_net", "pf_srv", "pf_tfr", "pf_dm1", "pf_dm2", "pf_onl",
        "_idts", "_idvc", "_idn", "_refts", "_viewts", "_ects", "uadata", "ua", "token_auth", "cdt", "idsite", "dnt",
        "bw_bytes", "ec_items", "ec_products", "ts_n", "ts_v", "vid", "pv_id", "new_visit", "queuedtracking", "h_lang",
    }
)  # fmt: skip
"""Left out: switches, clocks, plug-ins, load timings, and `token_auth`, which is a secret."""


@register
class Matomo:
    """`matomo.php` and `piwik.php` on any host; `js/tracker.php` where the parameters are Matomo's."""

    vendor: ClassVar[str] = "matomo"
    hosts: ClassVar[frozenset[str]] = frozenset({"matomo.cloud", "innocraft.cloud"})
    signs: ClassVar[tuple[str, ...]] = ("/matomo.", "/piwik.", "/js/tracker.php")
    endpoints: ClassVar[tuple[str, ...]] = ("/matomo.php", "/piwik.php")
    scripts: ClassVar[tuple[str, ...]] = ("/matomo.js", "/piwik.js")

    @property
    def pixel(self) -> Pixel:
        """Return what the parameters mean; only the hosts differ between the two vendors."""
        return Pixel(
            vendor=self.vendor,
            hosts=self.hosts,
            page=("url",),
            referrer=("urlref",),
            value=("revenue", "e_v"),
            transaction=("ec_id",),
            users={"client": "_id", "visitor": "cid", "user": "uid"},
            names=_NAMES,
            numeric=frozenset({"revenue", "e_v", "ec_st", "ec_tx", "ec_sh", "ec_dt", "search_count", "_pkp", "idgoal"}),
            json=frozenset({"_cvar", "cvar"}),
            protocol=_PROTOCOL,
        )

    def recognises(self, request: Request) -> bool:
        """Take the tracking endpoints and scripts by their names, `tracker.php` with a site id and `rec`."""
        path = request.path
        if path.endswith(self.endpoints):
            return True
        if path.endswith(self.scripts) or self._container(request):
            return not request.is_post
        return path.endswith("/js/tracker.php") and "idsite=" in request.raw_query and "rec=" in request.raw_query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return one event a request of a bulk call, else one; raise Unreadable when there are no parameters."""
        container = self._container(request)
        if container or request.path.endswith(self.scripts):
            return (self.pixel.loader(request, container, request.segments[-1]),)
        bulk = _bulk(request)
        hits = [request.params] if bulk is None else bounded(bulk, request, "no requests in the bulk call")
        if not hits[0]:
            raise Unreadable(request.body.problem or "no parameters")
        return tuple(self._event(request, params, index) for index, params in enumerate(hits))

    def _container(self, request: Request) -> str:
        """Return the id of a tag manager's container whose script is fetched, "" when it is none."""
        last = request.segments[-1] if request.segments else ""
        found = host_in(request.host, self.hosts) and last.startswith("container_") and last.endswith(".js")
        return last.removeprefix("container_").removesuffix(".js") if found else ""

    def _event(self, request: Request, params: Params, index: int) -> Event:
        kind, name = _what(params)
        return self.pixel.event(
            request,
            kind,
            params.get("idsite", ""),
            name,
            params,
            at=event_time(params.get("cdt"), request.hit.at),
            items=_items(params),
            value=money(params.get("revenue")) if "revenue" in params else money(params.get("e_v")),
            batch_index=index,
        )


@register
class PiwikPro(Matomo):
    """`ppms.php` on any host, containers of `*.piwik.pro`."""

    vendor: ClassVar[str] = "piwik_pro"
    hosts: ClassVar[frozenset[str]] = frozenset({"piwik.pro", "piwik.cloud"})
    signs: ClassVar[tuple[str, ...]] = ("/ppms.",)
    endpoints: ClassVar[tuple[str, ...]] = ("/ppms.php",)
    scripts: ClassVar[tuple[str, ...]] = ("/ppms.js",)

    def recognises(self, request: Request) -> bool:
        """Take the tracking endpoint and script by their names, and containers on Piwik PRO's own hosts."""
        if request.path.endswith(self.endpoints):
            return True
        return not request.is_post and (request.path.endswith(self.scripts) or bool(self._container(request)))

    def _container(self, request: Request) -> str:
        segments = request.segments
        found = host_in(request.host, self.hosts) and len(segments) == 2 and segments[0] == "containers"
        return segments[1].removesuffix(".js") if found and segments[1].endswith(".js") else ""


def _bulk(request: Request) -> list[Params] | None:
    """Return the parameters of each request of `{"requests": [query, …]}`, under those of the URL; None for no bulk."""
    document = request.body.json
    if not isinstance(document, dict) or "requests" not in document:
        return None
    listed = document["requests"] if isinstance(document["requests"], list) else []
    if len(listed) > MOST_EVENTS:
        raise Unreadable("more requests than a bulk call can have")
    shared = shared_by(listed, request.query)
    found: list[Params] = []
    for entry in listed:
        if isinstance(entry, str):
            found.append(dict(shared) | first_of(parse_pairs(entry.partition("?")[2] if "?" in entry else entry)))
        elif isinstance(entry, dict):
            texts = {name: text for name, value in entry.items() if (text := text_of(value)) is not None}
            found.append(dict(shared) | texts)
    return found


def _what(params: Params) -> tuple[Kind, str]:
    """Return (kind, name) in the order the server itself looks: heartbeats, then orders, goals, and actions.

    Source: matomo-org/matomo, `core/Tracker` and the plug-ins' request processors; Piwik PRO's `e_t`.
    """
    if params.get("ping") == "1" or any(name.startswith("hsr_") for name in params):
        return Kind.TELEMETRY, "ping" if "ping" in params else "session_recording"
    if "ec_id" in params or params.get("idgoal") == "0" or "ec_items" in params or "ec_products" in params:
        return Kind.EVENT, params.get("e_t") or ("ecommerce_order" if params.get("ec_id") else "ecommerce_cart_update")
    if params.get("idgoal"):
        return Kind.EVENT, f"goal {params['idgoal']}"
    if params.get("e_a") or params.get("e_c"):
        return Kind.EVENT, params.get("e_a") or params.get("e_c", "")
    for name, meant in _ACTIONS.items():
        if name in params:
            return Kind.EVENT, meant
    return Kind.PAGE, "page_view"


_ACTIONS = {
    "download": "download",
    "link": "outlink",
    "exit": "outlink",
    "search": "site_search",
    "c_i": "content_interaction",
    "c_n": "content_impression",
    "ma_id": "media",
    "fa_vid": "form",
    "cra": "crash",
}


def _items(params: Params) -> tuple[Mapping[str, Any], ...]:
    """Return the products of an order or cart; a list of them that is none gives none."""
    for parameter, places in (("ec_items", _ITEM), ("ec_products", _PRODUCT)):
        listed = parse_json(params.get(parameter, ""))
        if isinstance(listed, list):
            rows = [row for row in listed if isinstance(row, list)]
            return tuple(
                {name: value for name, value in zip(places, row, strict=False) if value not in (None, "", [])}
                for row in rows
            )
    return ()
