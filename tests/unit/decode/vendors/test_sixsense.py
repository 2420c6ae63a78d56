"""6sense: beacons by event, companies asked for."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of

BEACON = "https://b.6sc.co/v1/beacon/img.gif?token=t1&visitor=v&session=s&pageURL=https%3A%2F%2Fa.example%2F&r=&event="


def test_a_page() -> None:
    event = event_of(f"{BEACON}a_pageload&q=%7B%22lang%22%3A%22en%22%7D&cb=1")
    assert (event.vendor, event.kind, event.name, event.account) == ("sixsense", Kind.PAGE, "a_pageload", "t1")
    assert (event.page, event.properties) == ("https://a.example/", {"data": {"lang": "en"}})
    assert event.user_ids == {"client": "v", "session": "s"}


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        (f"{BEACON}active_time_track", Kind.TELEMETRY, "active_time_track"),
        (f"{BEACON}form_submit", Kind.EVENT, "form_submit"),
        ("https://epsilon.6sense.com/v3/company/details", Kind.INIT, "company_details"),
        ("https://j.6sc.co/6si.min.js", Kind.LOADER, "6si.js"),
        ("https://c.6sc.co/", Kind.SYNC, "c"),
    ],
)
def test_what_is_no_page(url: str, kind: Kind, name: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name) == (kind, name)


def test_its_own_pages_are_no_tracking() -> None:
    assert events_of("https://6sense.com/platform") == ()
