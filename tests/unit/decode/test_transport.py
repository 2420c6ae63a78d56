from __future__ import annotations

import pytest

from monitor.capture.request import host_of
from monitor.decode.event import Transport
from monitor.decode.transport import registrable, transport_of

VENDOR_HOSTS = frozenset({"google-analytics.com"})


@pytest.mark.parametrize(
    ("host", "page", "transport"),
    [
        ("region1.google-analytics.com", "https://shop.co.uk/", Transport.VENDOR),
        ("metrics.shop.co.uk", "https://www.shop.co.uk/a?b=https://x.com", Transport.FIRST_PARTY),
        ("other.co.uk", "https://www.shop.co.uk/", Transport.UNKNOWN),
        ("metrics.shop.co.uk", None, Transport.UNKNOWN),
        ("abc.taggrs.io", "https://shop.co.uk/", Transport.PROXY),
        ("abc.taggrs.io", None, Transport.PROXY),
        ("a.github.io", "https://b.github.io/", Transport.UNKNOWN),
        ("localhost", "http://localhost:8000/", Transport.FIRST_PARTY),
        ("127.0.0.1", "http://127.0.0.1/", Transport.FIRST_PARTY),
        ("", "about:blank", Transport.UNKNOWN),
    ],
)
def test_the_relation_of_host_page_and_vendor(host: str, page: str | None, transport: Transport) -> None:
    assert transport_of(host, page, VENDOR_HOSTS) is transport


def test_registrable_domains_follow_the_public_suffix_list() -> None:
    assert registrable("a.b.example.co.uk") == "example.co.uk"
    assert registrable("co.uk") is None
    assert registrable("127.0.0.1") is None
    assert registrable("") is None


def test_the_host_of_a_page() -> None:
    assert host_of("https://U:p@Shop.Example.:8080/x?y#z") == "shop.example"
    assert host_of("android-app://com.shop/") == "com.shop"
    assert host_of("not a url") == ""
