"""Chartbeat: the first ping of a page is the page."""

from __future__ import annotations

import pytest

from monitor.decode.event import Kind
from tests.support.decoding import event_of

PING = "https://ping.chartbeat.net/ping?h=cnet.com&p=%2F&u=QYB7&d=cnet.com&g=65713&g0=home&g1=No%20Author&n=1&c={}&t=BUs&i=T&_"


def test_the_first_ping_is_the_page() -> None:
    event = event_of(PING.format("0"), page="https://www.cnet.com/")
    assert (event.vendor, event.kind, event.name, event.account) == ("chartbeat", Kind.PAGE, "page_view", "65713")
    assert event.user_ids == {"client": "QYB7", "session": "BUs"}
    assert event.properties == {
        "page_host": "cnet.com",
        "page_path": "/",
        "domain": "cnet.com",
        "sections": "home",
        "authors": "No Author",
        "page_title": "T",
    }


@pytest.mark.parametrize(
    ("url", "kind", "name", "account"),
    [
        (PING.format("0.25"), Kind.TELEMETRY, "ping", "65713"),
        (
            "https://mabping.chartbeat.net/ping/mab?h=cnet.com&p=/&d=cnet.com&u=Q",
            Kind.TELEMETRY,
            "headline_test",
            "cnet.com",
        ),
        (
            "https://mab.chartbeat.com/mab_strategy/headline_testing/get_strategy/?domain=cnet.com",
            Kind.INIT,
            "headline_test",
            "cnet.com",
        ),
        ("https://static.chartbeat.com/js/chartbeat.js", Kind.LOADER, "chartbeat.js", ""),
    ],
)
def test_what_is_no_page(url: str, kind: Kind, name: str, account: str) -> None:
    event = event_of(url)
    assert (event.kind, event.name, event.account) == (kind, name, account)
