from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.decode.registry import decode
from tests.support.capture import read

MESSAGE: dict[str, Any] = {
    "type": "track",
    "event": "Order Completed",
    "messageId": "m-1",
    "anonymousId": "a-1",
    "userId": None,
    "originalTimestamp": "2026-11-25T09:59:57.000Z",
    "sentAt": "2026-11-25T09:59:59.000Z",
    "receivedAt": "2026-11-25T10:00:00.500Z",
    "projectId": "source-1",
    "properties": {"order_id": "O-1", "revenue": 12.5, "currency": "EUR", "products": [{"product_id": "p"}]},
    "context": {
        "userAgent": "Mozilla/5.0",
        "page": {"url": "https://shop.example/thanks"},
        "library": {"name": "analytics.js", "version": "2"},
    },
}
RUDDER = MESSAGE | {"rudderId": "r-1", "channel": "web", "writeKey": "w-1", "projectId": None}
AT = 1_795_600_800.5


def dump(tmp_path: Path, *lines: Any, name: str = "dump.json") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_a_message_is_a_hit_as_if_it_had_been_posted(tmp_path: Path) -> None:
    [hit], problems = read(dump(tmp_path, MESSAGE), source="warehouse")
    assert problems == []
    assert (hit.at, hit.method, hit.url) == (AT, "POST", "https://api.segment.io/v1/track")
    assert (hit.page, hit.source, hit.file, hit.entry) == ("https://shop.example/thanks", "warehouse", "dump.json", 0)
    assert hit.header("user-agent") == "Mozilla/5.0"
    assert json.loads(hit.body) == MESSAGE


def test_the_decoders_read_name_account_ids_items_and_time(tmp_path: Path) -> None:
    [hit], _ = read(dump(tmp_path, MESSAGE))
    [event] = decode(hit).events
    assert (event.vendor, event.name, event.account) == ("segment", "Order Completed", "source-1")
    assert (event.transaction_id, event.value, event.currency) == ("O-1", 12.5, "EUR")
    assert [dict(item) for item in event.items] == [{"product_id": "p"}]
    assert event.at == AT - 2  # what the sender's clock says lay between the event and its sending


def test_rudderstacks_messages_are_its_own(tmp_path: Path) -> None:
    named = {name: value for name, value in RUDDER.items() if name not in {"rudderId", "channel"}}
    named["context"] = MESSAGE["context"] | {"library": {"name": "RudderLabs JavaScript SDK"}, "sessionId": 17}
    hits, problems = read(dump(tmp_path, RUDDER, named))
    assert problems == []
    assert [event.vendor for hit in hits for event in decode(hit).events] == ["rudderstack", "rudderstack"]
    assert [event.account for hit in hits for event in decode(hit).events] == ["w-1", "w-1"]
    assert [hit.session for hit in hits] == [None, "17"]


def test_a_batch_is_one_hit_of_many_events(tmp_path: Path) -> None:
    batch = {"batch": [MESSAGE, MESSAGE | {"type": "page", "name": "Cart", "messageId": "m-2"}], "sentAt": AT}
    [hit], problems = read(dump(tmp_path, batch))
    assert (problems, hit.url) == ([], "https://api.segment.io/v1/batch")
    assert [event.kind.value for event in decode(hit).events] == ["event", "page"]


def test_bad_lines_are_told_and_show_no_value(tmp_path: Path) -> None:
    secret = "jane@shop.example"
    hits, problems = read(
        dump(
            tmp_path,
            "{" + secret,
            MESSAGE,
            [secret],
            MESSAGE | {"type": secret},
            {"type": None},
            {"batch": [secret]},
            MESSAGE | {"receivedAt": secret},
            {"type": "track", "messageId": secret},
            MESSAGE,
        )
    )
    assert [hit.entry for hit in hits] == [1, 8]
    assert problems == [
        "dump.json:line 1: column 2: not JSON: unexpected character, expected a string key",
        "dump.json:line 3: is no object",
        "dump.json:line 4: type: is none of alias, group, identify, page, screen, track",
        "dump.json:line 5: type: is missing",
        "dump.json:line 6: batch: is no list of messages",
        "dump.json:line 7: receivedAt: is no ISO 8601 date and time, such as 2026-11-25T10:00:00.123Z",
        "dump.json:line 8: has no time (receivedAt, sentAt, timestamp, originalTimestamp)",
    ]


@pytest.mark.parametrize("name", ["a.har", "a.jsonl", "a"])
def test_a_dump_is_told_by_its_content_also_where_its_first_line_is_very_long(tmp_path: Path, name: str) -> None:
    long = {"batch": [MESSAGE] * 500}
    hits, problems = read(dump(tmp_path, *([long] if name != "a.har" else []), MESSAGE, name=name))
    assert (problems, hits[-1].url) == ([], "https://api.segment.io/v1/track")
