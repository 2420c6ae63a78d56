"""Vibes: a tag of which only the address is known."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of


@pytest.mark.parametrize("host", ["tagtracking.vibescm.com", "tagtracking.eu.vibes.com"])
def test_the_tag_keeps_its_parameters(host: str) -> None:
    event = event_of(f"https://{host}/track?action=view&sku=7")
    assert (event.vendor, event.kind, event.name, event.account) == ("vibes", Kind.EVENT, "track", "")
    assert event.properties == {"action": "view", "sku": "7"}


def test_other_paths_are_not_taken() -> None:
    assert events_of("https://tagtracking.vibescm.com/health") == ()
