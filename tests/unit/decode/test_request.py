from __future__ import annotations

import pytest

from monitor.decode.request import Request, host_in
from tests.support.decoding import hit_of


def request(url: str, body: bytes | None = None) -> Request:
    return Request(hit_of(url, body))


def test_a_url_is_taken_apart() -> None:
    it = request("HTTPS://user:pw@WWW.Example.com.:8443/a%20b//c+d;x=1?q=1&q=2&e=%C3%A9#frag?no")
    assert (it.scheme, it.host, it.path) == ("https", "www.example.com", "/a%20b//c+d;x=1")
    assert it.segments == ("a b", "c+d;x=1")
    assert it.raw_query == "q=1&q=2&e=%C3%A9"
    assert it.query == {"q": "1", "e": "é"}
    assert it.pairs == [("q", "1"), ("q", "2"), ("e", "é")]


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://example.com", "example.com", "/"),
        ("https://example.com?x=1", "example.com", "/"),
        ("//example.com/p", "example.com", "/p"),
        ("example.com/p", "example.com", "/p"),
        ("https://[2001:db8::1]:80/p", "2001:db8::1", "/p"),
        ("/only/path", "", "/only/path"),
        ("", "", "/"),
        ("data:text/plain,x", "data", "/plain,x"),
    ],
)
def test_odd_urls_are_taken_apart_too(url: str, host: str, path: str) -> None:
    assert (request(url).host, request(url).path) == (host, path)


def test_the_body_wins_over_the_query() -> None:
    it = request("https://e.com/?id=1&a=2", b"id=3&b=4")
    assert it.params == {"id": "3", "a": "2", "b": "4"}
    assert it.all_pairs == [("id", "1"), ("a", "2"), ("id", "3"), ("b", "4")]


def test_a_host_is_in_a_domain_only_at_a_label() -> None:
    domains = frozenset({"example.com"})
    assert host_in("example.com", domains)
    assert host_in("a.b.example.com", domains)
    assert not host_in("badexample.com", domains)
    assert not host_in("", domains)
