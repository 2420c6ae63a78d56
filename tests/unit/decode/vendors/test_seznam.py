"""Seznam: conversions with hashed contacts, retargeting, consent in one digit."""

from __future__ import annotations

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, lines_of, said

OMNIBUG = [row for row in lines_of("omnibug/pixels.jsonl") if row["provider"] == "SEZNAMSKLIK"]


def test_omnibugs_conversion() -> None:
    event = event_of(OMNIBUG[1]["url"])
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "conversion", "10000000")
    assert (event.value, event.transaction_id) == (199.9, "123456")
    assert event.page == OMNIBUG[1]["asserted"]["url"]["value"]
    assert event.event_id
    assert set(event.properties) == {"value", "user_data"}
    assert set(event.properties["user_data"]) == {"email", "address", "phone_number"}
    assert event.consent is not None
    assert (event.consent.ad_storage, event.consent.raw) == (Signal.GRANTED, {"consent": "1"})


@pytest.mark.parametrize(
    ("query", "kind", "properties"),
    [
        ("id=1", Kind.PAGE, {}),
        ("id=1&itemId=sku&pageType=offerdetail", Kind.EVENT, {"item_id": "sku", "page_type": "offerdetail"}),
        ("id=1&ids=oops", Kind.PAGE, {}),
    ],
)
def test_retargeting(query: str, kind: Kind, properties: dict[str, str]) -> None:
    event = event_of(f"https://c.seznam.cz/retargeting?{query}")
    assert (event.kind, event.name, event.properties) == (kind, "retargeting", properties)


def test_a_refusal_is_denied() -> None:
    consent = event_of("https://c.imedia.cz/retargeting?id=1&consent=0").consent
    assert consent is not None
    assert consent.ad_storage is Signal.DENIED


def test_scripts_are_inventory_and_the_portal_is_nothing() -> None:
    assert event_of("https://c.seznam.cz/js/rc.js").kind is Kind.LOADER
    assert events_of("https://www.seznam.cz/retargeting?id=1") == ()


def test_a_hit_without_an_id_is_counted_with_its_reason() -> None:
    undecodable = said("https://c.seznam.cz/conv").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no id"
