"""The shared reading of pixels: which parameter is a field, which a property, which nothing."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from monitor.decode.pixel import Pixel
from monitor.decode.request import Request
from tests.support.decoding import hit_of

ACME = Pixel(
    vendor="acme",
    hosts=frozenset({"acme.example"}),
    page=("url", "u"),
    referrer=("ref",),
    value=("amt",),
    currency=("cur",),
    transaction=("order",),
    event_id=("eid",),
    users={"client": "cid"},
    names={"t": "title", "amt": "amount"},
    numeric=frozenset({"amt", "n"}),
    json=frozenset({"data"}),
    protocol=frozenset({"rand"}),
)


def event(query: str, params: dict[str, Any] | None = None, **rest: Any) -> Event:
    request = Request(hit_of(f"https://px.acme.example/p?{query}"))
    return ACME.event(request, Kind.EVENT, "acc", "buy", params, **rest)


def test_parameters_become_fields_and_properties() -> None:
    found = event("url=&u=https://a.example/?gclid=g&ref=r&amt=1.50&cur=EUR&order=7&eid=e&cid=c&t=T&rand=9&empty=")
    assert (found.page, found.referrer, found.value, found.currency) == ("https://a.example/?gclid=g", "r", 1.5, "EUR")
    assert (found.transaction_id, found.event_id, found.user_ids) == ("7", "e", {"client": "c"})
    assert found.click_ids == {"gclid": "g"}
    assert found.properties == {"amount": 1.5, "cur": "EUR", "title": "T"}


@pytest.mark.parametrize(("text", "value"), [("%7B%22a%22:1%7D", {"a": 1}), ("%7B", "{")])
def test_json_is_read_where_it_can_be(text: str, value: Any) -> None:
    assert event(f"data={text}").properties == {"data": value}


def test_a_number_that_is_none_stays_visible() -> None:
    assert event("n=3&amt=NaN").properties == {"n": 3, "amount": "NaN"}


def test_consent_strings_are_kept_raw_and_an_opt_out_denies() -> None:
    found = event("us_privacy=1YYN&gdpr=0&gpp=").consent
    assert found is not None
    assert (found.ad_personalization, found.raw) == (Signal.DENIED, {"gdpr": "0", "us_privacy": "1YYN"})
    assert event("t=x").consent is None


def test_parameters_of_a_document_and_fields_given_win() -> None:
    found = event("t=query", {"t": "body", "n": 2, "order": 5}, transaction_id="6")
    assert (found.properties, found.transaction_id) == ({"title": "body", "n": 2}, "6")
