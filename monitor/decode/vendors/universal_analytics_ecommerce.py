"""Universal Analytics' ecommerce: products, impressions and promotions spread over numbered parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.decode.values import number_or_text

_CODES = {
    "id": "id", "nm": "name", "br": "brand", "ca": "category", "va": "variant", "pr": "price", "qt": "quantity",
    "cc": "coupon", "ps": "position", "cr": "creative",
}  # fmt: skip
_CODE_NUMBERS = frozenset({"pr", "qt", "ps"})
_KEY = r"(id|nm|br|ca|va|pr|qt|cc|ps|cr|cd\d{1,3}|cm\d{1,3})"
_PRODUCT = re.compile(rf"pr(\d{{1,3}}){_KEY}")
_IMPRESSION = re.compile(rf"il(\d{{1,3}})pi(\d{{1,3}}){_KEY}")
_LIST = re.compile(r"il(\d{1,3})nm")
_PROMOTION = re.compile(rf"promo(\d{{1,3}}){_KEY}")
_ANY = re.compile(rf"(?:pr|promo|il\d{{1,3}}pi)\d{{1,3}}{_KEY}|il\d{{1,3}}nm")

Rows = dict[tuple[int, ...], dict[str, Any]]


def is_ecommerce(name: str) -> bool:
    """Tell whether a parameter belongs to a product, an impression or a promotion."""
    return name[:1] in {"p", "i"} and _ANY.fullmatch(name) is not None


def ecommerce_of(params: Mapping[str, str]) -> tuple[tuple[Mapping[str, Any], ...], dict[str, Any]]:
    """Return (products, {"impressions": …, "promotions": …} where there are some), each in the order of their numbers.

    `prNid` and so on by Google's Measurement Protocol v1 reference; an impression carries its list's name as `list`.
    """
    products: Rows = {}
    impressions: Rows = {}
    promotions: Rows = {}
    lists = {match[1]: value for name, value in params.items() if (match := _LIST.fullmatch(name))}
    for name, value in params.items():
        if not is_ecommerce(name):
            continue
        if match := _PRODUCT.fullmatch(name):
            _set(products.setdefault((int(match[1]),), {}), match[2], value)
        elif match := _PROMOTION.fullmatch(name):
            _set(promotions.setdefault((int(match[1]),), {}), match[2], value)
        elif match := _IMPRESSION.fullmatch(name):
            row = impressions.setdefault((int(match[1]), int(match[2])), {})
            if match[1] in lists:
                row.setdefault("list", lists[match[1]])
            _set(row, match[3], value)
    found = {"impressions": _ordered(impressions), "promotions": _ordered(promotions)}
    return tuple(_ordered(products)), {name: rows for name, rows in found.items() if rows}


def single_item(params: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    """Return the one item a `t=item` hit of the older ecommerce describes."""
    names = {"in": "name", "ic": "id", "iv": "category", "ip": "price", "iq": "quantity"}
    item = {
        name: number_or_text(params[code]) if code in {"ip", "iq"} else params[code]
        for code, name in names.items()
        if code in params
    }
    return (item,) if item else ()


def _set(row: dict[str, Any], key: str, value: str) -> None:
    if key in _CODES:
        row[_CODES[key]] = number_or_text(value) if key in _CODE_NUMBERS else value
    else:
        kind = "dimension" if key.startswith("cd") else "metric"
        row[kind + key[2:]] = number_or_text(value) if kind == "metric" else value


def _ordered(rows: Rows) -> list[dict[str, Any]]:
    return [rows[key] for key in sorted(rows)]
