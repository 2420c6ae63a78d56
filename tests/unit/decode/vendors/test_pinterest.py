"""Pinterest: JSON in parameters, names it counts as others, and the Conversions API."""

from __future__ import annotations

from urllib.parse import quote

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "PINTERESTPIXEL"]
V3 = "https://ct.pinterest.com/v3/"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def packed(**parameters: object) -> str:
    return "&".join(
        f"{name}={quote(value if isinstance(value, str) else orjson.dumps(value).decode())}"
        for name, value in parameters.items()
    )


def test_an_init_in_a_capture_was_pasted_and_never_filled_in() -> None:
    event = captured("idaho", 158)
    assert (event.kind, event.name, event.account) == (Kind.INIT, "init", "2613441547282")
    assert (event.page, event.at) == ("https://www.yourhealthidaho.org/", 1745853773.205)
    assert event.properties == {"placeholders": ["em"]}
    assert captured("idaho", 157).kind is Kind.SYNC


def test_a_checkout_of_omnibugs() -> None:
    event = event_of(OMNIBUG[3]["url"])
    assert (event.name, event.value, event.currency) == ("checkout", 116.0, "USD")
    assert [item["product_name"] for item in event.items] == ["Pillows (Set of 2)", "Pillows, Large (Set of 2)"]
    assert event.items[1]["product_quantity"] == 1


def test_a_lone_product_is_a_list_of_one_and_broken_json_stays_visible() -> None:
    lone, broken = event_of(OMNIBUG[4]["url"]), event_of(OMNIBUG[5]["url"])
    assert (len(lone.items), lone.transaction_id) == (1, "AAAA123")
    assert broken.items == ()
    assert broken.properties["ed"] == OMNIBUG[5]["asserted"]["ed"]["value"]
    assert broken.properties["pd"] == OMNIBUG[5]["asserted"]["pd"]["value"]


def test_a_cart_says_who_where_and_what() -> None:
    query = packed(
        tid="1",
        event="addtocart",
        ed={"value": "9.5", "currency": "EUR", "event_id": "e-1", "custom 1": "x", "np": "gtm"},
        pd={"em": "a" * 64, "pin_unauth": "p", "external_id": "u", "epik": "k", "np": "gtm"},
        ad={"loc": "https://shop.example/cart", "ref": "https://shop.example/", "is_eu": True},
        cb="1700000001000",
    )
    event = event_of(f"{V3}?{query}")
    assert event == event_of(V3, query)
    assert (event.value, event.currency, event.event_id) == (9.5, "EUR", "e-1")
    assert event.properties == {
        "value": "9.5",
        "currency": "EUR",
        "event_id": "e-1",
        "custom 1": "x",
        "user_data": {"em": "a" * 64},
    }
    assert (event.user_ids, event.click_ids) == ({"client": "p", "user": "u"}, {"epik": "k"})
    assert (event.page, event.referrer) == ("https://shop.example/cart", "https://shop.example/")


def test_names_pinterest_counts_as_another() -> None:
    checkout, page = event_of(f"{V3}?tid=1&event=purchase"), event_of(f"{V3}?tid=1&event=pageview")
    assert (checkout.name, checkout.properties) == ("checkout", {"event_sent": "purchase"})
    assert (page.kind, page.name) == (Kind.PAGE, "pagevisit")
    assert event_of(f"{V3}?tid=1").kind is Kind.INIT


def test_the_api_splits_its_batch() -> None:
    entry = {
        "event_name": "checkout",
        "event_time": 1_700_000_000,
        "event_id": "e-1",
        "opt_out": True,
        "user_data": {"em": ["a" * 64], "click_id": "k"},
        "custom_data": {
            "value": "116",
            "currency": "USD",
            "order_id": "A-1",
            "contents": [{"id": "11", "quantity": 1}],
        },
    }
    url = "https://api.pinterest.com/v5/ad_accounts/549/events"
    checkout, page = events_of(url, orjson.dumps({"data": [entry, {"event_name": "page_visit"}]}))
    assert (checkout.account, checkout.value, checkout.transaction_id) == ("549", 116.0, "A-1")
    assert (checkout.items, checkout.click_ids) == (({"id": "11", "quantity": 1},), {"epik": "k"})
    assert checkout.consent is not None
    assert checkout.consent.ad_personalization is Signal.DENIED
    assert (page.kind, page.batch_index) == (Kind.PAGE, 1)
    legacy = orjson.dumps({"advertiser_id": "549", "data": [entry]})
    assert event_of("https://ct.pinterest.com/events/v3", legacy).account == "549"


def test_scripts_are_inventory_and_the_site_itself_is_nothing() -> None:
    assert event_of("https://s.pinimg.com/ct/core.js").kind is Kind.LOADER
    assert events_of("https://www.pinterest.com/v3/?tid=1&event=checkout") == ()


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (f"{V3}?event=init", b"", "no tag id"),
        ("https://api.pinterest.com/v5/ad_accounts/549/events", b'{"data":{}}', "no events in the body"),
    ],
)
def test_what_cannot_be_read_is_counted_with_its_reason(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body, method="POST" if body else "GET").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason
