"""Pendo: what the agent packs, opened and split."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
URL = "https://data.pendo.io/data/ptm.gif/KEY?v=2.200&ct=1767225600000"
SHARED = {"visitor_id": "u-1", "account_id": "acme", "url": "https://app.example/?gclid=Xyz"}
EVENTS: list[dict[str, Any]] = [
    SHARED | {"type": "load", "browser_time": int(NOW * 1000) - 2000, "title": "Home", "props": {}},
    SHARED | {"type": "track", "event": "Ordered", "props": {"revenue": 20.5, "currency": "EUR", "x": None}},
    SHARED | {"type": "guideSeen", "guide_id": "g"},
]


def packed(value: Any) -> str:
    return urlsafe_b64encode(zlib.compress(orjson.dumps(value))).decode().rstrip("=")


@pytest.mark.parametrize("how", ["query", "form", "json", "plain"])
def test_a_packed_list_is_one_event_an_entry(how: str) -> None:
    url, body = URL, b""
    if how == "query":
        url += f"&jzb={packed(EVENTS)}"
    elif how == "form":
        body = urlencode({"jzb": packed(EVENTS)}).encode()
    else:
        body = orjson.dumps({"events": packed(EVENTS) if how == "json" else EVENTS})
    load, track, guide = events_of(url, body, at=NOW)
    assert (load.vendor, load.kind, load.account, load.name) == ("pendo", Kind.PAGE, "KEY", "load")
    assert (load.page, load.properties, load.at) == (SHARED["url"], {"page_title": "Home"}, NOW - 2)
    assert load.user_ids == {"user": "u-1", "account": "acme"}
    assert load.click_ids == {"gclid": "Xyz"}
    assert (track.kind, track.name, track.value, track.currency) == (Kind.EVENT, "Ordered", 20.5, "EUR")
    assert (guide.kind, guide.name, guide.batch_index) == (Kind.TELEMETRY, "guideSeen", 2)
    assert guide.properties == {"guide_id": "g"}


def test_a_cname_keeps_path_and_packing() -> None:
    event = event_of(f"https://content.app.example/data/ptm.gif/KEY?ct=1&jzb={packed(EVENTS[:1])}")
    assert (event.vendor, event.transport) == ("pendo", Transport.FIRST_PARTY)


def test_a_track_event_of_a_server() -> None:
    body = {
        "type": "track",
        "event": "Ordered",
        "visitorId": "u-1",
        "timestamp": int(NOW * 1000) - 2000,
        "properties": {"order_id": "A-1"},
        "context": {"url": "https://app.example/"},
    }
    header = (("x-pendo-integration-key", "INT"),)
    event = event_of("https://data.eu.pendo.io/data/track", orjson.dumps(body), at=NOW, headers=header)
    assert (event.kind, event.account, event.name) == (Kind.EVENT, "INT", "Ordered")
    assert (event.transaction_id, event.page, event.at) == ("A-1", "https://app.example/", NOW - 2)


@pytest.mark.parametrize(
    ("url", "kind", "account", "name"),
    [
        ("https://cdn.pendo.io/agent/static/KEY/pendo.js", Kind.LOADER, "KEY", "pendo.js"),
        (f"https://app.pendo.io/data/guide.js/KEY?jzb={packed({})}", Kind.INIT, "KEY", "guides"),
    ],
)
def test_what_the_page_loads(url: str, kind: Kind, account: str, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account, event.name) == (kind, account, name)


@pytest.mark.parametrize("jzb", ["", "%%%", "AAAA", packed([]), packed("x"), packed(EVENTS)[:40]])
def test_a_list_that_does_not_open_is_counted(jzb: str) -> None:
    undecodable = said(f"{URL}&jzb={jzb}").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the call"
