"""Reddit: the pixel's amounts and hashes, custom names, two versions of the Conversions API."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, lines_of, said

OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "REDDITPIXEL"]
RP = "https://alb.reddit.com/rp.gif?id=a2_x"
V2 = "https://ads-api.reddit.com/api/v2.0/conversions/events/a2_x"
V3 = "https://ads-api.reddit.com/api/v3/pixels/a2_x/conversion_events"


def test_omnibugs_cart() -> None:
    (row,) = OMNIBUG
    event = event_of(row["url"])
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "AddToCart", "xx_abc123z")
    assert (event.value, event.currency) == (20.0, "USD")
    assert event.properties == {"item_count": 2, "value": 20, "currency": "USD"}
    assert event.user_ids == {"client": "c6959068-f901-4338-a393-7dda9cbd1fc3"}
    assert (event.consent, event.transaction_id, event.event_id) == (None, None, None)


def test_a_lead_with_a_decimal_comma_and_what_forms_held() -> None:
    one, two = "a" * 64, "b" * 64
    event = event_of(
        f"{RP}&event=Lead&m.valueDecimal=12%2C55&m.currency=EUR&m.transactionId=A-1&m.conversionId=c-1&em={one}"
        f"&auto_em={one}%2C{two}&auto_pn=495~{one}%7C225~{two}&external_id=u&ts=1700000001000&rdt_cid=k"
        "&m.products=%5B%7B%22id%22%3A%221%22%7D%5D&m.value=1255&esurl=https%3A%2F%2Fshop.example%2F&partner_version=1"
    )
    assert (event.value, event.transaction_id, event.event_id) == (12.55, "A-1", "c-1")
    assert event.properties == {
        "value": "12,55",
        "m.value": "1255",
        "currency": "EUR",
        "user_data": {"email": one, "auto_email": [one, two], "auto_phone_number": [one, two]},
    }
    assert (event.items, event.click_ids) == (({"id": "1"},), {"rdt_cid": "k"})
    assert (event.page, event.at) == ("https://shop.example/", 1_700_000_001.0)


def test_page_visits_and_custom_events() -> None:
    assert event_of(f"{RP}&event=PageVisit").kind is Kind.PAGE
    assert event_of(f"{RP}&event=Custom&m.customEventName=Quote").name == "Quote"
    assert event_of("https://alb.reddit.com/rp?id=a2_x&event=Custom", "m.customEventName=Signup").name == "Signup"


@pytest.mark.parametrize("query", ["opt_out=1", "opt_out=0&dpm=LDU&dpcc=US"])
def test_an_opt_out_denies(query: str) -> None:
    consent = event_of(f"{RP}&event=Lead&{query}").consent
    assert consent is not None
    assert consent.ad_personalization is Signal.DENIED


def test_version_2_of_the_api() -> None:
    entry = {
        "event_at": "2023-11-14T22:13:25Z",
        "event_type": {"tracking_type": "Purchase"},
        "click_id": "k",
        "event_metadata": {
            "conversion_id": "c-1",
            "value": 1250,
            "value_decimal": 12.5,
            "currency": "EUR",
            "products": [{"id": "1"}],
        },
        "user": {
            "email": "a" * 64,
            "external_id": "u",
            "uuid": "c",
            "ip_address": "192.0.2.1",
            "data_processing_options": {"modes": ["LDU"]},
        },
    }
    visit = {"event_type": {"tracking_type": "PageVisit"}}
    event, page = events_of(V2, orjson.dumps({"test_mode": False, "events": [entry, visit]}))
    assert (event.account, event.name, event.event_id, event.value) == ("a2_x", "Purchase", "c-1", 12.5)
    assert event.at == 1_700_000_005.0
    assert event.properties["user_data"] == {"email": "a" * 64, "ip_address": "192.0.2.1"}
    assert (event.user_ids, event.click_ids) == ({"client": "c", "user": "u"}, {"rdt_cid": "k"})
    assert event.items == ({"id": "1"},)
    assert event.consent is not None
    assert event.consent.ad_personalization is Signal.DENIED
    assert (page.kind, page.batch_index) == (Kind.PAGE, 1)


@pytest.mark.parametrize("wrapped", [True, False])
def test_version_3_of_the_api(*, wrapped: bool) -> None:
    events = {
        "events": [
            {
                "event_at": 1_700_000_005_000,
                "action_source": "WEBSITE",
                "event_source_url": "https://shop.example/",
                "type": {"tracking_type": "CUSTOM", "custom_event_name": "Quote"},
                "metadata": {"value": 12.5, "currency": "EUR"},
            }
        ]
    }
    event = event_of(V3, orjson.dumps({"data": events} if wrapped else events))
    assert (event.account, event.name, event.value, event.at) == ("a2_x", "Quote", 12.5, 1_700_000_005.0)
    assert event.properties["action_source"] == "WEBSITE"


def test_scripts_and_configuration_are_no_events_and_the_site_itself_is_nothing() -> None:
    loader = event_of("https://www.redditstatic.com/ads/pixel.js?pixel_id=a2_x")
    assert (loader.kind, loader.account) == (Kind.LOADER, "a2_x")
    assert event_of("https://pixel-config.reddit.com/pixels/a2_x/config").kind is Kind.INIT
    assert events_of("https://www.reddit.com/rp.gif?id=a2_x") == ()


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [("https://alb.reddit.com/rp.gif?event=Lead", b"", "no pixel id"), (V3, b"[]", "no events in the body")],
)
def test_what_cannot_be_read_is_counted_with_its_reason(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == reason
