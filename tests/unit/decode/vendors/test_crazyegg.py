"""Crazy Egg: the script by account."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event


def test_the_script_in_a_capture() -> None:
    event = captured_event("kentucky", 4)
    assert (event.vendor, event.kind, event.account) == ("crazyegg", Kind.LOADER, "00690273")


@pytest.mark.parametrize(
    ("url", "kind", "account"),
    [
        ("https://script.crazyegg.com/pages/data-scripts/0069/0273/site/a.example.json?t=1", Kind.INIT, "00690273"),
        ("https://tracking.crazyegg.com/clock?t=1", Kind.TELEMETRY, ""),
    ],
)
def test_what_else_it_asks_and_sends(url: str, kind: Kind, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account) == (kind, account)


def test_its_own_pages_are_no_tracking() -> None:
    assert events_of("https://www.crazyegg.com/pricing") == ()
