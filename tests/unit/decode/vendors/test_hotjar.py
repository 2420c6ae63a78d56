"""Hotjar: the script by site, visits told, recordings counted."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event, captured_said


@pytest.mark.parametrize(
    ("site", "entry", "kind", "name", "account"),
    [
        ("idaho", 114, Kind.LOADER, "hotjar.js", "5078960"),
        ("new-york", 74, Kind.TELEMETRY, "content", "5156901"),
        ("plannedparenthood", 108, Kind.LOADER, "frame", ""),
    ],
)
def test_requests_in_captures(site: str, entry: int, kind: Kind, name: str, account: str) -> None:
    event = captured_event(site, entry)
    assert (event.vendor, event.kind, event.name, event.account) == ("hotjar", kind, name, account)


def test_a_visit_tells_who() -> None:
    event = event_of("https://in.hotjar.com/api/v2/client/sites/7/visit-data?sv=6", '{"user_id":"u","rec_value":1}')
    assert (event.kind, event.account, event.user_ids) == (Kind.INIT, "7", {"client": "u"})
    assert event_of("https://in.hotjar.com/api/v2/client/sites/7/user-attributes", "{}").kind is Kind.IDENTIFY


def test_its_modules_and_pages_are_no_tracking() -> None:
    assert captured_said("idaho", 119).events == ()
    assert events_of("https://www.hotjar.com/pricing?a=1") == ()
