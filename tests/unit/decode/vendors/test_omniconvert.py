"""Omniconvert: events on any host, the script by id."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of


@pytest.mark.parametrize(("name", "kind"), [("pageview", Kind.PAGE), ("goal_reached", Kind.EVENT)])
def test_events(name: str, kind: Kind) -> None:
    event = event_of(f"https://app.a.example/mktzsave/?id_website=77&event={name}&id_experiment=5")
    assert (event.vendor, event.kind, event.name, event.account) == ("omniconvert", kind, name, "77")
    assert event.properties == {"id_experiment": "5"}


def test_the_script_is_inventory() -> None:
    event = event_of("https://cdn.omniconvert.com/js/q94b79a.js")
    assert (event.kind, event.account) == (Kind.LOADER, "q94b79a")
    assert events_of("https://cdn.omniconvert.com/a.png") == ()
