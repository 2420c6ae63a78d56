"""The shop's tag configuration: which vendor hears of which action, under which name, with what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from monitor.drill.call import Call
from monitor.drill.choice import Choice
from monitor.drill.dice import uuid
from monitor.drill.visit import Action, Visit, amount

ONCE_A_VISIT = frozenset({"meta", "segment"})
"""The shop is one page that rewrites its URL: GA4 follows every change of it, others hear of the first page only."""
COOKIELESS = "ga4"
"""Consent mode is on for GA4 alone ("advanced"): before or without a yes it reports without storing anything."""
CONVERSION_LABEL = "mQ3nCNaYx4kaEPe2hLgq"

_NAMES: dict[str, dict[str, str]] = {
    "ga4": {
        "page_view": "page_view",
        "view_item": "view_item",
        "add_to_cart": "add_to_cart",
        "begin_checkout": "begin_checkout",
        "purchase": "purchase",
        "search": "search",
        "sign_up": "sign_up",
        "newsletter": "generate_lead",
    },
    "meta": {
        "page_view": "PageView",
        "view_item": "ViewContent",
        "add_to_cart": "AddToCart",
        "begin_checkout": "InitiateCheckout",
        "purchase": "Purchase",
        "newsletter": "Lead",
    },
    "google_ads": {"view_item": "view_item", "add_to_cart": "add_to_cart", "purchase": "conversion"},
    "segment": {
        "page_view": "page",
        "view_item": "Product Viewed",
        "add_to_cart": "Product Added",
        "begin_checkout": "Checkout Started",
        "purchase": "Order Completed",
        "search": "Products Searched",
        "sign_up": "Signed Up",
        "newsletter": "Newsletter Subscribed",
    },
}


def calls(visit: Visit, random: Random) -> Iterator[Call]:
    """Yield every call the shop's pages would make during a visit, those a healthy site holds back included."""
    load = 0
    for action in visit.actions:
        load += action.name == "page_view"
        shared = uuid(random)
        for vendor, names in _NAMES.items():
            name = names.get(action.name)
            salt = random.getrandbits(32)
            seen_before = action.name == "page_view" and load > 1 and vendor in ONCE_A_VISIT
            if name is not None and not seen_before:
                at, choice, allowed = _when(visit, vendor, action.at + salt % 350 / 1000)
                yield Call(
                    vendor=vendor,
                    name=name,
                    at=at,
                    page=action.page,
                    choice=choice,
                    allowed=allowed,
                    visit=visit.key,
                    load=load,
                    id=shared,
                    salt=salt,
                    properties=_PROPERTIES[vendor](action, visit),
                    lines=action.lines,
                )


def _when(visit: Visit, vendor: str, at: float) -> tuple[float, Choice, bool]:
    """Return when a tag fires, what was chosen by then, and whether it may: some wait for the banner's answer."""
    choice = visit.choice(at)
    if vendor == COOKIELESS or choice.permits(vendor):
        return at, choice, True
    if visit.chosen_at is not None and at < visit.chosen_at and visit.visitor.choice.permits(vendor):
        at = visit.chosen_at + at % 1 / 2
        return at, visit.choice(at), True
    return at, choice, False


def _ga4(action: Action, visit: Visit) -> Mapping[str, Any]:
    properties: dict[str, Any] = {"page_type": _page_type(action.page.url)}
    if action.lines:
        properties |= {"currency": visit.visitor.currency, "value": action.value}
    if action.order is not None:
        order = action.order
        properties |= {
            "transaction_id": order.id,
            "tax": order.tax,
            "shipping": order.shipping,
            "payment_type": order.payment,
        }
        if order.coupon:
            properties["coupon"] = order.coupon
    if action.term is not None:
        properties |= {"search_term": action.term, "results": action.results}
    if action.name == "sign_up":
        properties["method"] = "checkout"
    if action.name == "newsletter":
        properties["lead_type"] = "newsletter"
    return properties


def _meta(action: Action, visit: Visit) -> Mapping[str, Any]:
    properties: dict[str, Any] = {}
    if action.lines:
        properties = {
            "content_ids": [line.product.sku for line in action.lines],
            "content_type": "product",
            "value": action.value,
            "currency": visit.visitor.currency,
        }
        if action.name == "view_item":
            properties["content_name"] = action.lines[0].product.name
        else:
            properties["contents"] = [{"id": line.product.sku, "quantity": line.quantity} for line in action.lines]
        if action.name in {"begin_checkout", "purchase"}:
            properties["num_items"] = sum(line.quantity for line in action.lines)
    if action.order is not None:
        properties["order_id"] = action.order.id
    if action.name == "newsletter":
        properties["content_category"] = "newsletter"
    return properties


def _google_ads(action: Action, visit: Visit) -> Mapping[str, Any]:
    properties: dict[str, Any] = {"value": action.value}
    if action.order is not None:
        properties |= {
            "label": CONVERSION_LABEL,
            "currency_code": visit.visitor.currency,
            "oid": action.order.id,
        }
    return properties


def _segment(action: Action, visit: Visit) -> Mapping[str, Any]:
    currency = visit.visitor.currency
    order = action.order
    if order is not None:
        coupon = {"coupon": order.coupon} if order.coupon else {}
        return {
            "order_id": order.id,
            "total": amount(order.value + order.shipping),
            "revenue": order.value,
            "shipping": order.shipping,
            "tax": order.tax,
            "currency": currency,
            "payment_method": order.payment,
            **coupon,
        }
    if action.name == "begin_checkout":
        return {"value": action.value, "currency": currency}
    if action.lines:
        return {"currency": currency}
    others: dict[str, dict[str, Any]] = {
        "page_view": {"page_type": _page_type(action.page.url)},
        "search": {"query": action.term, "results": action.results},
        "newsletter": {"list": "neuigkeiten", "double_opt_in": True},
        "sign_up": {"method": "checkout"},
    }
    return others[action.name]


_PROPERTIES = {"ga4": _ga4, "meta": _meta, "google_ads": _google_ads, "segment": _segment}


def _page_type(url: str) -> str:
    path = url.split("/", 3)[3].partition("?")[0]
    head, _, rest = path.partition("/")
    if not head:
        return "home"
    if head in {"suche", "kasse", "newsletter", "magazin", "angebote"}:
        return head
    return "product" if rest else "category"
