"""Piano Analytics: xiti hits, and events of today's SDK one by one."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of, lines_of, said

OMNIBUG = [row["url"] for row in lines_of("omnibug/measurement.jsonl") if row["provider"] == "ATINTERNET"]
HIT = "https://logs.xiti.com/hit.xiti?s=1&idclient=c"


def test_a_page_of_the_bbc() -> None:
    event = event_of(OMNIBUG[0])
    assert (event.vendor, event.kind, event.account) == ("piano", Kind.PAGE, "598308")
    said = event.properties
    assert (said["page"], said["level2"], said["x7"]) == ("golf::sport.golf.story.47929783.page", "85", "[article]")
    assert event.referrer == "https://www.bbc.com/sport/golf/47929783"
    assert event.user_ids == {"client": "48e013ab-4b78-4821-9de0-f9e2fc1b884d"}


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ("type=play&type=audio&p=a", Kind.EVENT, "play"),
        ("click=N&p=a", Kind.EVENT, "click"),
        ("cmd=O-1&roimt=9.50", Kind.EVENT, "order"),
        ("xto=AD-1&type=ad&Rdt=On", Kind.TELEMETRY, "redirect"),
    ],
)
def test_hits_that_are_no_page(query: str, kind: Kind, name: str) -> None:
    event = event_of(f"{HIT}&{query}")
    assert (event.kind, event.name) == (kind, name)


def test_an_order() -> None:
    event = event_of(f"{HIT}&cmd=O-1&roimt=9.50")
    assert (event.transaction_id, event.value) == ("O-1", 9.5)


def test_a_referrer_keeps_its_own_parameters() -> None:
    event = event_of(f"{HIT}&p=home&ref=https://r.example/?a=1&p=other")
    assert (event.properties["page"], event.referrer) == ("home", "https://r.example/?a=1&p=other")


DATA = {"event_url": "https://a.example/", "visitor_privacy_consent": True, "visitor_privacy_mode": "optin", "x": 1}
EVENTS: dict[str, Any] = {
    "events": [
        {"name": "page.display", "data": DATA},
        {"name": "transaction.confirmation", "data": {"transaction_id": "7", "cart_turnovertaxincluded": 5}},
    ]
}


@pytest.mark.parametrize(
    ("host", "transport"), [("abc.pa-cd.com", Transport.VENDOR), ("data.a.example", Transport.FIRST_PARTY)]
)
def test_events_of_one_request(host: str, transport: Transport) -> None:
    page = "https://a.example/"
    display, order = events_of(f"https://{host}/event?s=1&idclient=c", orjson.dumps(EVENTS), page=page)
    assert (display.kind, display.name, display.transport) == (Kind.PAGE, "page.display", transport)
    assert (display.page, display.properties, display.user_ids) == (page, {"x": 1}, {"client": "c"})
    assert display.consent is not None
    assert display.consent.raw == {"visitor_privacy_consent": "True", "visitor_privacy_mode": "optin"}
    assert (order.transaction_id, order.value, order.batch_index) == ("7", 5.0, 1)


def test_named_events_of_a_hit() -> None:
    first, second = events_of(
        f"{HIT}&events=%5B%7B%22name%22:%22a%22,%22data%22:%7B%22b%22:1%7D%7D,%7B%22name%22:%22c%22%7D%5D"
    )
    assert (first.name, first.properties, second.name) == ("a", {"b": 1}, "c")


def test_strangers_are_not_taken() -> None:
    assert events_of("https://a.example/event?s=1&idclient=c", '{"events":[{"type":"x"}]}') == ()
    assert events_of("https://a.example/event?s=1", orjson.dumps(EVENTS)) == ()


@pytest.mark.parametrize(
    ("url", "body", "reason"),
    [
        ("https://logs.xiti.com/hit.xiti?p=a", None, "no site id"),
        ("https://abc.pa-cd.com/event?s=1&idclient=c", "{}", "no events in the body"),
    ],
)
def test_what_cannot_be_read_is_counted_with_its_reason(url: str, body: str | None, reason: str) -> None:
    undecodable = said(url, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == reason
