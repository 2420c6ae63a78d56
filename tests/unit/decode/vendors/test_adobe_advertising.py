"""Adobe Advertising: syncs by partner, conversions by account."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of
from tests.support.vectors import captured_event


@pytest.mark.parametrize(
    ("site", "entry", "account"), [("savethechildren", 53, ""), ("plannedparenthood", 80, "Mlpt2JaG")]
)
def test_syncs_in_captures(site: str, entry: int, account: str) -> None:
    event = captured_event(site, entry)
    assert (event.vendor, event.kind, event.name, event.account) == ("adobe_advertising", Kind.SYNC, "match", account)


def test_a_conversion() -> None:
    event = event_of("https://pixel.everesttech.net/1234/t?ev_orders=1&ev_revenue=9.50&ev_transid=O-1")
    assert (event.kind, event.name, event.account) == (Kind.EVENT, "conversion", "1234")
    assert (event.value, event.transaction_id) == (9.5, "O-1")
    assert event.properties == {"ev_orders": "1", "ev_revenue": 9.5}
    assert event_of("https://pixel.everesttech.net/1234/v3?").kind is Kind.PAGE


def test_the_script_and_the_site() -> None:
    assert event_of("https://www.everestjs.net/static/st.v3.js").kind is Kind.LOADER
    assert events_of("https://www.everesttech.net/about") == ()
