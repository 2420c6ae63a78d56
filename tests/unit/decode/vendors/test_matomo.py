"""Matomo: what a hit is about, e-commerce, bulk calls, and what must not be kept."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

URL = "https://stats.shop.example/matomo.php"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
BASE = {
    "idsite": "3",
    "rec": "1",
    "r": "653801",
    "url": "https://shop.example/thanks?gclid=Xyz",
    "urlref": "https://shop.example/cart",
    "_id": "6a45e22e58f0786b",
    "uid": "u-1",
    "action_name": "Thanks",
    "token_auth": "0123456789abcdef0123456789abcdef",
    "res": "2560x1440",
}


def test_a_page_view() -> None:
    event = event_of(f"{URL}?{urlencode(BASE)}", at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("matomo", Kind.PAGE, "3", "page_view")
    assert event.properties == {"page_title": "Thanks"}
    assert (event.page, event.referrer) == (BASE["url"], BASE["urlref"])
    assert event.user_ids == {"client": "6a45e22e58f0786b", "user": "u-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.transport is Transport.FIRST_PARTY


def test_an_order_with_its_products() -> None:
    items = [["p1", "Book", ["Books", "Best sellers"], 25.33, 2], ["p2", "", None, 8.8]]
    order = {"idgoal": "0", "ec_id": "A-1", "revenue": "69.46", "ec_tx": "5", "ec_items": orjson.dumps(items).decode()}
    event = event_of(URL, urlencode(BASE | order))
    assert (event.kind, event.name, event.value, event.transaction_id) == (Kind.EVENT, "ecommerce_order", 69.46, "A-1")
    assert event.items == (
        {"sku": "p1", "name": "Book", "category": ["Books", "Best sellers"], "price": 25.33, "quantity": 2},
        {"sku": "p2", "price": 8.8},
    )
    assert event.properties == {"page_title": "Thanks", "goal": 0, "revenue": 69.46, "tax": 5}


@pytest.mark.parametrize(
    ("params", "kind", "name"),
    [
        ({"e_c": "video", "e_a": "play", "e_v": "2"}, Kind.EVENT, "play"),
        ({"idgoal": "2", "revenue": "200"}, Kind.EVENT, "goal 2"),
        ({"idgoal": "0", "revenue": "15.5"}, Kind.EVENT, "ecommerce_cart_update"),
        ({"download": "https://x.example/a.pdf"}, Kind.EVENT, "download"),
        ({"link": "https://x.example/"}, Kind.EVENT, "outlink"),
        ({"search": "banana", "search_count": "3"}, Kind.EVENT, "site_search"),
        ({"c_n": "banner"}, Kind.EVENT, "content_impression"),
        ({"c_n": "banner", "c_i": "click"}, Kind.EVENT, "content_interaction"),
        ({"ping": "1"}, Kind.TELEMETRY, "ping"),
        ({"hsr_vid": "x"}, Kind.TELEMETRY, "session_recording"),
    ],
)
def test_what_a_hit_is_about(params: dict[str, str], kind: Kind, name: str) -> None:
    event = event_of(f"{URL}?{urlencode(BASE | params)}")
    assert (event.kind, event.name) == (kind, name)


def test_an_events_value_and_variables() -> None:
    params = {
        "e_c": "c",
        "e_a": "a",
        "e_v": "2.5",
        "dimension1": "Member",
        "_cvar": '{"1":["a","b"]}',
        "cvar": "{",
    }
    event = event_of(f"{URL}?{urlencode({'idsite': '1'} | params)}")
    assert event.value == 2.5
    assert event.properties == {
        "event_category": "c",
        "event_action": "a",
        "event_value": 2.5,
        "dimension1": "Member",
        "visit_variables": {"1": ["a", "b"]},
        "page_variables": "{",
    }


def test_a_bulk_call_is_one_event_a_request_each_with_its_own_time() -> None:
    hits = [f"?{urlencode(BASE | {'cdt': str(int(NOW) - n), 'e_c': 'c', 'e_a': str(n)})}" for n in range(3)]
    body = orjson.dumps({"requests": [*hits, {"idsite": 3, "ping": 1}, 7], "token_auth": "secret"})
    events = events_of(URL, body, at=NOW)
    assert [(event.name, event.at, event.batch_index) for event in events] == [
        ("0", NOW, 0),
        ("1", NOW - 1, 1),
        ("2", NOW - 2, 2),
        ("ping", NOW, 3),
    ]


def test_a_beacon_may_keep_the_question_mark() -> None:
    assert event_of(URL, urlencode(BASE)).account == "3"


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://piwik.wikimedia.org/piwik.js", ""),
        ("https://shop.matomo.cloud/matomo.js", ""),
        ("https://cdn.matomo.cloud/shop.matomo.cloud/container_XYZ.js", "XYZ"),
    ],
)
def test_what_the_page_loads(url: str, account: str) -> None:
    event = event_of(url)
    assert (event.vendor, event.kind, event.account) == ("matomo", Kind.LOADER, account)


def test_a_tracker_under_its_neutral_name_needs_its_parameters() -> None:
    assert event_of(f"https://shop.example/js/tracker.php?{urlencode(BASE)}").vendor == "matomo"
    assert said("https://shop.example/js/tracker.php?id=1").events == ()


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (URL, b"", "no parameters"),
        (URL, b'{"requests":[]}', "no requests in the bulk call"),
        (URL, b'{"requests":"x"}', "no requests in the bulk call"),
        (URL, b'{"requests":["?"]}', "no parameters"),
    ],
)
def test_a_call_with_nothing_in_it_is_counted(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


def test_products_that_are_no_list_give_no_items() -> None:
    assert event_of(f"{URL}?idsite=1&idgoal=0&ec_items=%7B%7D").items == ()
