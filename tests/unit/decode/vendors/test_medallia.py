"""Medallia's Decibel: its script, pages, and recordings counted."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event

ACCOUNT = "13874/253647"


def test_a_page_in_a_capture() -> None:
    event = captured_event("savethechildren", 141)
    assert (event.vendor, event.kind, event.name, event.account) == ("medallia", Kind.PAGE, "page_view", ACCOUNT)
    assert event.page is not None
    assert event.page.startswith("https://www.savethechildren.org/")
    assert set(event.user_ids) == {"client", "session"}
    assert set(event.properties) == {"page_title"}


@pytest.mark.parametrize(
    ("entry", "kind", "name"),
    [(38, Kind.LOADER, "di.js"), (142, Kind.TELEMETRY, "resourceList"), (143, Kind.TELEMETRY, "multi")],
)
def test_what_is_no_page_in_a_capture(entry: int, kind: Kind, name: str) -> None:
    event = captured_event("savethechildren", entry)
    assert (event.kind, event.name, event.account) == (kind, name, ACCOUNT)
    assert event.properties == {}


def test_settings_and_the_script_on_another_host() -> None:
    assert event_of("https://collection.decibelinsight.net/i/13874/253647/c.json").kind is Kind.INIT
    assert event_of("https://cdn.a.example/i/1/2/di.js").account == "1/2"
    assert events_of("https://a.example/i/x/2/di.js") == ()
