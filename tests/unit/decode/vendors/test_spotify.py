"""Spotify: batches of events of several pixels."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

INGEST = "https://pixels.spotify.com/v1/ingest"


def test_a_batch_is_split_exactly() -> None:
    view = {"action": "view", "body": {"url": "https://shop.example/", "referrer": "https://x.example/"}}
    purchase = {
        "action": "purchase",
        "timestamp": "2023-11-14T22:13:25Z",
        "body": {
            "url": "https://shop.example/thanks",
            "value": 12.5,
            "currency": "EUR",
            "order_id": "A-1",
            "line_items": [{"id": 1}],
        },
    }
    batch = [{"pid": "p1", "events": [view, purchase]}, {"pid": "p2", "events": [view]}]
    first, second, third = events_of(INGEST, orjson.dumps({"batch": batch}))
    assert [(one.account, one.name, one.batch_index) for one in (first, second, third)] == [
        ("p1", "view", 0),
        ("p1", "purchase", 1),
        ("p2", "view", 2),
    ]
    assert (first.kind, first.page, first.referrer) == (Kind.PAGE, "https://shop.example/", "https://x.example/")
    assert (second.kind, second.value, second.currency, second.transaction_id) == (Kind.EVENT, 12.5, "EUR", "A-1")
    assert (second.items, second.at) == (({"id": 1},), 1_700_000_005.0)


def test_a_lone_entry_without_a_batch() -> None:
    event = event_of(INGEST, orjson.dumps({"pid": "p1", "events": [{"action": "alias", "body": {}}]}))
    assert (event.account, event.kind) == ("p1", Kind.IDENTIFY)


def test_the_script_is_inventory() -> None:
    assert event_of("https://pixel.byspotify.com/ping.min.js").kind is Kind.LOADER


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"batch":[{"pid":"p"}]}', b"oops"])
def test_an_empty_batch_is_counted_with_its_reason(body: bytes) -> None:
    undecodable = said(INGEST, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the body"
