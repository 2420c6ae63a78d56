from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from typing import Any

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Decoded, Kind, Transport
from monitor.decode.vendors.ga4_items import parse_item
from tests.support.decoding import event_of, events_of, lines_of, said

COLLECT = "https://region1.google-analytics.com/g/collect"
SHARED = "v=2&tid=G-ABC1234XYZ&cid=11.22&sid=1700&_p=987&_s=3&dl=https%3A%2F%2Fshop.example%2Fcart%3Fgclid%3DCj0"
HITS = lines_of("tracking-auditor/ga4.jsonl")
REAL = {row["what"]: row for row in lines_of("the-markup/analytics.jsonl")}


def test_an_event_in_the_url() -> None:
    event = event_of(
        f"{COLLECT}?{SHARED}&en=purchase&cu=EUR&epn.value=42.5&ep.transaction_id=T1&ep.coupon=10&uid=u9&dt=Cart"
        "&dr=https%3A%2F%2Fgoogle.com%2F&ep.event_id=e7&up.plan=gold&upn.orders=3&_et=1200&_fv=1&seg=0&sct=2&gtm=45je"
    )
    assert (event.vendor, event.kind, event.account, event.name) == ("ga4", Kind.EVENT, "G-ABC1234XYZ", "purchase")
    assert (event.value, event.currency, event.transaction_id, event.event_id) == (42.5, "EUR", "T1", "e7")
    assert event.page == "https://shop.example/cart?gclid=Cj0"
    assert event.referrer == "https://google.com/"
    assert event.user_ids == {"client": "11.22", "user": "u9", "session": "1700"}
    assert event.click_ids == {"gclid": "Cj0"}
    assert event.transport is Transport.VENDOR
    assert event.properties == {
        "currency": "EUR",
        "value": 42.5,
        "transaction_id": "T1",
        "coupon": "10",
        "page_title": "Cart",
        "event_id": "e7",
        "user_properties": {"plan": "gold", "orders": 3},
        "engagement_time_msec": 1200,
        "first_visit": True,
        "session_engaged": False,
        "session_number": 2,
    }


def test_text_parameters_stay_text_and_number_parameters_that_are_none_show_it() -> None:
    event = event_of(f"{COLLECT}?{SHARED}&en=purchase&ep.sku=00123&epn.value=free")
    assert event.properties["sku"] == "00123"
    assert event.properties["value"] == "free"
    assert event.value is None


def test_a_value_sent_as_text_is_still_worth_something() -> None:
    event = event_of(f"{COLLECT}?{SHARED}&en=purchase&ep.value=19.90")
    assert event.properties["value"] == "19.90"
    assert event.value == 19.9


@pytest.mark.parametrize("separator", ["\r\n", "\n", "\r\n\r\n", " "])
def test_every_line_of_a_body_is_an_event_and_wins_over_the_query(separator: str) -> None:
    body = separator.join(
        ["en=page_view&dt=One", "en=scroll&epn.percent_scrolled=90", "en=click&dl=https%3A%2F%2Fb.example%2F"]
    )
    events = events_of(f"{COLLECT}?{SHARED}&dt=Shared", body)
    assert [(event.name, event.kind, event.batch_index) for event in events] == [
        ("page_view", Kind.PAGE, 0),
        ("scroll", Kind.EVENT, 1),
        ("click", Kind.EVENT, 2),
    ]
    assert [event.properties["page_title"] for event in events] == ["One", "Shared", "Shared"]
    assert events[2].page == "https://b.example/"
    assert {event.user_ids["session"] for event in events} == {"1700"}
    assert len({event.collapse_key for event in events}) == 3


def test_an_empty_post_carries_its_event_in_the_url() -> None:
    assert event_of(f"{COLLECT}?{SHARED}&en=view_item", method="POST").name == "view_item"


def test_parameters_too_long_for_the_url_move_to_the_body() -> None:
    event = event_of(f"{COLLECT}?{SHARED}&en=view_item", "ep.long=abc&pr1=idA~pr5")
    assert event.properties["long"] == "abc"
    assert event.items == ({"item_id": "A", "price": 5},)


