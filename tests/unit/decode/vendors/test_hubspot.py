"""HubSpot: the gifs with whom they name, and the forms people fill in."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, lines_of, said

TRACK = "https://track-eu1.hubspot.com"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
REAL = lines_of("the-markup/customer_data.jsonl")
BASE = {
    "k": "1",
    "a": "77",
    "pu": "https://shop.example/?gclid=Xyz",
    "r": "https://search.example/",
    "t": "Shop",
    "cts": str(int(NOW * 1000) - 2000),
    "vi": "v-1",
    "u": "1.v-1.1.1.1.1",
    "b": "s-1",
}


def test_a_real_page_view() -> None:
    row = next(row for row in REAL if "ptq" in row["url"])
    event = event_of(row["url"], at=row["at"])
    assert (event.vendor, event.kind, event.account, event.name) == ("hubspot", Kind.PAGE, "8348326", "page_view")
    assert event.page == "https://home.xtramath.org/"
    assert event.properties == {"page_title": "XtraMath - 10 minutes a day for math fact fluency"}
    assert event.user_ids == {"client": "365f52fed0feb2964f658915a37a291d"}


def test_a_person_is_named_in_clear() -> None:
    who = quote(urlencode({"email": "a@b.example", "id": "u-1"}))
    event = event_of(f"{TRACK}/__ptq.gif?{urlencode(BASE | {'i': who})}", at=NOW)
    assert event.properties["identity"] == {"email": "a@b.example", "id": "u-1"}
    assert event.user_ids == {"client": "v-1", "user": "u-1"}
    assert event.click_ids == {"gclid": "Xyz"}
    assert event.at == NOW - 2


@pytest.mark.parametrize(
    ("gif", "extra", "kind", "name", "properties"),
    [
        ("__ptbe.gif", {"n": "pe77_order", "_value": "20.5", "_coupon": "X"}, Kind.EVENT, "pe77_order",
         {"page_title": "Shop", "value": "20.5", "coupon": "X"}),
        ("__ptbe.gif", {}, Kind.EVENT, "(unnamed)", {"page_title": "Shop"}),
        ("__ptc.gif", {"_hs_element_text": "Buy"}, Kind.EVENT, "click", {"page_title": "Shop", "element_text": "Buy"}),
        ("__pto.gif", {"pi": "9"}, Kind.EVENT, "content", {"page_title": "Shop", "content_id": "9"}),
        ("__pta.gif", {}, Kind.TELEMETRY, "call", {"page_title": "Shop"}),
    ],
)  # fmt: skip
def test_the_other_gifs(gif: str, extra: dict[str, str], kind: Kind, name: str, properties: dict[str, str]) -> None:
    event = event_of(f"{TRACK}/{gif}?{urlencode(BASE | extra)}")
    assert (event.kind, event.name, event.properties) == (kind, name, properties)
    assert event.value == (20.5 if "_value" in extra else None)


def test_a_form_of_the_sites_own_that_was_read() -> None:
    body = {
        "contactFields": {"email": "a@b.example", "phone": None},
        "formValues": {"message": "hello"},
        "formSelectorId": "#contact",
        "portalId": 77,
        "pageUrl": "https://shop.example/contact",
        "pageTitle": "Contact",
        "utk": "v-1",
        "uuid": "e-1",
    }
    event = event_of("https://forms-eu1.hscollectedforms.net/collected-forms/submit/form", orjson.dumps(body))
    assert (event.kind, event.account, event.name) == (Kind.EVENT, "77", "form_collected")
    assert event.properties == {
        "page_title": "Contact",
        "formSelectorId": "#contact",
        "contactFields": {"email": "a@b.example"},
        "formValues": {"message": "hello"},
    }
    assert (event.page, event.event_id, event.user_ids) == ("https://shop.example/contact", "e-1", {"client": "v-1"})


def test_a_form_of_hubspots_as_json_and_as_a_form() -> None:
    path = "https://api.hsforms.com/submissions/v3/integration/submit/77/0a-1b"
    body = {
        "fields": [{"name": "email", "value": "a@b.example"}, {"value": "x"}],
        "context": {"hutk": "v-1", "pageUri": "https://shop.example/contact", "pageName": "Contact"},
    }
    as_json = event_of(path, orjson.dumps(body))
    assert (as_json.account, as_json.name) == ("77", "form_submission")
    assert as_json.properties == {"form_id": "0a-1b", "fields": {"email": "a@b.example"}, "page_title": "Contact"}
    assert (as_json.page, as_json.user_ids) == ("https://shop.example/contact", {"client": "v-1"})
    path = "https://forms.hsforms.com/submissions/v3/public/submit/formsnext/multipart/77/0a-1b"
    context = orjson.dumps(body["context"] | {"pageUrl": "x"}).decode()
    as_form = event_of(path, urlencode({"email": "a@b.example", "hs_context": context}))
    assert as_form.properties == as_json.properties
    assert as_form.page == as_json.page


def test_a_custom_event_of_a_server() -> None:
    body = {
        "eventName": "pe77_order",
        "email": "a@b.example",
        "occurredAt": "2025-12-31T23:59:58Z",
        "properties": {"amount": "20.5", "currency": "EUR"},
        "uuid": "e-1",
    }
    event = event_of("https://api.hubapi.com/events/v3/send", orjson.dumps(body), at=NOW)
    assert (event.account, event.name, event.value, event.currency) == ("77", "pe77_order", 20.5, "EUR")
    assert (event.event_id, event.at, event.properties["email"]) == ("e-1", NOW - 2, "a@b.example")


@pytest.mark.parametrize(
    ("part", "kind", "account", "name"),
    [
        ("hs-scripts.com", Kind.LOADER, "8348326", "hs-scripts.com"),
        ("hs-analytics.net", Kind.LOADER, "8348326", "hs-analytics.net"),
        ("hs-script-loader", Kind.INIT, "8348326", "json"),
        ("collected-forms/v1/config", Kind.INIT, "8348326", "json"),
    ],
)
def test_what_a_real_page_loads(part: str, kind: Kind, account: str, name: str) -> None:
    row = next(row for row in REAL if part in row["url"])
    event = event_of(row["url"])
    assert (event.kind, event.account, event.name) == (kind, account, name)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://forms.hscollectedforms.net/collected-forms/submit/form", "no call in the body"),
        ("https://api.hsforms.com/submissions/v3/integration/submit/77/0a-1b", "no form in the body"),
    ],
)
def test_a_call_of_nothing_is_counted(url: str, reason: str) -> None:
    undecodable = said(url, b"[]").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason


def test_reading_hubspots_own_site_is_no_tracking() -> None:
    assert said("https://www.hubspot.com/products").events == ()
