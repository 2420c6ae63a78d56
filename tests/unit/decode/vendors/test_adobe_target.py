"""Adobe Target: mboxes, and the delivery API entry by entry."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, said
from tests.support.vectors import captured_event, captured_said

DELIVERY = "https://shop.tt.omtrdc.net/rest/v1/delivery?client=shop&sessionId=s1"


def delivered(document: Any) -> tuple[Event, ...]:
    return events_of(DELIVERY, orjson.dumps(document))


def test_the_global_mbox_in_a_capture() -> None:
    event = captured_event("cityofhope", 19)
    assert (event.vendor, event.kind, event.name) == ("adobe_target", Kind.PAGE, "target-global-mbox")
    assert (event.account, event.page) == ("cityofhope", "https://www.cityofhope.org/homepage")
    assert event.user_ids == {"session": "7a3d639130c045d0859acf3042b55934"}
    assert event.properties == {"library_version": "1.7.1", "page_host": "www.cityofhope.org", "mbox_type": "json"}


def test_a_delivery_request_in_a_capture_is_split() -> None:
    events = captured_said("savethechildren", 54).events
    assert [(event.kind, event.name, event.batch_index) for event in events] == [
        (Kind.PAGE, "page_load", 0),
        (Kind.TELEMETRY, "prefetch", 1),
    ]
    assert events[0].properties == {"pageType": "Homepage"}
    assert set(events[0].user_ids) == {"ecid", "session"}
    assert events[0].page == "https://www.savethechildren.org/"


def test_an_order_by_mbox_and_by_delivery() -> None:
    box = event_of(
        "https://shop.tt.omtrdc.net/m2/shop/mbox/ajax?mbox=orderConfirmPage&orderId=7&orderTotal=9.50&productPurchasedId=a,b"
    )
    order = {"id": 7, "total": 9.5, "purchasedProductIds": ["a", "b"]}
    mboxes = [{"index": 0, "name": "orderConfirmPage", "order": order, "profileParameters": {"tier": "gold"}}]
    (sent,) = delivered({"execute": {"mboxes": mboxes}, "id": {"thirdPartyId": "u"}})
    assert (box.name, box.value, box.transaction_id) == (sent.name, sent.value, sent.transaction_id)
    assert (box.kind, box.properties["products"]) == (Kind.EVENT, "a,b")
    assert sent.properties == {"profile": {"tier": "gold"}, "products": ["a", "b"]}
    assert sent.user_ids == {"user": "u", "session": "s1"}


def test_notifications_tell_clicks_from_displays() -> None:
    notes = [{"type": "display", "timestamp": 1_700_000_000_000}, {"type": "click"}]
    assert [(event.name, event.kind) for event in delivered({"notifications": notes})] == [
        ("display", Kind.TELEMETRY),
        ("click", Kind.EVENT),
    ]


@pytest.mark.parametrize("document", [{}, [], {"execute": []}, {"execute": {"mboxes": 3}}, "x"])
def test_a_delivery_request_for_nothing_is_counted_with_its_reason(document: Any) -> None:
    undecodable = said(DELIVERY, orjson.dumps(document)).undecodable
    assert undecodable is not None
    assert undecodable.reason == "nothing asked for"


def test_scripts_and_strangers_are_not_read() -> None:
    assert events_of("https://cdn.tt.omtrdc.net/cdn/target.js") == ()
    assert events_of("https://shop.example/rest/v1/delivery?client=1", "{}") == ()
    assert events_of("https://shop.example/m2/mbox/list?page=2") == ()