def test_the_same_hit_sent_twice_has_one_collapse_key_and_the_next_hit_another() -> None:
    first = event_of(f"{COLLECT}?{SHARED}&en=click")
    assert first.collapse_key is not None
    assert event_of(f"https://sgtm.shop.example/g/collect?{SHARED}&en=click").collapse_key == first.collapse_key
    assert event_of(f"{COLLECT}?{SHARED.replace('_s=3', '_s=4')}&en=click").collapse_key != first.collapse_key
    assert event_of(f"{COLLECT}?v=2&tid=G-A&en=click").collapse_key is None


@pytest.mark.parametrize("row", HITS, ids=lambda row: row["expected"]["event"])
def test_recent_real_hits(row: dict[str, Any]) -> None:
    expected = row["expected"]
    event = event_of(row["url"], row["body"], method=row["method"], page=expected.get("page"))
    assert event.name == expected["event"]
    if "items" in expected:
        assert event.currency == expected["currency"]
        assert event.value == float(expected["value"])
        assert event.transaction_id == expected["transaction_id"]
        assert len(event.items) == expected["item_count"]
        for item, wanted in zip(event.items, expected["items"], strict=True):
            assert {key: str(item[key]) for key in wanted} == wanted
    if expected.get("transport") == "first-party":
        assert event.transport is Transport.FIRST_PARTY


def test_a_real_batch() -> None:
    row = REAL["batch"]
    events = events_of(row["url"], row["body"])
    assert [event.properties["percent_scrolled"] for event in events] == [25, 50, 75, 100]
    assert [event.properties["engagement_time_msec"] for event in events] == [115, 2, 2, 2]
    assert {event.account for event in events} == {"G-GDHTFM29MT"}


def test_a_real_page_view_with_consent() -> None:
    row = REAL["page"]
    event = event_of(row["url"], row["body"], method=row["method"])
    assert event.kind is Kind.PAGE
    assert event.consent is not None
    assert event.consent.raw == {"dma": "0", "gcd": "11v1v1l1l5", "gcs": "G111"}
    assert event.consent.ad_storage is Signal.GRANTED
    assert event.consent.ad_user_data is None


def test_a_signals_ping_is_a_sync_and_no_event() -> None:
    event = event_of(REAL["signals"]["url"], method="POST")
    assert (event.kind, event.name, event.account) == (Kind.SYNC, "google_signals", "G-D0ZPYJ7VJS")


def test_an_audience_ping_is_a_sync_on_any_google_host() -> None:
    event = event_of("https://www.google.de/ads/ga-audiences?v=1&t=sr&slf_rd=1&_r=4&tid=G-A&cid=1.2&z=3")
    assert (event.kind, event.name, event.vendor) == (Kind.SYNC, "ga_audiences", "ga4")


@pytest.mark.parametrize(
    "url",
    [
        f"https://sgtm.shop.example/g/collect?{SHARED}&en=add_to_cart",
        f"https://www.shop.example/metrics/x7?{SHARED}&en=add_to_cart",
        "https://www.shop.example/abc123?tid=G-A&v=2&dl=https%3A%2F%2Fshop.example%2F&en=add_to_cart",
    ],
)
def test_first_party_paths_are_known_by_their_parameters(url: str) -> None:
    event = event_of(url, page="https://shop.example/")
    assert (event.name, event.transport) == ("add_to_cart", Transport.FIRST_PARTY)


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode, lambda data: b64encode(data).rstrip(b"=")])
def test_stapes_base64_is_opened(encode: Any) -> None:
    target = f"/g/collect?{SHARED}&en=begin_checkout&dt=%C3%BC%3E%3F~"
    payload = encode(target.encode()).decode().replace("+", "%2B")
    event = event_of(f"https://load.shop.example/xkz?q9={payload}")
    assert (event.name, event.account) == ("begin_checkout", "G-ABC1234XYZ")
    assert event.properties["page_title"] == "ü>?~"
    assert event.transport is Transport.FIRST_PARTY


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/ccm/collect?v=2&tid=G-A&en=page_view&x=/g/collect",
        "https://www.clarity.ms/g/collect?v=1&tid=A",
        "https://shop.example/page?tid=G-A",
        "https://www.googletagmanager.com/a?v=2&tid=G-A",
    ],
)
def test_look_alikes_are_not_ga4(url: str) -> None:
    assert not [event for event in said(url).events if event.vendor == "ga4"]


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (f"{COLLECT}?v=2&en=click", None, "no measurement id"),
        (f"{COLLECT}?v=2&tid=G-A", None, "no event name"),
        (f"{COLLECT}?v=2&tid=G-A", '{"m":"x","u":"iv:ct"}', "encrypted or foreign body"),
        (f"{COLLECT}?v=2&tid=G-A", b"\x1f\x8b\x08\x00cut", "truncated gzip"),
        ("https://load.shop.example/x?q=L2cvY29sbGVjdDA", None, "no measurement id"),
        ("https://load.shop.example/x?q=L2cvY29sbGVjdD!", None, "base64 payload that does not open"),
    ],
)
def test_what_cannot_be_read_says_why(url: str, body: bytes | str | None, reason: str) -> None:
    decoded = said(url, body)
    assert decoded.events == ()
    assert decoded.undecodable is not None
    assert decoded.undecodable.reason == reason


