"""Optimizely: every event of every snapshot, revenue in cents, older loggers."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Event, Kind
from tests.support.decoding import event_of, events_of, lines_of, said

API = "https://logx.optimizely.com/v1/events"
OMNIBUG = [row for row in lines_of("omnibug/measurement.jsonl") if row["provider"] == "OPTIMIZELYX" and row["body"]]


def sent(*snapshots: Any, **document: Any) -> tuple[Event, ...]:
    visitors = [{"visitor_id": "v", "snapshots": list(snapshots)}]
    return events_of(API, orjson.dumps({"account_id": "12", "visitors": visitors, **document}))


def test_decisions_pages_and_own_events() -> None:
    decisions = [{"campaign_id": "1", "variation_id": "2"}]
    activated = {"type": "campaign_activated", "entity_id": "1", "uuid": "a", "timestamp": 1_700_000_100_000}
    bought = {"type": "custom", "key": "buy", "revenue": 950, "tags": {"sku": "x", "revenue": 950}, "uuid": "b"}
    view = {"type": "view_activated", "key": "home", "uuid": "c"}
    snapshots = {"decisions": decisions, "events": [activated, bought]}, {"events": [view]}
    first, second, third = sent(*snapshots, project_id="9")
    assert (first.vendor, first.name, first.account) == ("optimizely", "campaign_activated", "12/9")
    assert (first.properties["decisions"], first.at) == (decisions, 1_700_000_100.0)
    assert (second.name, second.value, second.event_id) == ("buy", 9.5, "b")
    assert second.properties == {"sku": "x", "type": "custom"}
    assert (third.kind, third.name, third.batch_index, third.user_ids) == (Kind.PAGE, "page_view", 2, {"client": "v"})


def test_optimizely_x() -> None:
    event = event_of(OMNIBUG[0]["url"], OMNIBUG[0]["body"])
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "client_activation", "1016287XXXX")
    assert event.event_id == "c41d9242-0ab5-42a4-b253-2fde5eXXXXXX"
    body = {"accountId": "1", "decision": {"variationId": "2"}, "eventMetrics": [{"name": "revenue", "value": 100}]}
    decided = event_of("https://logx.optimizely.com/log/decision", orjson.dumps(body))
    assert (decided.name, decided.value) == ("campaign_activated", 1.0)
    assert decided.properties["decision"] == {"variationId": "2"}


def test_optimizely_classic() -> None:
    event = event_of("https://3531.log.optimizely.com/event?a=3531&d=12&n=engagement&u=oeu1&x77=78&y=false")
    assert (event.name, event.account, event.user_ids) == ("engagement", "12", {"client": "oeu1"})
    assert event.properties == {"x77": "78"}


@pytest.mark.parametrize(
    ("url", "kind", "account"),
    [
        ("http://cdn.optimizely.com/js/3531950243.js", Kind.LOADER, "3531950243"),
        ("https://cdn.optimizely.com/datafiles/AbC.json", Kind.INIT, "AbC"),
    ],
)
def test_what_a_page_loads(url: str, kind: Kind, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account) == (kind, account)


@pytest.mark.parametrize("body", ["{}", "[1]", '{"visitors":[{"snapshots":[{"events":[]}]}]}', '{"visitors":3}'])
def test_a_request_without_events_is_counted_with_its_reason(body: str) -> None:
    undecodable = said(API, body).undecodable
    assert undecodable is not None
    assert undecodable.reason == "no events in the body"
