"""RTB House: events spelt in ids, and their JSON successor."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

KEY = "c2rHi7OQgV0u3CcfQ00B"
TAGS = f"https://creativecdn.com/tags?type=iframe&id=pr_{KEY}"
V2 = "https://us.creativecdn.com/tags/v2?type=json"


def test_a_home_page_and_who_sees_it() -> None:
    event = event_of(f"{TAGS}_home&id=pr_{KEY}_uid_u&id=pr_{KEY}_lid_l&su=https%3A%2F%2Fshop.example%2F&sr=r")
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "home", KEY)
    assert event.user_ids == {"client": "u", "device": "l"}
    assert (event.page, event.referrer, event.properties) == ("https://shop.example/", "r", {})


def test_an_order_is_spelt_in_its_id() -> None:
    event = event_of(f"{TAGS}_orderstatus2_109.70_A_1_sku1,sku2&cd=default")
    assert (event.kind, event.value, event.transaction_id) == (Kind.EVENT, 109.7, "A_1")
    assert event.items == ({"item_id": "sku1"}, {"item_id": "sku2"})
    assert event.properties == {"deduplication": "default", "value": 109.7}


@pytest.mark.parametrize(
    ("tail", "kind", "name", "items", "properties"),
    [
        ("", Kind.PAGE, "page", (), {}),
        ("_offer_sku_1", Kind.EVENT, "offer", ({"item_id": "sku_1"},), {}),
        ("_category2_7", Kind.EVENT, "category2", (), {"id": "7"}),
        ("_startorder", Kind.EVENT, "startorder", (), {}),
        ("_orderstatus2_", Kind.EVENT, "orderstatus2", (), {}),
    ],
)
def test_other_tags(tail: str, kind: Kind, name: str, items: tuple[object, ...], properties: dict[str, str]) -> None:
    event = event_of(f"{TAGS}{tail}")
    assert (event.kind, event.name, event.items, event.properties) == (kind, name, items, properties)


def test_the_bare_key_beside_an_event_is_the_same_view() -> None:
    assert [event.name for event in events_of(f"{TAGS}&id=pr_{KEY}_offer_1")] == ["offer"]


def test_version_2_splits_its_tags() -> None:
    document = {
        "th": KEY,
        "su": "https://shop.example/",
        "tags": [
            {"eventType": "offer", "offerId": "sku"},
            {"eventType": "uid", "id": "u"},
            {
                "eventType": "conversion",
                "conversionClass": "order",
                "conversionId": "A-1",
                "conversionValue": "12.5",
                "conversionCurrency": "EUR",
                "offerIds": ["a", "b"],
            },
        ],
    }
    offer, order = events_of(V2, orjson.dumps(document))
    assert (offer.name, offer.items, offer.user_ids) == ("offer", ({"item_id": "sku"},), {"client": "u"})
    assert (order.value, order.currency, order.transaction_id) == (12.5, "EUR", "A-1")
    assert (order.items, order.batch_index) == (({"item_id": "a"}, {"item_id": "b"}), 1)
    assert order.page == "https://shop.example/"


def test_matches_are_syncs_and_ads_are_nothing() -> None:
    assert event_of("https://creativecdn.com/cm-notify?pi=x").kind is Kind.SYNC
    assert events_of("https://us.creativecdn.com/ad?id=1") == ()


@pytest.mark.parametrize(
    ("url", "body"), [("https://creativecdn.com/tags?id=x", b""), (V2, b'{"th":"k","tags":[]}'), (V2, b'{"tags":[1]}')]
)
def test_what_has_no_tag_is_counted_with_its_reason(url: str, body: bytes) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no tag"
