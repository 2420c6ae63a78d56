"""Bodies that hold several events, and the amounts an event states, by names that mean the same at most companies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from monitor.decode.generic.events import stated_event
from monitor.decode.generic.shape import Shape
from monitor.decode.objects import MOST_EVENTS, first_amount, first_text
from monitor.decode.values import text_of

_LISTS = ("events", "batch", "hits", "messages", "data", "items", "records")
_VALUES = ("value", "revenue", "amount", "order_value", "order_total", "total", "ordertotal", "ordervalue")
_CURRENCIES = ("currency", "currency_code", "currencycode", "curr", "cur")
_ORDERS = ("transaction_id", "transactionid", "order_id", "orderid", "order_number", "ordernumber", "oid")
_CURRENCY = re.compile(r"[A-Za-z]{3}")


def batch_in(document: Any) -> list[tuple[Shape, Mapping[str, Any]]]:
    """Return what each entry of a JSON batch says and the entry itself: a list, or an object with one under a usual
    name. Nothing where it is no batch, holds too many, or one of its entries names no event.
    """
    if isinstance(document, dict):
        document = next((document[name] for name in _LISTS if isinstance(document.get(name), list)), None)
    if not isinstance(document, list) or not 1 < len(document) <= MOST_EVENTS:
        return []
    found = []
    for entry in document:
        shape = stated_event(_words(entry)) if isinstance(entry, dict) else None
        if shape is None:
            return []
        found.append((shape, entry))
    return found


def amounts_in(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value, currency and transaction id of an event, as fields of Event, where they are stated."""
    lower = {name.lower(): value for name, value in properties.items()}
    currency, order = first_text(lower, *_CURRENCIES), first_text(lower, *_ORDERS)
    found = {
        "value": first_amount(lower, *_VALUES),
        "currency": currency.upper() if currency and _CURRENCY.fullmatch(currency) else None,
        "transaction_id": order,
    }
    return {name: value for name, value in found.items() if value is not None}


def _words(entry: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): text for name, value in entry.items() if (text := text_of(value))}
