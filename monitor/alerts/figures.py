"""Times, spans, shares and odds, as people read them; and text made safe to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from math import floor, log10
from typing import Any
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
BARS = "▁▂▃▄▅▆▇█"
BLIND = "·"
MILLION = 1_000_000


def moment(at: float, zone: str) -> str:
    """Return a time as `Tue 10 Mar 13:02 CET`."""
    return f"{datetime.fromtimestamp(at, ZoneInfo(zone)):%a %-d %b %H:%M %Z}"


def period(start: float, end: float, zone: str) -> str:
    """Return a period as `Tue 10 Mar 13:02–13:09 CET`, with both days where it ends on another."""
    first, last = (datetime.fromtimestamp(at, ZoneInfo(zone)) for at in (start, end))
    if first.date() == last.date():
        return f"{first:%a %-d %b %H:%M}–{last:%H:%M %Z}"
    return f"{first:%a %-d %b %H:%M} – {last:%a %-d %b %H:%M %Z}"


def span(seconds: float) -> str:
    """Return a span in at most two units: `40 s`, `7 min`, `2 h 10 min`, `3 days 4 h`."""
    if seconds < MINUTE:
        return f"{max(0.0, seconds):.0f} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE:.0f} min"
    if seconds < DAY:
        hours, rest = divmod(seconds, HOUR)
        return f"{hours:.0f} h" + (f" {rest // MINUTE:.0f} min" if rest >= MINUTE else "")
    days, rest = divmod(seconds, DAY)
    return f"{days:.0f} day{'' if days == 1 else 's'}" + (f" {rest // HOUR:.0f} h" if rest >= HOUR else "")


def percent(share: float) -> str:
    """Return a share as `12 %`; what is neither nothing nor everything never reads as 0 % or 100 %."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def change(effect: float) -> str:
    """Return a relative change as `52 % below normal`, `40 % above normal` or `3.1 times normal`."""
    if effect < 0:
        return "gone" if effect <= -1 else f"{percent(-effect)} below normal"
    return f"{percent(effect)} above normal" if effect < 1 else f"{1 + effect:.2g} times normal"


def odds(p_value: float) -> str:
    """Return a p-value as odds: `once in 4,000 such hours`, never finer than two digits."""
    if p_value * MILLION < 1:
        return "less than once in a million such hours"
    times = 1 / min(1.0, p_value)
    digits = max(0, floor(log10(times)) - 1)
    return f"about once in {round(times, -digits):,.0f} such hours"


def sparkline(values: Sequence[float | None], top: float) -> str:
    """Draw one bar a value, up to `top`; a value of None was not seen and is a dot."""
    scale = (len(BARS) - 1) / top if top > 0 else 0.0
    return "".join(BLIND if v is None else BARS[min(len(BARS) - 1, round(max(0.0, v) * scale))] for v in values)


def shorten(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, with an ellipsis where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def in_words(words: Sequence[str], most: int) -> str:
    """Return some words as one says them: `a`, `a and b`, `a, b and c`, and with `most` of two `a, b and 3 more`."""
    shown = [*words[:most], f"{len(words) - most} more"] if len(words) > most else list(words)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def clean(value: Any) -> Any:
    """Return JSON-able data with every text made safe to show: one line, nothing that steers a terminal or a bidi run.

    Event names and values come from the open web; control and format characters (Unicode categories Cc, Cf) in them
    can move a terminal's cursor or turn text around.
    """
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        shown = (" " if c in "\n\r\t\u2028\u2029" else c for c in value)
        return "".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    if isinstance(value, dict):
        return {key: clean(child) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(child) for child in value]
    return value
