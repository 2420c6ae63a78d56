"""Shares and numbers as people read them."""

from __future__ import annotations


def percent(part: float, whole: float = 1.0) -> str:
    """Return a share as people read it: as many digits as it takes not to say 100 % of what is not all."""
    share = part / whole if whole else 0.0
    if share in {0.0, 1.0}:
        return f"{share:.0%}".replace("%", " %")
    digits = 1 if 0.0095 <= share <= 0.9905 else 2
    text = f"{100 * share:.{digits}f}".removesuffix(".0")
    if text == "100.00":
        return "more than 99.99 %"
    return f"{text} %" if text != "0.00" else "less than 0.01 %"


def number(value: float) -> str:
    """Return a number as people read it."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"
