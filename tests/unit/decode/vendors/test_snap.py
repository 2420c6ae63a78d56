"""Snap: one pixel in three bodies, what it says of itself, and two APIs."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/pixels.jsonl")}
OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "SNAPCHATPIXEL"]
P = "https://tr.snapchat.com/p"
PURCHASE = (
    f"{P}?pid=p1&ev=PURCHASE&u_hem={'a' * 64}&u_hpn={'b' * 64}&l_city={'c' * 64}&e_tid=A-1&e_pr=42.22&e_cur=EUR"
    "&e_iids=A12%2CB20&e_ic=cat1&e_bds=X%2CY&e_ni=2&cdid=order-1&u_c1=c&u_sclid=d&u_scsid=s&du=granted&m_sh=812"
    "&pl=https%3A%2F%2Fshop.example%2F%3FScCid%3Dclick&rf=https%3A%2F%2Fx.example%2F&ts=1700000001000&v=3.59.0"
)


def captured(site: str, entry: int) -> tuple[Event, ...]:
    row = MARKUP[site, entry]
    return events_of(row["url"], row["body"], method=row["method"], at=row["at"])


def test_a_json_body_holds_one_event_an_entry() -> None:
    page, content = captured("connecticut", 61)
    assert (page.kind, page.name, page.account) == (Kind.PAGE, "PAGE_VIEW", "ae31b5c2-c9a3-409b-8af8-adb22bb87ecd")
    assert (content.kind, content.name, content.batch_index) == (Kind.EVENT, "VIEW_CONTENT", 1)
    assert (page.page, page.at) == ("https://www.accesshealthct.com/", 1745853762.329)
    assert page.collapse_key != content.collapse_key


def test_a_snippet_that_was_never_filled_in_shows() -> None:
    page, _ = captured("connecticut", 61)
    assert page.properties == {"placeholders": ["email"]}
    (old,) = captured("plannedparenthood", 110)
    assert (old.name, old.properties) == ("PAGE_VIEW", {"placeholders": ["email"]})


def test_an_id_the_pixel_made_up_is_nothing_a_server_could_repeat() -> None:
    (event,) = captured("maine", 37)
    assert (event.name, event.event_id) == ("PAGE_VIEW", None)
    assert event.collapse_key == "PAGE_VIEW|@-72af1bb9-5c9c-453f-9236-2f352deb63f8"
    assert event.properties == {"integration": "gtm"}
    assert set(event.user_ids) == {"client", "device", "session"}


@pytest.mark.parametrize(
    ("entry", "kind", "name"),
    [
        (48, Kind.SYNC, "ipv6"),
        (60, Kind.TELEMETRY, "log"),
        (65, Kind.TELEMETRY, "metadata"),
        (36, Kind.SYNC, "match"),
        (35, Kind.INIT, "config"),
    ],
)
def test_what_the_pixel_says_of_itself_is_no_event(entry: int, kind: Kind, name: str) -> None:
    (event,) = captured("maine", entry)
    assert (event.kind, event.name, event.account) == (kind, name, "fb3f6f54-b0f5-424b-b408-dce156401ea5")


@pytest.mark.parametrize("by", ["get", "form", "json"])
def test_a_purchase_says_the_same_by_every_transport(by: str) -> None:
    query = PURCHASE.partition("?")[2]
    pairs = {pair.partition("=")[0]: pair.partition("=")[2].replace("%2C", ",") for pair in query.split("&")}
    entry = {name: value for name, value in pairs.items() if name not in {"pl", "rf", "ts"}}
    body = {"ctx": {"url": "https://shop.example/?ScCid=click", "ts": 1700000001000}, "req": [{"t": entry}]}
    event = {
        "get": lambda: event_of(PURCHASE),
        "form": lambda: event_of(P, query),
        "json": lambda: event_of(P, orjson.dumps(body)),
    }[by]()
    assert (event.value, event.currency, event.transaction_id, event.event_id) == (42.22, "EUR", "A-1", "order-1")
    assert event.items == ({"item_id": "A12"}, {"item_id": "B20"})
    assert event.properties == {
        "value": 42.22,
        "currency": "EUR",
        "item_category": "cat1",
        "brands": "X,Y",
        "number_items": 2,
        "user_data": {"email": "a" * 64, "phone_number": "b" * 64, "city": "c" * 64},
    }
    assert event.click_ids == {"ScCid": "click"}
    assert event.user_ids == {"client": "c", "device": "d", "session": "s"}
    assert (event.consent and event.consent.raw, event.at) == ({"data_use": "granted"}, 1_700_000_001.0)


def test_omnibugs_form() -> None:
    bare, form = OMNIBUG
    event = event_of(form["url"], form["body"])
    assert (event.account, event.name) == (form["asserted"]["pid"]["value"], "PAGE_VIEW")
    assert event.properties["user_data"]["email"] == form["asserted"]["u_hem"]["value"]
    undecodable = said(bare["url"]).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no pixel id"


def test_version_3_of_the_api() -> None:
    entry = {
        "event_name": "PURCHASE",
        "event_time": 1_700_000_000,
        "event_id": "order-1",
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"em": ["a" * 64], "sc_cookie1": "c", "sc_click_id": "k", "client_ip_address": "192.0.2.1"},
        "custom_data": {"value": "12.5", "currency": "EUR", "order_id": "A-1", "contents": [{"item_id": "1"}]},
        "data_processing_options": ["LMU"],
    }
    body = orjson.dumps({"data": [entry, entry | {"event_name": "PAGE_VIEW"}]})
    purchase, page = events_of("https://tr.snapchat.com/v3/p1/events?access_token=t", body)
    assert (purchase.account, purchase.value, purchase.transaction_id, purchase.event_id) == (
        "p1",
        12.5,
        "A-1",
        "order-1",
    )
    assert purchase.properties["user_data"] == {"em": ["a" * 64], "client_ip_address": "192.0.2.1"}
    assert (purchase.user_ids, purchase.click_ids) == ({"client": "c"}, {"ScCid": "k"})
    assert purchase.items == ({"item_id": "1"},)
    assert purchase.consent is not None
    assert purchase.consent.ad_personalization is Signal.DENIED
    assert (page.kind, page.batch_index) == (Kind.PAGE, 1)


def test_version_2_of_the_api() -> None:
    entry = {
        "pixel_id": "p1",
        "event_type": "PURCHASE",
        "event_conversion_type": "WEB",
        "timestamp": "1700000001000",
        "hashed_email": "a" * 64,
        "price": 12.5,
        "currency": "EUR",
        "transaction_id": "A-1",
        "client_dedup_id": "order-1",
        "uuid_c1": "c",
    }
    event = event_of("https://tr.snapchat.com/v2/conversion", orjson.dumps(entry))
    assert (event.account, event.value, event.transaction_id, event.event_id) == ("p1", 12.5, "A-1", "order-1")
    assert event.properties["user_data"] == {"email": "a" * 64}
    assert len(events_of("https://tr.snapchat.com/v2/conversion", orjson.dumps([entry, entry]))) == 2


def test_the_script_is_inventory_and_the_app_is_nothing() -> None:
    assert event_of("https://sc-static.net/scevent.min.js").kind is Kind.LOADER
    assert events_of("https://www.snapchat.com/p?pid=1&ev=PAGE_VIEW") == ()


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (P, b'{"ctx":{},"req":[]}', "no entries in the body"),
        ("https://tr.snapchat.com/v3/p1/events", b"{}", "no events in the body"),
        ("https://tr.snapchat.com/v2/conversion", b"[]", "no events in the body"),
    ],
)
def test_what_cannot_be_read_is_counted_with_its_reason(url: str, body: bytes, reason: str) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == reason
