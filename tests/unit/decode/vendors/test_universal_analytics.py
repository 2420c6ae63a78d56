from __future__ import annotations

import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

COLLECT = "https://www.google-analytics.com/collect"
SHARED = "v=1&tid=UA-1-2&cid=11.22&dl=https%3A%2F%2Fshop.example%2F%3Fgclid%3Dg1&a=1&_s=1&z=9"
REAL = {row["what"]: row for row in lines_of("the-markup/analytics.jsonl")}


def test_an_event_is_named_by_its_action() -> None:
    event = event_of(
        f"{COLLECT}?{SHARED}&t=event&ec=video&ea=play&el=intro&ev=3&ni=1&cd2=gold&cm1=1.5&cg1=home&_gid=7.8"
    )
    assert (event.vendor, event.kind, event.account, event.name) == (
        "universal_analytics",
        Kind.EVENT,
        "UA-1-2",
        "play",
    )
    assert event.properties == {
        "event_category": "video",
        "event_action": "play",
        "event_label": "intro",
        "event_value": 3,
        "non_interaction": True,
        "dimension2": "gold",
        "metric1": 1.5,
        "content_group1": "home",
    }
    assert event.click_ids == {"gclid": "g1"}
    assert event.user_ids == {"client": "11.22", "day": "7.8"}
    assert event.value == 3.0


@pytest.mark.parametrize("path", ["/collect", "/r/collect", "/j/collect"])
def test_a_pageview_on_every_endpoint_by_get_and_post(path: str) -> None:
    url = f"https://www.google-analytics.com{path}"
    for event in (event_of(f"{url}?{SHARED}&t=pageview"), event_of(url, f"{SHARED}&t=pageview")):
        assert (event.kind, event.name, event.page) == (Kind.PAGE, "pageview", "https://shop.example/?gclid=g1")
        assert event.transport is Transport.VENDOR


def test_a_batch_has_a_hit_a_line() -> None:
    events = events_of(
        "https://www.google-analytics.com/batch", f"{SHARED}&t=pageview\n{SHARED}&t=event&ec=a&ea=b\n{SHARED}&t=timing"
    )
    assert [(event.name, event.kind) for event in events] == [
        ("pageview", Kind.PAGE),
        ("b", Kind.EVENT),
        ("timing", Kind.TELEMETRY),
    ]
    assert [event.batch_index for event in events] == [0, 1, 2]


def test_enhanced_ecommerce() -> None:
    event = event_of(
        f"{COLLECT}?{SHARED}&t=pageview&pa=purchase&ti=T1&tr=99.90&tt=10&ts=4.9&cu=EUR&tcc=SALE"
        "&pr2id=B&pr1id=A&pr1nm=Chair&pr1pr=45&pr1qt=2&pr1cd3=oak&pr1cm1=7"
        "&il1nm=Related&il1pi2id=D&il1pi1id=C&il1pi1ps=1&promo1id=P&promo1cr=hero"
    )
    assert (event.value, event.currency, event.transaction_id) == (99.9, "EUR", "T1")
    assert event.items == (
        {"id": "A", "name": "Chair", "price": 45, "quantity": 2, "dimension3": "oak", "metric1": 7},
        {"id": "B"},
    )
    assert event.properties["impressions"] == [
        {"list": "Related", "id": "C", "position": 1},
        {"list": "Related", "id": "D"},
    ]
    assert event.properties["promotions"] == [{"id": "P", "creative": "hero"}]
    assert event.properties["product_action"] == "purchase"
    assert "pr1id" not in event.properties


def test_the_older_ecommerce() -> None:
    transaction = event_of(f"{COLLECT}?{SHARED}&t=transaction&ti=T2&tr=5&ta=Shop")
    item = event_of(f"{COLLECT}?{SHARED}&t=item&ti=T2&in=Chair&ic=A&iv=Seats&ip=5&iq=1")
    assert (transaction.name, transaction.value, transaction.transaction_id) == ("transaction", 5.0, "T2")
    assert item.items == ({"name": "Chair", "id": "A", "category": "Seats", "price": 5, "quantity": 1},)


def test_real_hits() -> None:
    page = event_of(REAL["ua"]["url"], REAL["ua"]["body"], method=REAL["ua"]["method"])
    assert (page.account, page.name) == ("UA-43319506-1", "pageview")
    assert page.consent is not None
    assert page.consent.raw["gcd"] == "13l3l3l3l1l1"
    event = event_of(REAL["ua_event"]["url"], method="POST")
    assert event.name == "dimension_collected"
    assert event.properties["event_category"] == "data_collection"
    assert event.properties["dimension7"] == "1645339269.1634740784"


@pytest.mark.parametrize(
    "url",
    [
        "https://stats.g.doubleclick.net/j/collect?t=dc&aip=1&_r=3&v=1&tid=UA-1-2&cid=1.2&jid=5",
        "https://www.google.com/ads/ga-audiences?t=sr&aip=1&v=1&tid=UA-1-2&cid=1.2",
    ],
)
def test_what_goes_to_advertising_is_a_sync(url: str) -> None:
    event = event_of(url)
    assert (event.vendor, event.kind, event.account) == ("universal_analytics", Kind.SYNC, "UA-1-2")


def test_a_proxied_hit_is_known_by_its_parameters() -> None:
    event = event_of(f"https://stats.shop.example/t?{SHARED}&t=pageview")
    assert event.transport is Transport.FIRST_PARTY


def test_copies_of_one_hit_share_a_collapse_key() -> None:
    first = event_of(f"{COLLECT}?{SHARED}&t=pageview")
    assert first.collapse_key
    assert event_of(f"https://stats.shop.example/t?{SHARED}&t=pageview").collapse_key == first.collapse_key
    assert event_of(f"{COLLECT}?{SHARED.replace('z=9', 'z=8')}&t=pageview").collapse_key != first.collapse_key


def test_the_ancestors_pixel() -> None:
    base = "https://stats.g.doubleclick.net/__utm.gif?utmwv=5&utmac=UA-7-1&utmhn=shop.example&utmp=%2Fa&utmdt=A&utmr=-"
    page = event_of(f"{base}&utmcc=__utma%3D1.555.666.1.1.1%3B")
    assert (page.name, page.kind, page.page) == ("pageview", Kind.PAGE, "https://shop.example/a")
    assert page.user_ids == {"client": "555.666"}
    assert page.referrer is None
    event = event_of(f"{base}&utmt=event&utme=5(video*play*intro)(3)")
    assert event.name == "play"
    assert event.properties["event_category"] == "video"
    assert event.properties["event_value"] == 3
    order = event_of(f"{base}&utmt=tran&utmtid=T&utmtto=12.5")
    assert (order.name, order.value, order.transaction_id) == ("transaction", 12.5, "T")
    item = event_of(f"{base}&utmt=item&utmtid=T&utmipc=A&utmipn=Chair&utmipr=5&utmiqt=2")
    assert item.items == ({"id": "A", "name": "Chair", "price": 5, "quantity": 2},)


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        (f"{COLLECT}?v=1&t=pageview", None, "no tracking id"),
        (f"{COLLECT}?v=1&tid=UA-1-2", None, "no hit type"),
        (COLLECT, "{}", "the body is no form"),
    ],
)
def test_what_cannot_be_read_says_why(url: str, body: str | None, reason: str) -> None:
    lost = said(url, body).undecodable
    assert lost is not None
    assert lost.reason == reason
