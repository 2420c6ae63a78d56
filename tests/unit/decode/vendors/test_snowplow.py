"""Snowplow: the protocol by POST and GET, what events and entities describe of themselves, and custom paths."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

TP2 = "https://c.shop.example/com.snowplowanalytics.snowplow/tp2"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
UE = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0"
ORDER = {"schema": UE, "data": {"schema": "iglu:com.acme/order/jsonschema/1-0-2", "data": {"coupon": "X"}}}
ENTITIES = {
    "schema": "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",
    "data": [
        {
            "schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/transaction/jsonschema/1-0-0",
            "data": {"transaction_id": "A-1", "revenue": 20.5, "currency": "EUR"},
        },
        *(
            {"schema": "iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0", "data": {"id": name}}
            for name in ("p1", "p2")
        ),
        {"schema": "iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0", "data": {"id": "x"}},
    ],
}
BASE = {
    "tv": "js-4.6.0",
    "tna": "sp",
    "aid": "shop",
    "p": "web",
    "eid": "e-1",
    "duid": "d-1",
    "sid": "s-1",
    "uid": "u-1",
    "url": "https://shop.example/thanks?gclid=Xyz",
    "refr": "https://shop.example/cart",
    "dtm": str(int(NOW * 1000) - 2000),
    "stm": str(int(NOW * 1000) - 500),
    "res": "1200x800",
}


def b64(value: Any) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


def payload(*events: dict[str, Any]) -> bytes:
    schema = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
    return orjson.dumps({"schema": schema, "data": events})


@pytest.mark.parametrize("url", [TP2, "https://shop.example/com.acme/track"])
@pytest.mark.parametrize("encoded", [True, False])
def test_a_self_describing_event_with_its_entities(url: str, encoded: bool) -> None:
    sent = {"ue_px": b64(ORDER), "cx": b64(ENTITIES)} if encoded else {}
    sent = sent or {"ue_pr": orjson.dumps(ORDER).decode(), "co": orjson.dumps(ENTITIES).decode()}
    event = event_of(url, payload(BASE | {"e": "ue"} | sent), at=NOW)
    assert (event.vendor, event.kind, event.account, event.name) == ("snowplow", Kind.EVENT, "shop", "com.acme/order")
    assert (event.value, event.currency, event.transaction_id) == (20.5, "EUR", "A-1")
    assert event.items == ({"id": "p1"}, {"id": "p2"})
    assert event.properties["coupon"] == "X"
    assert event.properties["schema"] == "iglu:com.acme/order/jsonschema/1-0-2"
    assert "com.snowplowanalytics.snowplow/web_page" not in event.properties["entities"]
    assert (event.page, event.referrer) == (BASE["url"], BASE["refr"])
    assert (event.event_id, event.collapse_key) == ("e-1", "e-1")
    assert event.user_ids == {"client": "d-1", "user": "u-1", "session": "s-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 1.5
    assert event.transport is Transport.FIRST_PARTY


def test_a_batch_is_one_event_an_entry() -> None:
    struct = {"e": "se", "se_ca": "video", "se_ac": "play", "se_va": "2.5", "eid": "2"}
    transaction = {"e": "tr", "tr_id": "A-1", "tr_tt": "20.50", "tr_cu": "EUR", "eid": "3"}
    item = {"e": "ti", "ti_id": "A-1", "ti_sk": "p1", "ti_pr": "10.25", "ti_qu": "2", "eid": "4"}
    events = events_of(TP2, payload(struct, transaction, item, {"e": "pp", "pp_may": "300"}, {"e": "??"}))
    assert [(event.kind, event.name) for event in events] == [
        (Kind.EVENT, "play"),
        (Kind.EVENT, "transaction"),
        (Kind.EVENT, "transaction_item"),
        (Kind.TELEMETRY, "page_ping"),
        (Kind.TELEMETRY, "(untyped)"),
    ]
    assert events[0].properties == {"category": "video", "action": "play", "value": 2.5}
    assert (events[1].value, events[1].currency, events[1].transaction_id) == (20.5, "EUR", "A-1")
    assert events[2].items == ({"sku": "p1", "price": 10.25, "quantity": 2.0},)
    assert (events[2].value, events[2].transaction_id) == (None, "A-1")
    assert events[3].properties == {"scroll_y_max": 300.0}


def test_a_page_view_by_get() -> None:
    event = event_of(f"https://c.shop.example/i?{urlencode(BASE | {'e': 'pv', 'page': 'Thanks'})}", at=NOW)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "page_view", "shop")
    assert event.properties == {"tracker": "sp", "platform": "web", "page_title": "Thanks"}


def test_a_real_page_view_by_post() -> None:
    row = next(row for row in lines_of("the-markup/customer_data.jsonl") if "snowplow" in row["url"])
    event = event_of(row["url"], row["body"], at=row["at"])
    assert (event.kind, event.name) == (Kind.PAGE, "page_view")
    assert event.page == "https://www.cityofhope.org/homepage"
    assert event.event_id == "f7d831b3-8b0c-414f-84b0-c2b2e0c8067d"
    assert event.properties["entities"] == {
        "org.cityofhope/custom_dimensions": {
            "eloqua_id": "undefined",
            "created_date": "not_given",
            "budgetline": "undefined",
            "para_bl": "undefined",
        }
    }
    assert event.user_ids["client"] == "6c6c11df-b686-4d75-bce5-6f9d13729b01"
    assert event.at == pytest.approx(row["at"] - 0.023)


def test_redirects_and_webhooks() -> None:
    redirect = event_of("https://c.shop.example/r/tp2?u=https%3A%2F%2Fpartner.example%2F")
    assert (redirect.name, redirect.properties) == ("uri_redirect", {"target": "https://partner.example/"})
    hook = event_of(
        "https://c.shop.example/com.snowplowanalytics.iglu/v1?schema=iglu%3Acom.acme%2Fopen%2Fjsonschema%2F1-0-0&mail=7"
    )
    assert (hook.name, hook.properties["mail"]) == ("com.acme/open", "7")


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://news.example/i?e=1&tv=2", None),
        ("https://news.example/i?id=1", None),
        ("https://news.example/api", b'{"schema":"iglu:x"}'),
        ("https://news.example/r/tp2", None),
    ],
)
def test_another_companys_short_path_is_not_a_collector(url: str, body: bytes | None) -> None:
    assert said(url, body).events == ()


@pytest.mark.parametrize("body", [b"{}", b"x", payload(), b'{"data":["x"]}'])
def test_a_payload_without_events_is_counted(body: bytes) -> None:
    undecodable = said(TP2, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the payload"


@pytest.mark.parametrize("broken", [{"ue_px": "%%%"}, {"ue_px": b64([1])}, {"ue_pr": "{"}, {"ue_pr": "[]", "cx": "x"}])
def test_an_event_that_describes_itself_badly_is_still_an_event(broken: dict[str, str]) -> None:
    event = event_of(TP2, payload({"e": "ue"} | broken))
    assert (event.name, event.properties) == ("unstruct", {})
