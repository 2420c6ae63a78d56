from __future__ import annotations

import orjson

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said


def test_a_servers_event_has_its_value_in_a_text_of_json() -> None:
    body = {
        "appsflyer_id": "1-2",
        "customer_user_id": "u-1",
        "eventName": "af_purchase",
        "eventValue": '{"af_revenue":"12.5","af_currency":"EUR","af_order_id":"A-1","plan":"pro"}',
        "eventTime": "2023-11-14 22:13:20.000",
    }
    event = event_of("https://api3.appsflyer.com/inappevent/com.shop.app", orjson.dumps(body))
    assert (event.vendor, event.kind, event.name, event.account) == (
        "appsflyer",
        Kind.EVENT,
        "af_purchase",
        "com.shop.app",
    )
    assert (event.value, event.currency, event.transaction_id, event.at) == (12.5, "EUR", "A-1", 1_700_000_000.0)
    assert (event.properties, event.user_ids) == ({"plan": "pro"}, {"client": "1-2", "user": "u-1"})


def test_the_web_script_sends_batches() -> None:
    body = {"events": [{"eventType": "LOAD", "url": "https://shop.example/"}, {"eventName": "buy"}]}
    first, second = events_of("https://wa.appsflyer.com/events?site-id=s-1", orjson.dumps(body))
    assert [(event.kind, event.name, event.account) for event in (first, second)] == [
        (Kind.PAGE, "LOAD", "s-1"),
        (Kind.EVENT, "buy", "s-1"),
    ]


def test_what_the_sdks_send_is_counted_as_encrypted() -> None:
    undecodable = said(
        "https://x.inapps.appsflyersdk.com/api/v6.12/androidevent?app_id=com.shop", b"\x01\x02"
    ).undecodable
    assert undecodable is not None
    assert (undecodable.vendor, undecodable.reason) == ("appsflyer", "encrypted by the vendor's SDK")
