"""Requests of public captures kept as test data, by site and place."""

from __future__ import annotations

from functools import cache
from typing import Any

from monitor.capture.hit import Hit
from monitor.decode.event import Decoded, Event
from monitor.decode.registry import decode
from tests.support.decoding import hit_of, lines_of


@cache
def _rows(name: str) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["site"], row["entry"]): row for row in lines_of(name)}


def captured(site: str, entry: int, name: str = "the-markup/measurement.jsonl") -> Hit:
    """Return one captured request as the capture held it."""
    row = _rows(name)[site, entry]
    return hit_of(
        row["url"], row["body"] or None, method=row["method"], at=row["at"], headers=tuple(map(tuple, row["headers"]))
    )


def captured_said(site: str, entry: int) -> Decoded:
    """Return what a captured request says."""
    return decode(captured(site, entry))


def captured_event(site: str, entry: int) -> Event:
    """Return the one event of a captured request."""
    (event,) = captured_said(site, entry).events
    return event
