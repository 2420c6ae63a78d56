"""Brevo: pages, events, identification, the script by key."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of, said

TRACKER = "https://in-automate.brevo.com/p?key=k&cuid=c&ma_url=https%3A%2F%2Fa.example%2F&ma_title=T&sib_type="


@pytest.mark.parametrize(
    ("rest", "kind", "name"),
    [("page", Kind.PAGE, "page"), ("track&sib_name=cart", Kind.EVENT, "cart"), ("identify", Kind.IDENTIFY, "identify")],
)
def test_the_tracker(rest: str, kind: Kind, name: str) -> None:
    event = event_of(f"{TRACKER}{rest}")
    assert (event.vendor, event.kind, event.name, event.account) == ("brevo", kind, name, "k")
    assert (event.page, event.properties, event.user_ids) == (
        "https://a.example/",
        {"page_title": "T"},
        {"client": "c"},
    )


def test_its_rest_twin() -> None:
    url = "https://in-automate.brevo.com/api/v2/trackEvent"
    event = event_of(url, '{"event":"cart","properties":{"a":1}}', headers=(("ma-key", "k"),))
    assert (event.kind, event.name, event.account, event.properties["properties"]) == (
        Kind.EVENT,
        "cart",
        "k",
        {"a": 1},
    )


def test_the_script_and_strangers() -> None:
    event = event_of("https://sibautomation.com/sa.js?key=k")
    assert (event.kind, event.account) == (Kind.LOADER, "k")
    assert events_of("https://www.brevo.com/p") == ()


def test_a_hit_without_parameters_is_counted_with_its_reason() -> None:
    undecodable = said("https://in-automate.brevo.com/p").undecodable
    assert undecodable is not None
    assert undecodable.reason == "no parameters"
