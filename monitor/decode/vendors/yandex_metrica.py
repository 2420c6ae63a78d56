"""Yandex Metrica: the counter's `/watch` hits with goals, links, e-commerce, and the Measurement Protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from monitor.decode.build import event_of
from monitor.decode.clock import event_time
from monitor.decode.event import Event, Kind
from monitor.decode.ids import click_ids_in
from monitor.decode.jsontext import parse_json
from monitor.decode.objects import Object, first_amount, first_text, ids, mapping, mappings, without
from monitor.decode.registry import register
from monitor.decode.request import Request, host_in
from monitor.decode.unreadable import Unreadable
from monitor.decode.values import money, number_or_text, text_of

VENDOR_HOSTS = frozenset({"mc.yandex.ru", "mc.yandex.com", "mc.yandex.by", "mc.yandex.kz", "mc.webvisor.org"})
_WATCH = re.compile(r"/watch/(\d{1,12})(?:/\d{1,3})?/?\Z")
_BESIDE = (
    ("/webvisor/", Kind.TELEMETRY, "webvisor"),
    ("/webvisor2/", Kind.TELEMETRY, "webvisor"),
    ("/clmap/", Kind.TELEMETRY, "click_map"),
    ("/sync_cookie_", Kind.SYNC, "sync_cookie"),
    ("/metrika/", Kind.LOADER, "tag"),
)
_GOAL = re.compile(r"goal://[^/]*/(.+)", re.DOTALL)
_FLAGS = {"ln": "outlink", "dl": "download", "nb": "not_bounce", "ad": "ad"}
"""What a hit is when its address is no goal: flags of `browser-info` (tag.js; ClickHouse's column list for Metrica)."""
_ACTIONS = frozenset(
    {"purchase", "add", "remove", "detail", "click", "impressions", "checkout", "refund", "promoView", "promoClick"}
)
_PAGES = frozenset({"pageview", "screenview"})
_PRODUCT = re.compile(r"pr(\d{1,3})(id|nm|br|ca|va|pr|qt|cc|ps)")
_PRODUCT_NAMES = {
    "id": "id", "nm": "name", "br": "brand", "ca": "category", "va": "variant", "pr": "price", "qt": "quantity",
    "cc": "coupon", "ps": "position",
}  # fmt: skip


@register
class YandexMetrica:
    """`mc.yandex.…/watch/<counter>`, `/collect` of servers, session replay, click maps, syncs, the tag."""

    vendor: ClassVar[str] = "yandex_metrica"
    hosts: ClassVar[frozenset[str]] = VENDOR_HOSTS
    signs: ClassVar[tuple[str, ...]] = ("/watch/",)

    def recognises(self, request: Request) -> bool:
        """Take the counter's hosts; elsewhere `/watch/<counter>` with the tag's `browser-info`."""
        if host_in(request.host, VENDOR_HOSTS):
            known = ("/collect", *(beside for beside, _, _ in _BESIDE))
            return _WATCH.search(request.path) is not None or request.path.startswith(known)
        return _WATCH.search(request.path) is not None and "browser-info=" in request.raw_query

    def decode(self, request: Request) -> tuple[Event, ...]:
        """Return the event of a hit, or one an e-commerce action where it carries some."""
        if watched := _WATCH.search(request.path):
            return tuple(self._hits(request, watched[1]))
        if request.path.startswith("/collect"):
            return (self._collected(request),)
        _, kind, name = next(beside for beside in _BESIDE if request.path.startswith(beside[0]))
        account = next((part for part in request.segments if part.isdigit()), "")
        return (self._made(request, kind, account, request.segments[-1] if kind is Kind.LOADER else name),)

    def _made(self, request: Request, kind: Kind, account: str, name: str, **rest: Any) -> Event:
        return event_of(
            request, vendor=self.vendor, kind=kind, account=account, name=name, vendor_hosts=VENDOR_HOSTS, **rest
        )

    def _hits(self, request: Request, account: str) -> list[Event]:
        params, about = request.params, _browser_info(request.params.get("browser-info", ""))
        goal = _GOAL.fullmatch(params.get("page-url", ""))
        # A goal stands where the address would; the page itself is then the referrer.
        page = params.get("page-ref") if goal else params.get("page-url")
        told = parse_json(params.get("site-info", ""))
        said = without(mapping(told))
        internal = mapping(said.pop("__ym", None))
        kind, name = _what(about, goal[1] if goal else None, said or internal)
        shared: dict[str, Any] = {
            "page": page,
            "referrer": None if goal else params.get("page-ref"),
            "at": event_time(about.get("et"), request.hit.at),
            "user_ids": ids(client=about.get("u"), user=mapping(said.get("__ymu")).get("UserID")),
            "click_ids": click_ids_in(page),
        }
        title = {"page_title": about["t"]} if about.get("t") else {}
        events = [
            self._made(request, Kind.EVENT, account, action, batch_index=index, **shared, **rest)
            for index, (action, rest) in enumerate(_orders(internal.get("ecommerce"), title))
        ]
        if events:
            return events
        return [
            self._made(
                request,
                kind,
                account,
                name,
                properties=title | said,
                value=first_amount(said, "order_price", "price"),
                currency=text_of(said.get("currency")),
                **shared,
            )
        ]

    def _collected(self, request: Request) -> Event:
        """The Measurement Protocol, whose names are Universal Analytics' (yandex.com/dev/metrika, data import)."""
        params = request.params
        account = params.get("tid", "")
        if not account:
            raise Unreadable(request.body.problem or "no counter")
        kind = Kind.PAGE if params.get("t") in _PAGES else Kind.EVENT
        properties = {
            name: params[key]
            for key, name in (("dt", "page_title"), ("pa", "product_action"), ("tcc", "coupon"))
            if params.get(key)
        }
        return self._made(
            request,
            kind,
            account,
            params.get("ea") or params.get("pa") or params.get("t") or "(unnamed)",
            page=params.get("dl"),
            referrer=params.get("dr"),
            at=event_time(params.get("et"), request.hit.at),
            properties=properties,
            items=_products(params),
            value=money(params.get("tr")),
            currency=params.get("cu"),
            transaction_id=params.get("ti"),
            user_ids=ids(client=params.get("cid"), user=params.get("uid")),
            click_ids=click_ids_in(params.get("dl")),
        )


def _browser_info(text: str) -> dict[str, str]:
    """Return `pv:1:ar:1:…:t:Title` by key; the title is last and may hold colons of its own."""
    found: dict[str, str] = {}
    head, mark, title = text.partition(":t:")
    if text.startswith("t:"):
        head, mark, title = "", ":t:", text[2:]
    parts = head.split(":", 400)
    for key, value in zip(parts[::2], parts[1::2], strict=False):
        found.setdefault(key, value)
    return found | ({"t": title} if mark else {})


def _what(about: Mapping[str, str], goal: str | None, parameters: Object) -> tuple[Kind, str]:
    if goal is not None:
        return Kind.EVENT, goal
    flag = next((name for key, name in _FLAGS.items() if about.get(key) == "1"), None)
    if flag is not None:
        return (Kind.TELEMETRY if flag in {"not_bounce", "ad"} else Kind.EVENT), flag
    if about.get("pv") == "1":
        return Kind.PAGE, "pageview"
    return (Kind.EVENT, "params") if parameters or about.get("pa") == "1" else (Kind.PAGE, "hit")


def _orders(listed: Any, title: Object) -> list[tuple[str, dict[str, Any]]]:
    """Return (action, fields of its event) of each e-commerce action, in the shape of Google's data layer."""
    found = []
    for entry in mappings(listed):
        currency = first_text(entry, "currencyCode", "currency")
        for action, value in entry.items():
            if action not in _ACTIONS:
                continue
            said = mapping(value)
            field = without(mapping(said.get("actionField")))
            products = said.get("products") if said else value
            found.append(
                (
                    action,
                    {
                        "properties": dict(title) | field,
                        "items": tuple(mappings(products)),
                        "value": first_amount(field, "revenue"),
                        "currency": currency,
                        "transaction_id": first_text(field, "id"),
                    },
                )
            )
    return found


def _products(params: Mapping[str, str]) -> tuple[Object, ...]:
    found: dict[int, dict[str, Any]] = {}
    for name, value in params.items():
        if match := _PRODUCT.fullmatch(name):
            typed = number_or_text(value) if match[2] in {"pr", "qt", "ps"} else value
            found.setdefault(int(match[1]), {})[_PRODUCT_NAMES[match[2]]] = typed
    return tuple(found[number] for number in sorted(found))
