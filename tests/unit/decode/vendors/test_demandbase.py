"""Demandbase: whose company a visitor's address is."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of

KEY = "11110bc7e4495aa701b66129ecf5f805"


def test_a_page_asks_for_the_company() -> None:
    event = event_of(
        f"https://api.company-target.com/api/v2/ip.json?page=https%3A%2F%2Fo.io%2F&page_title=O&src=tag&key={KEY}"
    )
    assert (event.vendor, event.kind, event.name, event.account) == ("demandbase", Kind.INIT, "ip", KEY)
    assert (event.page, event.properties) == ("https://o.io/", {"page_title": "O"})


@pytest.mark.parametrize(
    ("url", "kind", "account"),
    [
        ("https://tag.demandbase.com/a1b2c3.min.js", Kind.LOADER, "a1b2c3"),
        ("https://segments.company-target.com/validateCookie?vendor=1", Kind.SYNC, ""),
    ],
)
def test_what_else_is_asked(url: str, kind: Kind, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.account) == (kind, account)


def test_other_paths_are_not_taken() -> None:
    assert events_of("https://api.company-target.com/health") == ()
