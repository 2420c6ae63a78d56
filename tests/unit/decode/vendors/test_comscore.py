"""Comscore: pages, hidden events, syncs, and repetitions that are no page."""

from __future__ import annotations

import pytest

from monitor.decode.consent.signals import Signal
from monitor.decode.event import Kind
from tests.support.decoding import event_of, said
from tests.support.vectors import captured_event

PAGE = "https://sb.scorecardresearch.com/b?c1=2&c2=3005086&c4=3000085&c7=https%3A%2F%2Fwww.cnet.com%2F&c8=T&c9=&cv=3.1"


def test_a_page_and_its_repetition_after_a_cookie_test() -> None:
    page, again = event_of(PAGE), event_of(PAGE.replace("/b?", "/b2?"))
    assert (page.vendor, page.kind, page.name, page.account) == ("comscore", Kind.PAGE, "page_view", "3005086")
    assert (page.page, page.properties) == (
        "https://www.cnet.com/",
        {"c4": "3000085", "page_title": "T", "library_version": "3.1"},
    )
    assert (again.kind, again.name) == (Kind.TELEMETRY, "redirect")


def test_a_partners_sync_in_a_capture() -> None:
    event = captured_event("cityofhope", 360)
    assert (event.kind, event.account) == (Kind.SYNC, "18896682")
    assert event.user_ids == {"partner": "ff042b34-2771-4568-867b-7bd7251e21f9"}


@pytest.mark.parametrize(("query", "name"), [("c1=2&ns_type=hidden", "hidden"), ("c1=7", "c1_7")])
def test_events_that_are_no_page(query: str, name: str) -> None:
    event = event_of(f"https://sb.scorecardresearch.com/p?{query}&c2=1")
    assert (event.kind, event.name) == (Kind.EVENT, name)


@pytest.mark.parametrize(("given", "signal"), [("1", Signal.GRANTED), ("0", Signal.DENIED), ("x", None)])
def test_consent(given: str, signal: Signal | None) -> None:
    consent = event_of(f"{PAGE}&cs_ucfr={given}").consent
    assert consent is not None
    assert (consent.analytics_storage, consent.raw) == (signal, {"cs_ucfr": given})


def test_scripts_are_inventory() -> None:
    event = event_of("http://b.scorecardresearch.com/c2/3005403/cs.js")
    assert (event.kind, event.account, event.name) == (Kind.LOADER, "3005403", "cs.js")


def test_a_hit_without_a_client_is_counted_with_its_reason() -> None:
    undecodable = said("https://sb.scorecardresearch.com/p?c1=2").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no client id"
