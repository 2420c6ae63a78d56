from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from monitor.decode import registry
from monitor.decode.event import Decoded, Event, Kind, Undecodable
from monitor.decode.registry import decode, decoders
from monitor.decode.request import Request
from monitor.decode.unreadable import Unreadable
from tests.support.decoding import hit_of, said


class Odd:
    vendor: ClassVar[str] = "odd"
    hosts: ClassVar[frozenset[str]] = frozenset({"odd.example"})
    signs: ClassVar[tuple[str, ...]] = ("/oddly?", "odd=yes", "body:oddities")

    def recognises(self, request: Request) -> bool:
        return "pass" not in request.query

    def decode(self, request: Request) -> tuple[Event, ...]:
        if "unreadable" in request.query:
            raise Unreadable("no account")
        if "secret" in request.query:
            raise ValueError(f"cannot read {request.query['secret']}")
        return (Event(vendor="odd", kind=Kind.EVENT, account="", name="seen", at=request.hit.at),)


@pytest.fixture(autouse=True)
def _odd() -> Iterator[None]:
    decoders()
    kept = dict(registry._REGISTRY)
    registry.register(Odd)
    yield
    registry._REGISTRY.clear()
    registry._REGISTRY.update(kept)
    for cached in (registry.decoders, registry._by_host, registry._by_sign, registry._by_place):
        cached.cache_clear()


@pytest.mark.parametrize(
    "url",
    [
        "https://odd.example/",
        "https://a.odd.example/x",
        "https://shop.example/oddly?x=1",
        "https://shop.example/oddly",
        "https://shop.example/?a=1&odd=yes",
    ],
)
def test_a_decoder_is_asked_by_host_or_sign(url: str) -> None:
    assert [event.name for event in said(url).events] == ["seen"]


@pytest.mark.parametrize(
    "url",
    [
        "https://notodd.example/",
        "https://shop.example/oddly/more",
        "https://shop.example/?next=/oddly?",
        "https://shop.example/odd=yes",
        "https://odd.example/?pass=1",
    ],
)
def test_other_traffic_is_no_tracking_request(url: str) -> None:
    assert said(url) == Decoded()


def test_a_decoder_is_asked_by_how_a_body_begins() -> None:
    assert [event.name for event in said("https://shop.example/x", '{"oddities":[]}').events] == ["seen"]
    assert said("https://shop.example/x", " " * 600 + '{"oddities":[]}') == Decoded()


def test_what_cannot_be_read_is_named_with_its_reason() -> None:
    assert said("https://odd.example/?unreadable=1").undecodable == Undecodable("odd", "odd.example", "no account")


def test_a_failing_decoder_is_a_reason_that_holds_no_value_of_the_request() -> None:
    lost = said("https://odd.example/?secret=jane@example.org").undecodable
    assert lost == Undecodable("odd", "odd.example", "the decoder failed with ValueError")


def test_every_decoder_has_hosts_or_signs_and_a_name() -> None:
    for decoder in decoders():
        assert decoder.vendor
        assert decoder.hosts or decoder.signs


def test_the_hits_own_fields_reach_the_event() -> None:
    hit = hit_of(
        "https://www.google-analytics.com/g/collect?v=2&tid=G-A&en=click",
        at=12.5,
        session="s",
        source="shop",
        environment="staging",
        tags=("eu",),
        weight=4.0,
        file="a.har",
        entry=7,
    )
    (event,) = decode(hit).events
    assert (event.at, event.session, event.source, event.environment) == (12.5, "s", "shop", "staging")
    assert (event.tags, event.weight, event.file, event.entry) == (("eu",), 4.0, "a.har", 7)
