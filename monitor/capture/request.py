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


def site_of(host: str) -> str:
    """Return the part of a host that names the site: its last two labels, three where the last but one is short.

    A rule of thumb, for telling ours from theirs: right of `shop.co.uk` and `www.shop.de`, wrong of few.

    >>> site_of("www.shop.co.uk"), site_of("t.shop.example")
    ('shop.co.uk', 'shop.example')
    """
    labels = host.lower().rstrip(".").split(".")
    if labels[-1].isdigit():
        return host
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if short else labels[-2:])


def host_of(url: str | None) -> str:
    """Return the lower-case host of a URL, "" when it has none."""
    rest = (url or "").partition("://")[2]
    for end in "/?#":
        rest = rest.partition(end)[0]
    return rest.rpartition("@")[2].partition(":")[0].rstrip(".").lower()


def clean(text: str) -> str:
    """Return a text without half surrogate pairs, which JSON can say and UTF-8 cannot: they would fail far away."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
