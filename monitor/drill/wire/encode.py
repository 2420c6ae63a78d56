"""What the vendors' encoders share: percent-encoding, numbers as JavaScript writes them, and the hit itself."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from monitor.capture.hit import Hit
from monitor.drill.call import Call
from monitor.drill.visit import Visit

SOURCE = "shop"
ENVIRONMENT = "production"


@lru_cache(maxsize=8192)
def component(text: str) -> str:
    """Return text as JavaScript's encodeURIComponent writes it (ECMA-262 §19.2.6.4)."""
    return quote(text, safe="!'()*~")


def plain(value: Any) -> str:
    """Return a value as string concatenation writes it in JavaScript."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def query(pairs: Iterable[tuple[str, Any]]) -> str:
    """Return pairs as a query string; names are percent-encoded too, where they need it."""
    return "&".join([f"{component(name)}={component(plain(value))}" for name, value in pairs])


def hit(visit: Visit, call: Call, url: str, body: bytes | None = None, content_type: str = "") -> Hit:
    """Return the request a call became: GET, or POST where there is a body (which may be empty)."""
    headers = (("user-agent", visit.visitor.agent), ("referer", call.page.url))
    return Hit(
        at=round(call.at, 3),
        method="GET" if body is None else "POST",
        url=url,
        headers=(("content-type", content_type), *headers) if content_type else headers,
        body=body or b"",
        page=call.page.url,
        session=visit.key,
        consent=call.choice.consent,
        source=SOURCE,
        environment=ENVIRONMENT,
    )
