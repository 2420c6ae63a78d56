from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from monitor.capture.bigquery import NO_STREAM
from monitor.decode.consent.signals import Signal
from monitor.decode.registry import decode
from tests.support.capture import read

AT = 1_795_600_800.123456


def param(key: str, **value: Any) -> dict[str, Any]:
    return {"key": key, "value": {"string_value": None, "int_value": None, "double_value": None} | value}


ROW: dict[str, Any] = {
    "event_date": "20261125",
    "event_timestamp": "1795600800123456",
    "event_name": "purchase",
    "event_params": [
        param("page_location", string_value="https://shop.example/thanks?gclid=abc"),
        param("ga_session_id", int_value="1795600000"),
        param("value", double_value=12.5),
        param("currency", string_value="EUR"),
        param("engaged", int_value=1),
        param("nothing"),
    ],
    "user_id": "u-1",
    "user_pseudo_id": "123.456",
    "user_properties": [param("plan", string_value="gold", set_timestamp_micros="1")],
    "privacy_info": {"analytics_storage": "Yes", "ads_storage": "No", "uses_transient_token": "No"},
    "device": {"category": "desktop"},
    "stream_id": "1234567890",
    "platform": "WEB",
    "ecommerce": {"transaction_id": "O-1"},
    "items": [
        {
            "item_id": "p-1",
            "item_name": "(not set)",
            "item_brand": None,
            "quantity": "2",
            "price": 6.25,
            "item_params": [param("size", string_value="L")],
        }
    ],
}


def export(tmp_path: Path, *lines: Any, name: str = "events.json") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_an_exported_event_is_read_by_the_decoder_of_what_it_was(tmp_path: Path) -> None:
    [hit], problems = read(export(tmp_path, ROW))
    assert problems == []
    [event] = decode(hit).events
    assert (event.vendor, event.name, event.account) == ("ga4", "purchase", "1234567890")
    assert (event.at, event.page) == (AT, "https://shop.example/thanks?gclid=abc")
    assert (event.value, event.currency, event.transaction_id) == (12.5, "EUR", "O-1")
    assert [dict(item) for item in event.items] == [{"item_id": "p-1", "quantity": 2, "price": 6.25, "size": "L"}]
    assert dict(event.user_ids) == {"client": "123.456", "user": "u-1", "session": "1795600000"}
    assert event.properties["engaged"] == 1
    assert "nothing" not in event.properties
    assert event.properties["user_properties"] == {"plan": "gold"}


def test_what_the_visitor_agreed_to_reaches_the_event(tmp_path: Path) -> None:
    hits, _ = read(export(tmp_path, ROW, ROW | {"privacy_info": {"ads_storage": "Unset"}}))
    first, second = (decode(hit).events[0].consent for hit in hits)
    assert first is not None
    assert (first.ad_storage, first.analytics_storage, first.ad_user_data) == (Signal.DENIED, Signal.GRANTED, None)
    assert second is None


def test_the_hit_has_its_time_page_and_a_session_that_is_no_ones_id(tmp_path: Path) -> None:
    hits, _ = read(export(tmp_path, ROW, ROW, ROW | {"user_pseudo_id": "7.8"}), environment="staging")
    assert (hits[0].at, hits[0].page) == (AT, "https://shop.example/thanks?gclid=abc")
    assert (hits[0].file, hits[2].entry, hits[0].environment) == ("events.json", 2, "staging")
    sessions = [hit.session or "" for hit in hits]
    assert sessions[0] == sessions[1] != sessions[2]
    assert "123.456" not in sessions[0]


def test_events_of_apps_have_the_apps_account_and_rows_without_a_stream_one_of_their_own(tmp_path: Path) -> None:
    app = ROW | {"platform": "ANDROID", "app_info": {"firebase_app_id": "1:2:android:3"}}
    bare = {"event_name": "first_visit", "event_timestamp": 1_795_600_800_123_456}
    hits, problems = read(export(tmp_path, app, bare))
    assert problems == []
    first, second = (decode(hit).events[0] for hit in hits)
    assert (first.account, first.user_ids["app_instance"]) == ("1:2:android:3", "123.456")
    assert (second.account, second.name, second.at) == (NO_STREAM, "first_visit", AT)


def test_bad_rows_are_told_and_show_no_value(tmp_path: Path) -> None:
    secret = "jane@shop.example"
    rows: list[Any] = [
        [secret],
        ROW | {"event_name": 5},
        ROW | {"event_name": None},
        ROW | {"event_timestamp": secret},
        ROW | {"event_timestamp": "9" * 39},
        ROW | {"event_params": secret},
        ROW | {"event_params": [{"key": secret, "value": secret}]},
        ROW | {"event_params": [{}]},
        ROW | {"items": [secret]},
    ]
    hits, problems = read(export(tmp_path, ROW, *rows, ROW))
    assert [hit.entry for hit in hits] == [0, 10]
    assert [problem.removeprefix("events.json:") for problem in problems] == [
        "line 2: is no object",
        "line 3: event_name: is no text",
        "line 4: event_name: is missing",
        "line 5: event_timestamp: is no number of microseconds",
        "line 6: event_timestamp: is before 2000 or after 2099",
        "line 7: event_params: is no list",
        'line 8: event_params[0].value: is no object such as {"string_value": …}',
        "line 9: event_params[0]: has no key",
        "line 10: items: is no list of objects",
    ]


def test_an_export_is_told_by_its_content_whatever_its_name_and_its_first_line(tmp_path: Path) -> None:
    for name in ("events.har", "events.jsonl", "events"):
        hits, _ = read(export(tmp_path, '{"event_name": ', ROW, name=name))
        assert [hit.entry for hit in hits] == [1]
    long = ROW | {"event_params": [param(f"p{number}", string_value="x") for number in range(2000)]}
    hits, _ = read(export(tmp_path, long))
    assert len(hits) == 1
