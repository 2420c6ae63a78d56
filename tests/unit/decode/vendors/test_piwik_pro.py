"""Piwik PRO: Matomo's API under its own endpoint, with products of its own."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of

URL = "https://shop.piwik.pro/ppms.php"


def test_a_page_view() -> None:
    event = event_of(f"{URL}?{urlencode({'idsite': 'abc', 'rec': '1', 'url': 'https://shop.example/', '_id': 'v'})}")
    assert (event.vendor, event.kind, event.account) == ("piwik_pro", Kind.PAGE, "abc")
    assert (event.page, event.user_ids, event.transport) == ("https://shop.example/", {"client": "v"}, Transport.VENDOR)


def test_a_step_of_a_purchase_with_its_products() -> None:
    products = [["p1", "Book", ["Books"], "25.33", 2, "Acme", "hard", {"1": "x"}]]
    params = {"idsite": "abc", "e_c": "ecommerce", "e_t": "add-to-cart", "ec_products": orjson.dumps(products).decode()}
    event = event_of(URL, urlencode(params))
    assert (event.kind, event.name) == (Kind.EVENT, "add-to-cart")
    assert event.items == (
        {"sku": "p1", "name": "Book", "category": ["Books"], "price": "25.33", "quantity": 2}
        | {"brand": "Acme", "variant": "hard", "dimensions": {"1": "x"}},
    )


def test_a_bulk_call() -> None:
    events = events_of("https://x.example/ppms.php", b'{"requests":["?idsite=1&e_a=x&e_c=y","?idsite=1"]}')
    assert [(event.vendor, event.name) for event in events] == [("piwik_pro", "x"), ("piwik_pro", "page_view")]


def test_a_container_is_inventory() -> None:
    event = event_of("https://omnibug.piwik.pro/containers/aaa123cc-4f49-11e7-963e-000d3a2a4aaa.js")
    assert (event.vendor, event.kind, event.account) == (
        "piwik_pro",
        Kind.LOADER,
        "aaa123cc-4f49-11e7-963e-000d3a2a4aaa",
    )
