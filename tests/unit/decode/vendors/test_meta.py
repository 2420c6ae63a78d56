"""Meta: one pixel in many bodies, the Conversions API, and what the pixel sends that is no event."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

AUDITOR = [row for row in lines_of("tracking-auditor/hits.jsonl") if row["provider"] == "meta"]
MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/requests.jsonl")}
TR = "https://www.facebook.com/tr/"
CAPI = "https://graph.facebook.com/v21.0/1234567890/events"
PURCHASE = {
    "id": "1234567890",
    "ev": "Purchase",
    "dl": "https://shop.example/thanks?fbclid=IwAR1",
    "rl": "https://shop.example/cart",
    "ts": "1745853770225",
    "it": "1745853770017",
    "ec": "2",
    "fbp": "fb.1.1745853770222.193699862749534337",
    "fbc": "fb.1.1745853770222.IwAR1",
    "eid": "order-1",
    "cd[value]": "12.50",
    "cd[currency]": "EUR",
    "cd[order_id]": "A-1",
    "cd[num_items]": "2",
    "cd[content_ids]": '["sku-1","sku-2"]',
    "cd[contents]": '[{"id":"sku-1","quantity":2,"item_price":6.25}]',
    "cd[content_type]": "product",
    "ud[em]": "a" * 64,
    "ud[external_id]": "b" * 64,
    "cud[em]": "****@****.**",
    "ncud[em]": "****@****.**",
}


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


def multipart(fields: dict[str, str]) -> str:
    boundary = "----WebKitFormBoundaryAb12"
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
    return "".join(parts) + f"--{boundary}--\r\n"


@pytest.mark.parametrize("row", AUDITOR, ids=lambda row: row["expected"].get("event", "config"))
def test_a_real_hit_of_2026_says_what_its_collector_expects(row: dict[str, Any]) -> None:
    event, expected = event_of(row["url"], row["body"], method=row["method"]), row["expected"]
    if "event" in expected:
        assert event.name == expected["event"]
    for field in ("account", "event_id", "currency"):
        if field in expected:
            assert getattr(event, field) == expected[field]
    if "value" in expected:
        assert event.value == float(expected["value"])
    if "source_lib" in expected:
        assert event.properties["agent"] == expected["source_lib"]
    if "pii" in expected:
        assert len(event.properties["ud"]) == len(expected["pii"])
        assert "cud" not in event.properties
    if "consent" in expected:
        assert event.consent is not None
        assert event.consent.raw == {"dpo": "LDU", "dpoco": "1", "dpost": "1000"}
        assert event.consent.ad_personalization is Signal.DENIED
    if "domain" in expected:
        assert (event.kind, event.name) == (Kind.INIT, "config")
        assert event.properties == {"domain": expected["domain"], "capi": "true"}


@pytest.mark.parametrize("sent", ["query", "urlencoded", "multipart", "split"])
def test_every_body_form_says_the_same(sent: str) -> None:
    text = urlencode(PURCHASE)
    if sent == "query":
        event = event_of(f"{TR}?{text}&rqm=GET")
    elif sent == "urlencoded":
        event = event_of(TR, f"{text}&rqm=formPOST")
    elif sent == "multipart":
        event = event_of(TR, multipart(PURCHASE))
    else:
        shared = {name: PURCHASE[name] for name in ("id", "ev")}
        rest = {name: value for name, value in PURCHASE.items() if name not in shared}
        event = event_of(f"https://www.facebook.com/tr?{urlencode(shared)}", urlencode(rest))
    assert (event.kind, event.account, event.name) == (Kind.EVENT, "1234567890", "Purchase")
    assert (event.value, event.currency, event.transaction_id) == (12.5, "EUR", "A-1")
    assert event.event_id == "order-1"
    assert event.page == "https://shop.example/thanks?fbclid=IwAR1"
    assert event.referrer == "https://shop.example/cart"
    assert event.user_ids == {"client": PURCHASE["fbp"], "user": "b" * 64}
    assert event.click_ids == {"fbclid": "IwAR1", "fbc": PURCHASE["fbc"]}
    assert event.items == ({"id": "sku-1", "quantity": 2, "item_price": 6.25},)
    assert event.properties == {
        "value": 12.5,
        "currency": "EUR",
        "order_id": "A-1",
        "num_items": 2,
        "content_ids": ["sku-1", "sku-2"],
        "content_type": "product",
        "ud": {"em": "a" * 64, "external_id": "b" * 64},
    }
    assert event.transport is Transport.VENDOR


def test_only_what_the_reference_calls_a_number_becomes_one() -> None:
    event = event_of(f"{TR}?id=1234567&ev=Purchase&cd[value]=12%2C5&cd[num_items]=3&cd[postcode]=01234&cd[n]=5")
    assert event.properties == {"value": "12,5", "num_items": 3, "postcode": "01234", "n": "5"}
    assert event.value == 12.5


def test_contents_that_are_no_list_stay_a_property() -> None:
    event = event_of(f"{TR}?id=1234567&ev=Purchase&cd[contents]={quote('x[{}]')}")
    assert (event.items, event.properties) == ((), {"contents": "x[{}]"})


def test_a_parameter_nobody_knows_is_kept() -> None:
    assert event_of(f"{TR}?id=1234567&ev=Lead&email=a%40b.example").properties == {"email": "a@b.example"}


def test_what_a_form_holds_is_kept_for_privacy_to_judge() -> None:
    event = event_of(f"{TR}?id=1234567&ev=Lead&udff[em]={'c' * 64}&aud[em]={'d' * 64}")
    assert event.properties == {"udff": {"em": "c" * 64}, "aud": {"em": "d" * 64}}


def test_page_view_is_a_page() -> None:
    event = captured("colorado", 73)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "PageView", "278166232544171")
    assert event.properties == {}


def test_the_pixels_second_sending_collapses_with_the_first() -> None:
    first, again = captured("connecticut", 63), captured("connecticut", 67)
    assert first.collapse_key == again.collapse_key
    assert first.collapse_key


def test_a_hit_with_nobody_in_it_never_collapses() -> None:
    assert event_of(f"{TR}?id=1234567&ev=Lead&ts=1745853770225").collapse_key is None


@pytest.mark.parametrize(
    ("site", "entry", "kind", "name"),
    [
        ("colorado", 71, Kind.INIT, "config"),
        ("colorado", 72, Kind.SYNC, "topics"),
        ("colorado", 74, Kind.TELEMETRY, "attribution_trigger"),
        ("cityofhope", 127, Kind.TELEMETRY, "Microdata"),
        ("classdojo", 28, Kind.TELEMETRY, "SubscribedButtonClick"),
    ],
)
def test_what_the_pixel_sends_beside_events(site: str, entry: int, kind: Kind, name: str) -> None:
    event = captured(site, entry)
    assert (event.kind, event.name) == (kind, name)
    assert event.account.isdigit()


def test_automatic_clicks_show_what_they_took_from_the_form() -> None:
    event = captured("classdojo", 28)
    assert event.properties["formFeatures"][0]["name"] == "email"
    assert event.properties["buttonText"] == "Submit"
    assert event.properties["automatic"] is True


def test_an_event_meta_set_up_by_itself_says_so() -> None:
    event = captured("maryland", 176)
    assert (event.kind, event.name, event.properties) == (Kind.EVENT, "ViewContent", {"automatic": True})


def test_a_pixel_without_an_event_is_an_init() -> None:
    assert event_of(f"{TR}?id=123456&").kind is Kind.INIT


def test_a_pixel_without_an_id_is_counted_with_its_reason() -> None:
    undecodable = said(TR, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no pixel id"


def test_limited_use_is_denied_only_where_the_sender_says_where() -> None:
    geolocated = event_of(f"{TR}?id=1234567&ev=PageView&dpo=LDU&dpoco=0&dpost=0").consent
    assert geolocated is not None
    assert geolocated.ad_personalization is None
    assert geolocated.raw == {"dpo": "LDU", "dpoco": "0", "dpost": "0"}


def test_a_proxied_pixel_is_told_by_its_parameters() -> None:
    event = event_of("https://track.shop.example/abc/tr?id=999888&ev=Purchase&dl=https%3A%2F%2Fwww.shop.example%2F")
    assert (event.account, event.transport) == ("999888", Transport.FIRST_PARTY)
    assert events_of("https://www.shop.example/tr/?id=kazak&ev=1") == ()
    assert events_of("https://www.shop.example/tr/?id=12345") == ()


CAPI_EVENT = {
    "event_name": "Purchase",
    "event_time": 1_699_999_990,
    "event_id": "order-1",
    "action_source": "website",
    "event_source_url": "https://shop.example/thanks",
    "user_data": {
        "em": ["a" * 64],
        "fbp": "fb.1.2.3",
        "fbc": "fb.1.2.X",
        "external_id": ["u1"],
        "client_ip_address": "-",
    },
    "custom_data": {"value": "12.50", "currency": "EUR", "order_id": 77, "contents": [{"id": "s", "quantity": 1}]},
    "data_processing_options": ["LDU"],
    "data_processing_options_country": 1,
    "data_processing_options_state": 1000,
}


@pytest.mark.parametrize("sent", ["json", "form data[]", "form data", "json text in json"])
def test_the_conversions_api_in_every_form(sent: str) -> None:
    one = orjson.dumps(CAPI_EVENT).decode()
    body = {
        "json": f'{{"data":[{one}],"access_token":"EAA"}}',
        "form data[]": urlencode({"data[]": one, "access_token": "EAA"}),
        "form data": urlencode({"access_token": "EAA", "data": f"[{one}]"}),
        "json text in json": orjson.dumps({"data": f"[{one}]"}).decode(),
    }[sent]
    event = event_of(CAPI, body)
    assert (event.vendor, event.kind, event.account, event.name) == ("meta", Kind.EVENT, "1234567890", "Purchase")
    assert event.at == 1_699_999_990
    assert (event.value, event.currency, event.transaction_id) == (12.5, "EUR", "77")
    assert event.event_id == "order-1"
    assert event.properties["value"] == "12.50"  # JSON has numbers; text in its place is drift
    assert event.properties["ud"] == {"em": ["a" * 64], "client_ip_address": "-"}
    assert event.user_ids == {"client": "fb.1.2.3", "user": "u1"}
    assert event.click_ids == {"fbc": "fb.1.2.X"}
    assert event.items == ({"id": "s", "quantity": 1},)
    assert event.consent is not None
    assert event.consent.raw == {"dpo": "LDU", "dpoco": "1", "dpost": "1000"}
    assert event.consent.ad_personalization is Signal.DENIED


def test_events_of_one_call_keep_their_order_and_an_absurd_clock_is_not_believed() -> None:
    sent = [{"event_name": "A", "event_time": 1}, {"event_name": "PageView", "event_time": 1_699_999_000}]
    first, second = events_of(CAPI, orjson.dumps({"data": sent}).decode(), at=1_700_000_000.0)
    assert (first.batch_index, first.at, first.name) == (0, 1_700_000_000.0, "A")
    assert (second.batch_index, second.at, second.kind) == (1, 1_699_999_000.0, Kind.PAGE)


def test_a_call_without_events_is_counted_with_its_reason() -> None:
    undecodable = said(CAPI, '{"data":[]}').undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the body"


def test_other_calls_to_the_graph_are_none() -> None:
    assert events_of("https://graph.facebook.com/v21.0/me/friends", "a=1") == ()


@pytest.mark.parametrize("path", ["en_US/fbevents.js", "signals/plugins/inferredEvents.js?v=2.9"])
def test_the_pixels_script_is_inventory(path: str) -> None:
    event = event_of(f"https://connect.facebook.net/{path}")
    assert (event.kind, event.account) == (Kind.LOADER, "")
    assert said("https://connect.facebook.net/en_US/sdk.js").events == ()
