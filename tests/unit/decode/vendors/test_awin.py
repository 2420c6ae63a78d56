"""Awin: one sale by four transports, baskets, landings, and hosts that are not Awin's."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, said

SHORT = "a=11783&b=22&cr=EUR&c=O-1&d=01:22|02:12,50&vc=V&t=1&ch=na&cks=k&l=https%3A%2F%2Fshop.example%2F&tv=2&tt=ia"
LONG = "tt=ns&tv=2&merchant=11783&ref=O-1&amount=22&parts=01:22&ch=na&testmode=1&cr=EUR"
SALES = [
    f"https://www.awin1.com/sread.img?{LONG}",
    f"https://www.awin1.com/sread.php?{SHORT}",
    f"https://www.awin1.com/sread.js?{SHORT}",
    f"https://sale.shop.example/sread.js?{SHORT}",
]


@pytest.mark.parametrize("url", SALES)
def test_a_sale_says_the_same_by_every_transport(url: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "sale", "11783")
    assert (event.value, event.currency, event.transaction_id) == (22.0, "EUR", "O-1")
    assert event.properties["test_mode"] is True
    assert event.collapse_key == "sale|O-1"


def test_groups_vouchers_and_clicks() -> None:
    event = event_of(SALES[1])
    assert event.properties["parts"] == [
        {"commission_group": "01", "amount": 22.0},
        {"commission_group": "02", "amount": 12.5},
    ]
    assert (event.properties["voucher"], event.properties["channel"], event.click_ids) == ("V", "na", {"awc": "k"})
    assert event.page == "https://shop.example/"


def test_another_host_needs_merchant_and_order() -> None:
    assert event_of(SALES[3]).transport is Transport.FIRST_PARTY
    assert events_of("https://shop.example/sread.js?a=11783") == ()
    assert events_of("https://shop.example/sread.js?a=x&c=O-1") == ()


def test_a_basket_is_its_products() -> None:
    lines = "AW:P|11783|O-1|39930|Big Sofa|49.90|1|SKU-1|DEFAULT|Sofas\r\nAW:P|11783|O-1|28249|Chair|29.90|2\r\noops"
    event = event_of(f"https://www.awin1.com/basket.php?product_line={quote(lines)}")
    assert (event.name, event.account, event.transaction_id) == ("basket", "11783", "O-1")
    assert event.items[0] == {
        "item_id": "39930",
        "name": "Big Sofa",
        "price": 49.9,
        "quantity": 1,
        "sku": "SKU-1",
        "commission_group": "DEFAULT",
        "category": "Sofas",
    }
    assert event.items[1] == {"item_id": "28249", "name": "Chair", "price": 29.9, "quantity": 2}


def test_landings_the_master_tag_and_clicks() -> None:
    landing = event_of("https://www.awin1.com/alt.php?mid=11783&gv=2&l=https%3A%2F%2Fshop.example%2F")
    assert (landing.kind, landing.account, landing.page) == (Kind.PAGE, "11783", "https://shop.example/")
    loader = event_of("https://www.dwin1.com/11783.js")
    assert (loader.kind, loader.account) == (Kind.LOADER, "11783")
    assert events_of("https://www.awin1.com/cread.php?awinmid=1") == ()


@pytest.mark.parametrize(
    ("path", "reason"),
    [("sread.img?tt=ns&merchant=", "no merchant id"), ("basket.php?product_line=", "no product lines")],
)
def test_an_empty_template_is_counted_with_its_reason(path: str, reason: str) -> None:
    undecodable = said(f"https://www.awin1.com/{path}").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason
