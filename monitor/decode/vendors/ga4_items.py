"""GA4's `prN` parameters: one item each, two-letter codes joined by `~`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.decode.values import number_or_text

_NAMES = {
    "id": "item_id", "nm": "item_name", "br": "item_brand", "ca": "item_category", "c2": "item_category2",
    "c3": "item_category3", "c4": "item_category4", "c5": "item_category5", "va": "item_variant", "cp": "coupon",
    "ln": "item_list_name", "li": "item_list_id", "lp": "index", "lo": "location_id", "af": "affiliation",
    "pr": "price", "qt": "quantity", "ds": "discount", "pi": "promotion_id", "pn": "promotion_name",
    "cn": "creative_name", "cs": "creative_slot",
}  # fmt: skip
"""Codes on the wire → parameter names of Google's ecommerce reference (walkerOS's and M. Baersch's decoders agree)."""

_NUMBERS = frozenset({"lp", "pr", "qt", "ds"})
_ITEM = re.compile(r"pr([1-9]\d{0,2})")
_CUSTOM = re.compile(r"[kv]\d")
_TILDE = "\0"


def items_of(params: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    """Return the items of one event's parameters, in the order of their numbers."""
    found = [(int(name[2:]), name) for name in params if name.startswith("pr") and is_item(name)]
    return tuple(parse_item(params[name]) for _, name in sorted(found))


def is_item(name: str) -> bool:
    """Tell whether a parameter is an item."""
    return _ITEM.fullmatch(name) is not None


def parse_item(text: str) -> dict[str, Any]:
    """Return one item as GA4 names it; price, quantity, discount and index as numbers where they are some.

    `kN<name>~vN<value>` are custom parameters, numbered from 0. A doubled `~` is read as one that belongs to the value,
    and so is one before anything that is no code: no value may shift into the next.
    """
    item: dict[str, Any] = {}
    last: str | None = None
    waiting, customs = None, 0
    for raw in text.replace("~~", _TILDE).split("~"):
        part = raw.replace(_TILDE, "~")
        code = part[:2]
        if _CUSTOM.match(part):
            if part.startswith(f"k{customs}"):
                waiting = part[1 + len(str(customs)) :]
                continue
            if waiting is not None and part.startswith(f"v{customs}"):
                last = waiting
                item[last] = part[1 + len(str(customs)) :]
                waiting, customs = None, customs + 1
                continue
        if code in _NAMES:
            last = _NAMES[code]
            item[last] = number_or_text(part[2:]) if code in _NUMBERS else part[2:]
        elif last is not None:
            item[last] = f"{item[last]}~{part}"
    return item
