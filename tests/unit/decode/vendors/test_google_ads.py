"""Google Ads: every family named, conversions of one label apart from another's, mirrors collapsed to one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of

AUDITOR = [row for row in lines_of("tracking-auditor/hits.jsonl") if row["provider"] == "google_ads"]
MARKUP = {(row["site"], row["entry"]): row for row in lines_of("the-markup/requests.jsonl")}
SECONDS = 1_782_761_485.9
CONVERSION = "https://www.googleadservices.com/pagead/conversion/123456789/?label=AbC&en=conversion"


def captured(site: str, entry: int) -> Event:
    row = MARKUP[site, entry]
    return event_of(row["url"], row["body"], method=row["method"], at=row["at"])


@pytest.mark.parametrize("row", AUDITOR, ids=lambda row: row["url"].split("?")[0][8:])
def test_a_real_hit_of_2026_says_what_its_collector_expects(row: dict[str, Any]) -> None:
    event, expected = event_of(row["url"], at=SECONDS), row["expected"]
    if expected.get("ignored"):
        assert event.kind is Kind.TELEMETRY
        return
    assert event.name == expected.get("event", "conversion")
    assert event.transport is Transport.VENDOR
    if "account" in expected:
        assert event.account.partition("/")[0] == expected["account"]
    if "label" in expected:
        assert event.account == f"AW-1071635065/{expected['label']}"
        assert event.properties["label"] == expected["label"]
    if "value" in expected:
        assert event.value == float(expected["value"])
    for field in ("currency", "transaction_id"):
        if field in expected:
            assert getattr(event, field) == expected[field]
    if "data" in expected:
        wanted = {name: value for name, value in expected["data"].items() if name != "event"}
        assert wanted.items() <= event.properties.items()
    if "context" in expected:
        assert expected["context"].items() <= event.properties.items()
    if "consent" in expected:
        assert event.consent is not None
        assert {name: getattr(event.consent, name) for name in expected["consent"]} == expected["consent"]


def test_the_four_mirrors_of_one_conversion_share_a_collapse_key() -> None:
    mirrors = [event_of(row["url"], at=SECONDS) for row in AUDITOR if row["expected"].get("label") == "1adstest1"]
    assert len(mirrors) == 4
    assert len({(event.account, event.name, event.collapse_key) for event in mirrors}) == 1
    assert mirrors[0].collapse_key


def test_the_three_mirrors_of_one_remarketing_event_share_a_collapse_key() -> None:
    mirrors = [event_of(row["url"]) for row in AUDITOR if row["expected"].get("signal") == "remarketing"]
    assert len(mirrors) == 3
    assert {event.collapse_key for event in mirrors} == {"1782761468029|"}


@pytest.mark.parametrize(
    ("site", "entries"),
    [
        ("connecticut", (55, 62, 68)),  # conversion, view-through, 1p-conversion: the last two draw `random` anew
        ("cityofhope", (186, 230, 256)),  # the same in 2021, fired inside a Floodlight frame
        ("colorado", (93, 106)),  # remarketing and 1p-user-list, which rounds `fst`
        ("xtramath", (47, 50)),  # the same, the mirror without `auid`
    ],
)
def test_mirrors_in_captures_collapse(site: str, entries: tuple[int, ...]) -> None:
    events = [captured(site, entry) for entry in entries]
    assert len({(event.account, event.name, event.kind, event.collapse_key) for event in events}) == 1
    assert events[0].collapse_key


def test_two_firings_of_one_conversion_are_two() -> None:
    first, second = (
        event_of(f"{CONVERSION}&random={stamp}&fst={stamp}&auid=1.2&oid=A1&value=5")
        for stamp in (1782761485612, 1782761485912)
    )
    assert first.collapse_key != second.collapse_key


def test_a_conversion_without_a_stamp_or_visitor_is_told_by_its_order() -> None:
    assert event_of(f"{CONVERSION}&oid=A1&random=11").collapse_key == "A1"
    assert event_of(f"{CONVERSION}&random=11").collapse_key == "11"


def test_two_labels_of_one_account_are_two_accounts() -> None:
    one, other = (event_of(f"https://www.google.com/pagead/1p-conversion/123456789/?label={x}&capi=1") for x in "ab")
    assert (one.account, other.account) == ("AW-123456789/a", "AW-123456789/b")


def test_items_and_user_data_of_a_conversion() -> None:
    row = next(row for row in AUDITOR if "items" in row["expected"])
    event = event_of(row["url"])
    assert event.items == (
        {"item_id": "EK42", "price": 22.25, "quantity": 2},
        {"item_id": "EK242", "price": 42.12, "quantity": 1},
    )
    user_data = event.properties["user_data"]
    assert set(user_data) == {
        "email", "phone_number", "first_name", "last_name", "street", "postal_code", "country",
    }  # fmt: skip
    assert (user_data["postal_code"], user_data["country"]) == ("12345", "DE")
    assert len(user_data["email"]) == 64


def test_a_value_that_is_no_number_stays_the_text_it_was() -> None:
    event = event_of(f"{CONVERSION}&value=undefined&currency_code=EUR")
    assert event.properties["value"] == "undefined"
    assert event.value is None


def test_a_decimal_comma_stays_visible_and_is_still_counted() -> None:
    event = event_of(f"{CONVERSION}&value=12%2C50")
    assert (event.properties["value"], event.value) == ("12,50", 12.5)


def test_a_label_alone_makes_no_conversion_of_an_old_remarketing_tag() -> None:
    event = event_of("https://googleads.g.doubleclick.net/pagead/viewthroughconversion/1044284962/?value=0&label=R1U")
    assert (event.account, event.name, event.properties["label"]) == ("AW-1044284962", "remarketing", "R1U")


def test_repeated_data_is_a_list_and_escapes_are_undone() -> None:
    data = quote(r"event=purchase;id=A1;id=B2;note=a\;b")
    event = event_of(f"https://www.google.com/rmkt/collect/123456789/?data={data}&random=1782761468029")
    assert (event.name, event.properties) == ("purchase", {"id": ["A1", "B2"], "note": "a;b"})


def test_the_event_that_caused_a_conversion_is_a_property() -> None:
    assert event_of(f"{CONVERSION}&data=event%3Dpurchase").properties["event"] == "purchase"
    assert "event" not in event_of(f"{CONVERSION}&data=event%3Dconversion").properties


def test_gtags_config_is_a_page_view() -> None:
    event = captured("colorado", 93)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "page_view", "AW-11008580020")
    assert event.properties == {"page_title": "Connect for Health Colorado"}
    assert event.user_ids == {"client": "1553824274.1745853750"}


def test_measurement_pings_stay_apart_from_remarketing() -> None:
    event = captured("colorado", 92)
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "page_view", "AW-11008580020/measurement")


def test_a_measurement_pings_typed_parameters() -> None:
    event = event_of(
        "https://www.google.com/ccm/collect?tid=AW-1234567&en=add_to_cart&epn.value=10.5&ep.currency=EUR&ep.sku=007"
    )
    assert event.properties == {"value": 10.5, "currency": "EUR", "sku": "007"}
    assert (event.value, event.currency) == (10.5, "EUR")


def test_a_ping_after_a_refusal_says_denied() -> None:
    row = next(row for row in AUDITOR if "pagead2.googlesyndication" in row["url"])
    consent = event_of(row["url"]).consent
    assert consent is not None
    assert (consent.ad_storage, consent.ad_personalization) == (Signal.DENIED, Signal.DENIED)  # gcs=G100, npa=1


def test_user_provided_data_in_a_form_body() -> None:
    event = event_of("https://google.com/pagead/form-data/1234567?gtm=45&auid=1.2", "em=tv.1~em." + "a" * 64)
    assert (event.kind, event.name) == (Kind.IDENTIFY, "user_provided_data")
    assert event.properties == {"user_data": {"email": "a" * 64}}


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("https://td.doubleclick.net/td/rul/1234567?random=1", Kind.SYNC, "interest_group"),
        ("https://www.google.se/ads/user-lists/1234567/?random=1", Kind.SYNC, "user_list"),
        ("https://www.google.com/pagead/landing?gcs=G111&url=x", Kind.INIT, "landing"),
        ("https://ad.doubleclick.net/ccm/s/collect?auid=1.2", Kind.TELEMETRY, "ccm_s_collect"),
        ("https://www.google.com/ccm/collect?tid=AW-1234567", Kind.TELEMETRY, "ping"),
    ],
)
def test_what_is_no_event_never_collapses_one(url: str, kind: Kind, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.collapse_key) == (kind, name, None)


def test_the_page_behind_a_floodlight_frame_is_the_page() -> None:
    assert captured("cityofhope", 186).page == "https://www.cityofhope.org/homepage"


def test_click_ids_and_what_consent_withheld() -> None:
    event = event_of(f"{CONVERSION}&gclaw=Cj0K&gcldc=*&auid=*&url=https%3A%2F%2Fshop.example%2F%3Fgclid%3DXyz")
    assert event.click_ids == {"gclaw": "Cj0K", "gclid": "Xyz"}
    assert event.user_ids == {}


def test_a_first_party_path_is_recognised_by_its_number_or_googles_marks() -> None:
    proxied = event_of(
        "https://shop.example/metrics/pagead/conversion/123456789/?label=x&url=https%3A%2F%2Fshop.example%2F"
    )
    assert (proxied.account, proxied.transport) == ("AW-123456789/x", Transport.FIRST_PARTY)
    assert event_of("https://shop.example/m/ccm/collect?tid=AW-1234567&en=login").name == "login"
    assert events_of("https://shop.example/ccm/collect?page=2") == ()
    assert events_of("https://news.example/s/collect?auid=1") == ()
