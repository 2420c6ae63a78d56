"""Ensighten: containers by client and profile, server-side events by their version."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event


@pytest.mark.parametrize(("entry", "name"), [(132, "Bootstrap.js"), (171, "serverComponent.php")])
def test_a_container_in_a_capture(entry: int, name: str) -> None:
    event = captured_event("savethechildren", entry)
    assert (event.vendor, event.kind, event.name) == ("ensighten", Kind.LOADER, name)
    assert (event.account, event.properties) == ("choozle/10170", {"client": "choozle", "profile": "10170"})


def test_without_a_profile_it_is_production() -> None:
    assert event_of("https://nexus-test.ensighten.com/shop/Bootstrap.js?x=1").account == "shop/prod"


@pytest.mark.parametrize(
    "url",
    [
        "https://nexus.ensighten.com/shop/prod/code/123456789.js?conditionId0=123456",
        "https://other.ensighten.com/shop/prod/Bootstrap.js",
        "https://a.example/sst?x=1",
    ],
)
def test_other_requests_are_no_container(url: str) -> None:
    assert events_of(url) == ()


def test_server_side_events_keep_their_parameters() -> None:
    event = event_of("https://sst.a.example/sst?sstVersion=1.0&name=cart", page="https://a.example/")
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "sst", "sst.a.example")
    assert event.properties == {"name": "cart"}
