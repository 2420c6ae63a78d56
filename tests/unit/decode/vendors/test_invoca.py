"""Invoca: the tag by network, numbers asked for."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of


@pytest.mark.parametrize("environment", ["live", "draft"])
def test_the_tag_is_inventory(environment: str) -> None:
    event = event_of(f"https://solutions.invocacdn.com/js/networks/1234/123123123/tag-{environment}.js")
    assert (event.vendor, event.kind, event.account) == ("invoca", Kind.LOADER, "1234/123123123")
    assert event.properties == {"environment": environment}


def test_numbers_asked_for() -> None:
    event = event_of("https://pnapi.invoca.net/1234/na.json", "{}")
    assert (event.kind, event.name, event.account) == (Kind.INIT, "number_request", "1234")


def test_other_files_are_not_taken() -> None:
    assert events_of("https://static.invoca.com/file.js") == ()
    assert events_of("https://solutions.invocacdn.com/js/pnapi_integration-latest.min.js") == ()
