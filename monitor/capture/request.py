"""What every way in agrees on about a request: methods, addresses, the headers worth keeping."""

from __future__ import annotations

import re
from collections.abc import Iterable

HEADERS = frozenset({"content-type", "content-encoding", "user-agent", "referer", "authorization", "sec-gpc"})
"""The headers a `Hit` holds; the others never enter."""

METHOD = re.compile(r"[A-Za-z]{1,20}")
WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def kept_headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the headers a `Hit` holds by lower-case name; the first of a name counts."""
    kept: dict[str, str] = {}
    for name, value in pairs:
        lower = name.lower()
        if lower in HEADERS:
            kept.setdefault(lower, value)
    return kept


def clean(text: str) -> str:
    """Return a text without half surrogate pairs, which JSON can say and UTF-8 cannot: they would fail far away."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
