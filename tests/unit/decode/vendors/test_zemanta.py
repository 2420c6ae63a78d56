"""Zemanta: account and event in the path."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("v2/p/ns/118693/PAGE_VIEW/", Kind.PAGE, "PAGE_VIEW"),
        ("v2/p/js/118693/PURCHASE/?value=9", Kind.EVENT, "PURCHASE"),
        ("p/118693/shipping/", Kind.EVENT, "shipping"),
        ("p/118693/", Kind.PAGE, "PAGE_VIEW"),
    ],
)
def test_pixels(path: str, kind: Kind, name: str) -> None:
    event = event_of(f"https://p1.zemanta.com/{path}")
    assert (event.kind, event.name, event.account) == (kind, name, "118693")
    assert event.properties == ({"value": "9"} if "value" in path else {})


def test_the_script_and_matches() -> None:
    assert event_of("https://js-tag.zemanta.com/zcpt.js").kind is Kind.LOADER
    assert event_of("https://b1sync.zemanta.com/usersync/x/?puid=1").kind is Kind.SYNC
