"""What the decoders' tests share: hits made from a URL, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from monitor.capture.hit import Hit
from monitor.decode.catalogue import company_of
from monitor.decode.event import Decoded, Event
from monitor.decode.generic.decoder import shape_of
from monitor.decode.generic.shape import Shape
from monitor.decode.registry import decode
from monitor.decode.request import Request

DATA = Path(__file__).parents[1] / "data"


def lines_of(name: str) -> list[dict[str, Any]]:
    """Return the rows of a JSONL file below tests/data."""
    return [orjson.loads(line) for line in (DATA / name).read_bytes().splitlines()]


def hit_of(url: str, body: bytes | str | None = None, **fields: Any) -> Hit:
    """Return a hit: a GET, or a POST when it has a body."""
    raw = body.encode() if isinstance(body, str) else body or b""
    fields.setdefault("method", "POST" if raw else "GET")
    fields.setdefault("at", 1_700_000_000.0)
    return Hit(url=url, body=raw, **fields)


def shape_shown(hit: Hit) -> Shape | None:
    """Return what the decoder of last resort makes of a request, whoever else may read it."""
    request = Request(hit)
    company = company_of(request.host)
    return None if company is None else shape_of(request, company)


def said(url: str, body: bytes | str | None = None, **fields: Any) -> Decoded:
    """Return everything a request says."""
    return decode(hit_of(url, body, **fields))


def events_of(url: str, body: bytes | str | None = None, **fields: Any) -> tuple[Event, ...]:
    """Return the events of a request, which must be readable."""
    decoded = said(url, body, **fields)
    assert decoded.undecodable is None, decoded.undecodable
    return decoded.events


def event_of(url: str, body: bytes | str | None = None, **fields: Any) -> Event:
    """Return the one event of a request."""
    (event,) = events_of(url, body, **fields)
    return event
