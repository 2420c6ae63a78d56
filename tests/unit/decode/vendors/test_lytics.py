"""Lytics: what a collect call is about, told by its parameters."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

URL = "https://c.lytics.io/c/acct"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
BASE = {
    "_ts": str(int(NOW * 1000) - 2000),
    "_device": "desktop",
    "url": "shop.example/?gclid=Xyz",
    "_uid": "v-1",
    "_v": "3",
}


def test_a_conversion() -> None:
    params = BASE | {"event": "conversion", "value": "25.99", "currency": "USD", "order_id": "A-1", "_e": "pv"}
    event = event_of(f"{URL}?{urlencode(params)}", at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("lytics", Kind.EVENT, "acct", "conversion")
    assert (event.value, event.currency, event.transaction_id) == (25.99, "USD", "A-1")
    assert event.properties == {"device": "desktop", "value": "25.99", "currency": "USD"}
    assert (event.page, event.click_ids) == ("https://shop.example/?gclid=Xyz", {"gclid": "Xyz"})
    assert (event.user_ids, event.at) == ({"client": "v-1"}, NOW - 2)


@pytest.mark.parametrize(
    ("params", "kind", "name"),
    [
        ({"_e": "pv"}, Kind.PAGE, "page_view"),
        ({"_e": "pv", "pf-widget-event": "show"}, Kind.EVENT, "widget show"),
        ({"_e": "scroll"}, Kind.EVENT, "scroll"),
        ({"_getid": "t"}, Kind.SYNC, "id"),
        ({"email": "a@b.example"}, Kind.IDENTIFY, "identify"),
        ({"ga_cid": "1"}, Kind.EVENT, "collect"),
    ],
)
def test_what_a_call_is_about(params: dict[str, str], kind: Kind, name: str) -> None:
    event = event_of(f"{URL}?{urlencode(BASE | params)}")
    assert (event.kind, event.name) == (kind, name)


def test_objects_of_a_body_are_one_event_each() -> None:
    body = orjson.dumps([{"event": "a", "userid": 7}, {"event": "b", "value": 2.5}, "x"])
    events = events_of(f"{URL}/default?stream=web", body)
    assert [(event.name, event.batch_index, event.value) for event in events] == [("a", 0, None), ("b", 1, 2.5)]
    assert events[0].user_ids == {"user": "7"}
    assert events[0].properties["stream"] == "web"


def test_the_tag_is_inventory_and_the_rest_of_the_site_nothing() -> None:
    event = event_of("https://c.lytics.io/api/tag/acct/latest.min.js")
    assert (event.kind, event.account, event.name) == (Kind.LOADER, "acct", "latest.min.js")
    assert said("https://www.lytics.io/").events == ()
