"""Experience Cloud ID: who a page's visitor is, asked at Adobe and first-party."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind, Transport
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event


def test_a_visitor_asked_for_at_adobe_and_on_the_sites_own_domain() -> None:
    first, again, own = (captured_event("savethechildren", entry) for entry in (35, 47, 52))
    assert {event.account for event in (first, again, own)} == {"6B0E659F56A9E70D7F000101@AdobeOrg"}
    assert {event.kind for event in (first, again, own)} == {Kind.INIT}
    assert (own.transport, first.transport) == (Transport.FIRST_PARTY, Transport.VENDOR)
    assert own.user_ids == {"client": "25320229740607185222798667576333144107"}
    assert first.properties == {"field_group": "MC", "answer_format": "json"}
    assert own.properties == {"field_group": "A"}


def test_customer_ids_handed_over_make_a_sync() -> None:
    event = captured_event("savethechildren", 56)
    assert (event.kind, set(event.user_ids)) == (Kind.SYNC, {"client", "userid"})


def test_a_request_without_an_organisation_is_read_all_the_same() -> None:
    assert event_of("https://dpm.demdex.net/id?d_visid_ver=3.3.0&d_fieldgroup=MC").account == ""


@pytest.mark.parametrize("url", ["https://a.example/id?x=1", "https://a.example/video?d_visid_ver=3.3.0"])
def test_the_path_or_the_parameter_alone_tell_nothing(url: str) -> None:
    assert events_of(url) == ()
