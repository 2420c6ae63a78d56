"""Clarity: the tag by project, recordings counted."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of

COLLECT = "https://e.clarity.ms/collect"


def test_the_tag_is_inventory() -> None:
    event = event_of("https://www.clarity.ms/tag/4fc7usxxxx")
    assert (event.vendor, event.kind, event.account) == ("clarity", Kind.LOADER, "4fc7usxxxx")
    assert event_of("https://scripts.clarity.ms/0.7.1/clarity.js").account == ""


def test_recordings_are_counted_by_project() -> None:
    event = event_of(COLLECT, '{"e":["0.7.1",1,2,3,"proj","usr","ses",1,0,0],"a":[[1,2]],"p":""}')
    assert (event.kind, event.name, event.account) == (Kind.TELEMETRY, "collect", "proj")
    assert (event.user_ids, event.properties) == ({"client": "usr", "session": "ses"}, {})


@pytest.mark.parametrize("body", [b"\x1f\x8b\x08broken", b"", b"[]", b'{"e":[1]}', b'{"e":{"a":1}}'])
def test_a_recording_that_cannot_be_opened_is_counted_all_the_same(body: bytes) -> None:
    assert event_of(COLLECT, body, method="POST").account == ""


def test_the_sync_and_strangers() -> None:
    assert event_of("https://c.clarity.ms/c.gif?CtsSyncId=1").kind is Kind.SYNC
    assert events_of("https://clarity.ms/demo") == ()