def test_other_requests_to_analytics_hosts_say_nothing() -> None:
    assert said("https://www.google-analytics.com/analytics.js") == Decoded()


def test_items_with_custom_parameters_and_a_variant() -> None:
    custom = "~".join(f"k{number}c{number}~v{number}x{number}" for number in range(12))
    item = parse_item(f"idA~vaRed~pr9.90~qt2~{custom}")
    assert item["item_variant"] == "Red"
    assert item["price"] == 9.9
    assert item["quantity"] == 2
    assert [item[f"c{number}"] for number in range(12)] == [f"x{number}" for number in range(12)]


def test_a_tilde_in_a_name_stays_in_the_name() -> None:
    assert parse_item("idA~nmBread ~~ Butter~brX") == {"item_id": "A", "item_name": "Bread ~ Butter", "item_brand": "X"}
    assert parse_item("idA~nmBread ~ Butter~brX")["item_name"] == "Bread ~ Butter"


def test_items_keep_the_order_of_their_numbers() -> None:
    event = event_of(f"{COLLECT}?{SHARED}&en=view_item_list&pr10=idJ&pr2=idB&pr1=idA")
    assert [item["item_id"] for item in event.items] == ["A", "B", "J"]
    assert "pr1" not in event.properties


def test_user_provided_data_is_told_apart_by_field() -> None:
    event = event_of(f"{COLLECT}?{SHARED}&en=purchase&em=tv.1~em.vEeV7ovnKnqSqDpnsa095yzIATkGhxqenz7YhNfEpPU~co0.DE")
    assert event.properties["user_data"] == {
        "email": "vEeV7ovnKnqSqDpnsa095yzIATkGhxqenz7YhNfEpPU",
        "country": "DE",
    }
    assert event_of(f"{COLLECT}?{SHARED}&en=purchase&em=e0").properties["em"] == "e0"


def test_a_body_with_more_lines_than_any_batch_is_not_expanded() -> None:
    lost = said(f"{COLLECT}?{SHARED}", "en=a\n" * 501).undecodable
    assert lost is not None
    assert lost.reason == "more lines than a batch can have"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://tracking.shop.example/g/collect?dp=A", "no measurement id"),
        ("https://telemetry.transcend.io/g/collect?dp=A", None),
        ("https://www.clarity.ms/g/collect?dp=A", None),
    ],
)
def test_the_path_alone_is_counted_unless_it_is_known_to_be_others(url: str, reason: str | None) -> None:
    undecodable = said(url).undecodable
    assert (undecodable.reason if undecodable else None) == reason


def test_merchant_centers_destination_of_the_google_tag_is_read_as_ga4s() -> None:
    event = event_of(
        "https://www.merchant-center-analytics.goog/mc/collect?v=2&tid=MC-1ABC&cid=1.2&en=purchase&epn.value=5"
    )
    assert (event.name, event.account, event.value, event.transport) == ("purchase", "MC-1ABC", 5.0, Transport.VENDOR)
