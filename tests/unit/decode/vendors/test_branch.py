from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, said

API = "https://api2.branch.io"


def test_a_standard_event_has_its_order_and_items() -> None:
    body = {
        "name": "PURCHASE",
        "branch_key": "key_live_1",
        "customer_event_alias": "my purchase",
        "user_data": {"developer_identity": "u-1", "aaid": "d-1", "page_url": "https://shop.example/?gclid=g"},
        "event_data": {"transaction_id": "A-1", "currency": "EUR", "revenue": 12.5, "coupon": "X"},
        "content_items": [{"$sku": "s"}],
        "custom_data": {"plan": "pro"},
        "timestamp": 1_700_000_000_500,
    }
    event = event_of(f"{API}/v2/event/standard", orjson.dumps(body))
    assert (event.vendor, event.kind, event.name, event.account) == ("branch", Kind.EVENT, "PURCHASE", "key_live_1")
    assert (event.value, event.currency, event.transaction_id, event.at) == (12.5, "EUR", "A-1", 1_700_000_000.5)
    assert event.properties == {"coupon": "X", "plan": "pro", "alias": "my purchase"}
    assert (event.items, event.user_ids) == (({"$sku": "s"},), {"user": "u-1", "device": "d-1"})
    assert event.click_ids == {"gclid": "g"}


@pytest.mark.parametrize(
    ("call", "kind"),
    [("pageview", Kind.PAGE), ("open", Kind.INIT), ("profile", Kind.IDENTIFY), ("close", Kind.TELEMETRY)],
)
def test_a_call_of_the_web_sdk_is_a_form(call: str, kind: Kind) -> None:
    event = event_of(f"{API}/v1/{call}", urlencode({"branch_key": "k", "identity": "u", "session_id": "s"}))
    assert (event.kind, event.name, event.account) == (kind, call, "k")
    assert event.user_ids == {"user": "u", "session": "s"}


def test_links_are_no_reports_and_an_empty_call_is_undecodable() -> None:
    assert said(f"{API}/v1/url", b'{"branch_key":"k"}').undecodable is None
    assert said(f"{API}/v1/open", b"\x00").undecodable is not None
