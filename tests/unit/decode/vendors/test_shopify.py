"""Shopify: a shop's batches to itself, one event an entry."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import events_of, said

URL = "https://shop.example/.well-known/shopify/monorail/unstable/produce_batch"
AT = 1_764_000_000.0


def test_a_batch_of_a_storefront_is_one_event_an_entry() -> None:
    purchase = {
        "schema_id": "storefront_customer_tracking/4.6",
        "payload": {
            "shop_id": 55,
            "event_name": "checkout_completed",
            "event_id": "sh-1",
            "unique_token": "y-1",
            "deprecated_visit_token": "s-1",
            "event_source_url": "https://shop.example/thanks?gclid=g",
            "total_value": 12.5,
            "currency": "EUR",
            "order_id": 77,
            "products": ['{"product_gid":"gid://1","price":12.5,"quantity":1}'],
            "api_client_id": 580111,
        },
        "metadata": {"event_created_at_ms": 1_764_000_090_000},
    }
    view = {"schema_id": "trekkie_storefront_page_view/1.4", "payload": {"shop_id": 55, "url": "https://shop.example/"}}
    meter = {"schema_id": "web_pixels_manager_load/3.1", "payload": {"shop_id": 55}}
    body = {"events": [purchase, view, meter], "metadata": {"event_sent_at_ms": 1_764_000_100_000}}
    first, second, third = events_of(URL, orjson.dumps(body), at=AT, page="https://shop.example/thanks")
    assert (first.vendor, first.kind, first.name, first.account) == ("shopify", Kind.EVENT, "checkout_completed", "55")
    assert (first.value, first.currency, first.transaction_id, first.event_id) == (12.5, "EUR", "77", "sh-1")
    assert first.items == ({"product_gid": "gid://1", "price": 12.5, "quantity": 1},)
    assert first.user_ids == {"client": "y-1", "session": "s-1"}
    assert (first.at, first.transport, first.click_ids) == (AT - 10, Transport.FIRST_PARTY, {"gclid": "g"})
    assert first.properties == {"api_client_id": 580111, "schema": "storefront_customer_tracking"}
    assert [(event.kind, event.name) for event in (second, third)] == [
        (Kind.PAGE, "trekkie_storefront_page_view"),
        (Kind.TELEMETRY, "web_pixels_manager_load"),
    ]


def test_a_single_event_goes_to_shopifys_own_collector() -> None:
    body = orjson.dumps({"schema_id": "shop_pay/1.0", "payload": {"shop_id": 1}})
    (event,) = events_of("https://monorail-edge.shopifysvc.com/v1/produce", body)
    assert (event.kind, event.transport) == (Kind.TELEMETRY, Transport.VENDOR)


@pytest.mark.parametrize("body", [b"{}", b'{"events":[]}', b"\x00"])
def test_a_batch_without_events_is_undecodable(body: bytes) -> None:
    undecodable = said(URL, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the batch"
