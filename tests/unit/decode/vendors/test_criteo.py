"""Criteo: slots within a request, lists within a slot, e-mails in clear, totals nobody sent."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "CRITEOONETAG"]
EVENT = "https://sslwidget.criteo.com/event?a=4216&v=5.46.0&p0=e%3Dexd%26site_type%3Dd"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def slot(**pairs: str) -> str:
    return quote("&".join(f"{name}={value}" for name, value in pairs.items()), safe="")


def listed(*items: str) -> str:
    return quote("[" + ",".join(quote(quote(item, safe=""), safe="") for item in items) + "]", safe="")


def test_a_home_page_in_a_capture() -> None:
    event = captured("savethechildren", 189)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "viewHome", "33523")
    assert event.properties == {"tag_manager": "gtm-criteo-2.0.0", "site_type": "m", "ui_ecommerce": "0"}
    assert (event.collapse_key, set(event.user_ids)) == ("15655|0", {"client"})
    assert event.consent is not None
    assert event.consent.raw == {"us_privacy": "1---"}
    assert captured("savethechildren", 169).kind is Kind.SYNC
    assert captured("savethechildren", 223).kind is Kind.TELEMETRY


def test_omnibugs_address_in_clear_and_purchase() -> None:
    home, purchase = (event_of(row["url"]) for row in OMNIBUG)
    assert (home.name, home.properties["user_data"]) == ("viewHome", {"email": "test@test.com"})
    assert (purchase.name, purchase.transaction_id, purchase.currency) == ("trackTransaction", "G555999", "JPY")
    assert purchase.items == (
        {"item_id": "A122", "price": 44.9, "quantity": 2},
        {"item_id": "F5532", "price": 85, "quantity": 1},
    )
    assert (purchase.value, purchase.properties["value_computed"]) == (174.8, True)


def test_one_event_a_slot_with_what_the_others_set() -> None:
    cart, view = events_of(
        f"{EVENT}&p1={slot(e='ce', hash_m=quote('[' + 'a' * 64 + ']', safe=''))}"
        f"&p2={slot(e='ac', p=listed('i=1&pr=9.9&q=2'))}&p10={slot(e='vp', pr='159.9', p='28249')}&p3=e%3Ddis"
        "&fu=https%253A%252F%252Fshop.example%252F%253Fgclid%253Dg&pu=https%253A%252F%252Fx.example%252F&ceid=h"
        "&sc=%7B%22fbp%22%3A%22fb.1%22%7D&cs=1YYN&gpp=DBAA&gpp_sid=-1"
    )
    assert [(event.name, event.batch_index, event.collapse_key) for event in (cart, view)] == [
        ("addToCart", 0, "h|0"),
        ("viewItem", 1, "h|1"),
    ]
    assert (cart.value, cart.properties["user_data"]) == (19.8, {"email": "a" * 64})
    assert cart.properties["shared_cookies"] == {"fbp": "fb.1"}
    assert (view.value, view.items) == (159.9, ({"item_id": "28249", "price": 159.9},))
    assert "value_computed" not in view.properties
    assert (view.page, view.referrer, view.event_id) == ("https://shop.example/?gclid=g", "https://x.example/", "h")
    assert view.click_ids == {"gclid": "g"}
    assert view.consent is not None
    assert view.consent.ad_personalization is Signal.DENIED
    assert set(view.consent.raw) == {"us_privacy", "gpp", "gpp_sid"}


@pytest.mark.parametrize(
    ("items", "expected", "value"),
    [
        ("20673", ({"item_id": "20673"},), None),
        (listed("1", "2"), ({"item_id": "1"}, {"item_id": "2"}), None),
        (listed("i=a,b&pr=1.5&q=2"), ({"item_id": "a,b", "price": 1.5, "quantity": 2},), 3.0),
        (listed("i=1&pr=free&q=1"), ({"item_id": "1", "price": "free", "quantity": 1},), None),
        ("", (), None),
    ],
)
def test_products_as_ids_or_pairs(items: str, expected: tuple[dict[str, object], ...], value: float | None) -> None:
    event = event_of(f"{EVENT}&p1={slot(e='vb', p=items)}")
    assert (event.items, event.value) == (expected, value)


def test_several_accounts_each_get_the_event() -> None:
    events = events_of(f"https://sslwidget.criteo.com/event?a=%5B1,2%5D&p0={slot(e='vl', ca='shoes')}")
    assert [(event.account, event.batch_index) for event in events] == [("1", 0), ("2", 1)]
    assert events[0].properties == {"category": "shoes"}


def test_an_unknown_code_keeps_its_name_and_settings_alone_are_no_event() -> None:
    assert event_of(f"{EVENT}&p1={slot(e='zz', foo='bar')}").name == "zz"
    assert event_of(EVENT).kind is Kind.INIT


def test_what_older_tags_sent_on_counts_once() -> None:
    assert event_of("https://widget.eu.criteo.com/event?a=1&v=3.6.1&p0=e%3Dvh").kind is Kind.SYNC
    assert event_of("https://widget.eu.criteo.com/event?a=1&p0=e%3Dvh&ceid=h").kind is Kind.PAGE


def test_the_script_is_inventory_and_a_hit_without_an_account_is_counted() -> None:
    loader = event_of("https://dynamic.criteo.com/js/ld/ld.js?a=4216")
    assert (loader.kind, loader.account) == (Kind.LOADER, "4216")
    undecodable = said("https://sslwidget.criteo.com/event?v=5").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no account id"
