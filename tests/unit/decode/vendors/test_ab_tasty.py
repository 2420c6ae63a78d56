"""AB Tasty: hits one by one, batched or alone."""

from __future__ import annotations

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said
from tests.support.vectors import captured, captured_event, captured_said

COLLECT = "https://ariane.abtasty.com/"
ACCOUNT = "4a5beb0972e219edcff0400029191b52"


def test_a_page_in_a_capture() -> None:
    event = captured_event("plannedparenthood", 42)
    assert (event.vendor, event.kind, event.name, event.account) == ("ab_tasty", Kind.PAGE, "pageview", ACCOUNT)
    assert (event.page, event.referrer) == ("https://www.plannedparenthood.org/", None)
    assert event.properties == {"page_title": "Planned Parenthood | Official Site"}
    assert event.user_ids == {"client": "cdxv2nganxkfvf82"}
    assert event.at == pytest.approx(captured("plannedparenthood", 42).at - 0.518)


def test_a_batch_is_split_and_its_waits_are_taken_off() -> None:
    hits = [
        {"t": "EVENT", "ea": "click cta", "ec": "Action Tracking", "ev": 3, "qt": 2000},
        {"t": "TRANSACTION", "tid": "O-1", "ta": "Purchase", "tr": 9.5, "tc": "EUR", "qt": 0},
        {"t": "SEGMENT", "s": {"tier": "gold"}, "qt": 9e12},
        7,
    ]
    body = {"cid": "c", "vid": "v", "dl": "https%3A%2F%2Fa.example%2F", "t": "BATCH", "h": hits}
    click, order, segment = events_of(COLLECT, orjson.dumps(body))
    assert (click.name, click.kind, click.at) == ("click cta", Kind.EVENT, 1_699_999_998.0)
    assert click.properties == {"event_category": "Action Tracking", "event_value": 3}
    assert (order.name, order.value, order.currency, order.transaction_id) == ("transaction", 9.5, "EUR", "O-1")
    assert (segment.kind, segment.at, segment.batch_index) == (Kind.IDENTIFY, 1_700_000_000.0, 2)
    assert {event.page for event in (click, order, segment)} == {"https://a.example/"}


def test_one_hit_alone() -> None:
    event = event_of(COLLECT, '{"t":"CAMPAIGN","cid":"c","vid":"v","caid":"1","vaid":"2"}')
    assert (event.name, event.properties) == ("campaign", {"campaign_id": "1", "variation_id": "2"})


def test_what_a_page_loads_and_asks() -> None:
    script, asked = captured_event("plannedparenthood", 10), captured_event("plannedparenthood", 25)
    assert (script.kind, script.account) == (Kind.LOADER, ACCOUNT)
    assert (asked.kind, asked.name) == (Kind.INIT, "geoip")
    assert captured_said("plannedparenthood", 11).events == ()


def test_a_request_without_hits_is_counted_with_its_reason() -> None:
    undecodable = said(COLLECT, '{"cid":"c","t":"BATCH","h":[]}').undecodable
    assert undecodable is not None
    assert undecodable.reason == "no hits in the body"
