from __future__ import annotations

import orjson

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, said

BODY = {
    "event": "dl_purchase",
    "event_id": "e-1",
    "user_properties": {"customer_id": "u-1", "customer_email": "x"},
    "marketing": {"user_id": "m-1", "session_id": "s-1"},
    "ecommerce": {
        "currencyCode": "EUR",
        "purchase": {"actionField": {"id": "A-1", "revenue": "12.50"}, "products": [{"id": "p"}]},
    },
}


def test_a_purchase_by_the_shops_own_proxy() -> None:
    url = "https://shop.example/a/elevar?source_url=https%3A%2F%2Fshop.example%2Fthanks"
    event = event_of(url, orjson.dumps(BODY), page="https://shop.example/thanks")
    assert (event.vendor, event.kind, event.name, event.event_id) == ("elevar", Kind.EVENT, "dl_purchase", "e-1")
    assert (event.value, event.currency, event.transaction_id, event.items) == (12.5, "EUR", "A-1", ({"id": "p"},))
    assert event.user_ids == {"client": "m-1", "user": "u-1", "session": "s-1"}
    assert (event.transport, event.page) == (Transport.FIRST_PARTY, "https://shop.example/thanks")
    assert event.properties["user_data"] == {"customer_id": "u-1", "customer_email": "x"}


def test_other_posts_of_that_path_are_the_shops() -> None:
    assert said("https://shop.example/a/elevar", orjson.dumps(BODY)).events == ()
    assert said("https://hits.getelevar.com/", b"x").undecodable is not None
