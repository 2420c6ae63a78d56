"""Sojern: travel under readable names, contacts under the form they are in."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of, events_of


def test_a_hotel_search() -> None:
    event = event_of(
        "https://beacon.sojern.com/pixel/p/316998?f_v=v6_js&p_v=1&pt=SEARCH&hc1=Rome&hd1=2026-12-01&hd2=2026-12-04"
        f"&t=2&hcu=EUR&sha256_eml={'a' * 64}&rphn=%2B4915112345678&ccid=c&sjrn_click_id=k"
    )
    assert (event.kind, event.name, event.account, event.currency) == (Kind.EVENT, "SEARCH", "316998", "EUR")
    assert event.properties == {
        "hotel_city": "Rome",
        "check_in": "2026-12-01",
        "check_out": "2026-12-04",
        "travelers": 2,
        "currency": "EUR",
        "user_data": {"email": "a" * 64, "phone_number_plain": "+4915112345678"},
    }
    assert (event.user_ids, event.click_ids) == ({"client": "c"}, {"sjrn_click_id": "k"})


@pytest.mark.parametrize(
    ("path", "account"), [("pixel/p/2067", "2067"), ("p/1?hpid=7", "1"), ("pixel/p/5?pixelId=9", "9")]
)
def test_without_a_page_type_it_is_a_page(path: str, account: str) -> None:
    event = event_of(f"https://beacon.sojern.com/{path}")
    assert (event.kind, event.name, event.account) == (Kind.PAGE, "page", account)


def test_other_paths_are_nothing() -> None:
    assert events_of("https://beacon.sojern.com/health") == ()
