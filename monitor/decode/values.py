"""Values as they stand on the wire, made what an analyst expects: numbers where the wire says number, never guessed."""

from __future__ import annotations

import math
import re
from typing import Any

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_LARGEST = 2**63
"""Whole numbers from here on are floats: neither JSON as it is written here nor a database holds them as they are."""
_MONEY = re.compile(r"[+-]?[\d.,]+")


def number(text: str) -> int | float | None:
    """Return the finite number a text is as a whole, or None: `12` is an int, `12.50` and `1e3` are floats.

    For parameters whose name says number (`epn.`); anything else stays the string it was sent as.
    """
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    text = text.strip()
    if len(text) > 40 or not text.isascii() or not _NUMBER.fullmatch(text):
        return None
    if text.lstrip("+-").isdigit() and -_LARGEST <= (whole := int(text)) < _LARGEST:
        return whole
    value = float(text)
    return value if math.isfinite(value) else None


def number_or_text(text: str) -> int | float | str:
    """Return the number a text is, or the text: what is wrong on the wire must stay visible as a string."""
    found = number(text)
    return text if found is None else found


def money(value: Any) -> float | None:
    """Return an amount as a float, or None. Takes numbers and text; reads `12,50`, `1,234.50` and `1.234,50`.

    A lone comma followed by one or two digits is a decimal comma, otherwise commas group thousands.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e300 and math.isfinite(value) else None
    text = str(value).strip()
    plain = number(text)
    if plain is not None:
        return float(plain)
    if not text.isascii() or len(text) > 40 or not _MONEY.fullmatch(text):
        return None
    comma, point = text.rfind(","), text.rfind(".")
    decimal = "," if comma > point and (point >= 0 or len(text) - comma <= 3) and text.count(",") == 1 else "."
    grouping = "." if decimal == "," else ","
    found = number(text.replace(grouping, "").replace(decimal, "."))
    return None if found is None else float(found)


def text_of(value: Any) -> str | None:
    """Return an identifier as text: strings stripped, ints as digits; None for empty, null, bool and containers."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else str(value)
