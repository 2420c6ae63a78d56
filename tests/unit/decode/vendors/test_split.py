"""Split: events and impressions one by one, in bulk and by beacon."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

API = "https://events.split.io/api"
NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z
EVENT: dict[str, Any] = {
    "eventTypeId": "order",
    "trafficTypeName": "user",
    "key": "u-1",
    "value": 20.5,
    "timestamp": int(NOW * 1000) - 2000,
    "properties": {"currency": "EUR", "order_id": "A-1", "x": None},
}
FIRST = {"k": "u-1", "t": "on", "m": int(NOW * 1000) - 1000, "r": "default rule", "c": 7}
SEEN = [{"f": "checkout", "i": [FIRST, {"k": "u-2"}]}, {"f": "search", "i": [{"k": "u-1", "t": "off"}]}]


@pytest.mark.parametrize("beacon", [True, False])
def test_events(beacon: bool) -> None:
    body: Any = {"entries": [EVENT, {}], "token": "KEY", "sdk": "x"} if beacon else [EVENT, {}]
    first, second = events_of(f"{API}/events/{'beacon' if beacon else 'bulk'}", orjson.dumps(body), at=NOW)
    assert (first.vendor, first.kind, first.account, first.name) == ("split", Kind.EVENT, "KEY" * beacon, "order")
    assert (first.value, first.currency, first.transaction_id, first.at) == (20.5, "EUR", "A-1", NOW - 2)
    assert first.properties == {"currency": "EUR", "order_id": "A-1", "traffic_type": "user", "value": 20.5}
    assert first.user_ids == {"user": "u-1"}
    assert (second.name, second.batch_index) == ("(unnamed)", 1)


@pytest.mark.parametrize("beacon", [True, False])
def test_impressions_are_one_a_key_of_a_feature(beacon: bool) -> None:
    body: Any = {"entries": SEEN, "token": "KEY"} if beacon else SEEN
    events = events_of(f"{API}/testImpressions/bulk", orjson.dumps(body), at=NOW)
    assert [(event.name, event.properties.get("feature"), event.user_ids["user"]) for event in events] == [
        ("impression", "checkout", "u-1"),
        ("impression", "checkout", "u-2"),
        ("impression", "search", "u-1"),
    ]
    assert events[0].properties == {"feature": "checkout", "treatment": "on", "rule": "default rule", "change": 7}
    assert [event.batch_index for event in events] == [0, 1, 2]
    assert events[0].at == NOW - 1


def test_counts_are_telemetry() -> None:
    body = {"entries": {"pf": [{"f": "checkout", "m": 1, "rc": 2}]}, "token": "KEY", "sdk": "x"}
    event = event_of(f"{API}/testImpressions/count/beacon", orjson.dumps(body))
    assert (event.kind, event.account, event.properties) == (Kind.TELEMETRY, "KEY", {"feature": "checkout", "count": 2})


@pytest.mark.parametrize(
    ("url", "body", "kind", "name"),
    [
        ("https://sdk.split.io/api/splitChanges?since=-1", None, Kind.INIT, "splitChanges"),
        ("https://sdk.split.io/api/mySegments/u-1", None, Kind.INIT, "mySegments"),
        ("https://telemetry.split.io/api/v1/metrics/usage", b"{}", Kind.TELEMETRY, "usage"),
    ],
)
def test_what_is_beside_events(url: str, body: bytes | None, kind: Kind, name: str) -> None:
    event = event_of(url, body)
    assert (event.kind, event.name) == (kind, name)


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("events/bulk", b"", "no events in the body"),
        ("testImpressions/bulk", b'[{"f":"x","i":7}]', "no impressions in the body"),
        ("testImpressions/count", b'{"pf":[]}', "no counts in the body"),
        ("testImpressions/bulk", orjson.dumps([{"i": [{}] * 5001}]), "more events than a batch can have"),
    ],
)
def test_a_call_of_nothing_or_too_much_is_counted(path: str, body: bytes, reason: str) -> None:
    undecodable = said(f"{API}/{path}", body, method="POST").undecodable
    assert undecodable is not None
    assert undecodable.reason == reason
