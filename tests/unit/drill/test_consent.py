"""What a healthy site lets out follows what the visitor said, and so does what Google's tags claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.capture.hit import ConsentState, Hit
from monitor.decode.consent.signals import Signal
from monitor.decode.event import Event, Kind
from monitor.decode.registry import decode
from monitor.drill.choice import PURPOSE, Choice
from monitor.drill.scenario import FIRST_DAY
from monitor.drill.traffic import HOUR, Traffic

START = FIRST_DAY.timestamp()
Pair = tuple[Hit, Event]


@pytest.fixture(scope="module")
def sent() -> list[Pair]:
    traffic = Traffic(7, 6.5, START)
    hits = [hit for n in range(30, 54) for hit in traffic.hits(START + n * HOUR)]
    return [(hit, event) for hit in hits for event in decode(hit).events]


def test_every_choice_is_made_by_somebody(sent: list[Pair]) -> None:
    assert {hit.consent for hit, _ in sent} == {choice.consent for choice in Choice}


def test_no_advertising_tag_fires_without_a_yes(sent: list[Pair]) -> None:
    advertising = [hit for hit, event in sent if PURPOSE.get(event.vendor) == "advertising"]
    assert len(advertising) > 500
    assert {dict(hit.consent)["advertising"] for hit in advertising} == {ConsentState.GRANTED}


def test_segment_waits_for_analytics_to_be_granted(sent: list[Pair]) -> None:
    states = Counter(dict(hit.consent)["analytics"] for hit, event in sent if event.vendor == "segment")
    assert set(states) == {ConsentState.GRANTED}


def test_ga4_speaks_to_everyone_but_without_identity_before_a_yes(sent: list[Pair]) -> None:
    clients: defaultdict[tuple[str | None, ConsentState], set[str]] = defaultdict(set)
    loads: defaultdict[tuple[str | None, ConsentState], set[str]] = defaultdict(set)
    for hit, event in sent:
        if event.vendor == "ga4":
            key = (hit.session, dict(hit.consent)["analytics"])
            clients[key].add(event.user_ids["client"])
            loads[key].add(parse_qs(urlsplit(hit.url).query)["_p"][0])
    for key, ids in clients.items():
        assert len(ids) == (1 if key[1] is ConsentState.GRANTED else len(loads[key]))


def test_what_google_is_told_is_what_the_visitor_said(sent: list[Pair]) -> None:
    def said(hit: Hit, purpose: str) -> Signal:
        return Signal.GRANTED if dict(hit.consent)[purpose] is ConsentState.GRANTED else Signal.DENIED

    checked = 0
    for hit, event in sent:
        if event.vendor in {"ga4", "google_ads"}:
            consent = event.consent
            assert consent is not None
            assert consent.analytics_storage is said(hit, "analytics")
            for signal in (consent.ad_storage, consent.ad_user_data, consent.ad_personalization):
                assert signal is said(hit, "advertising")
            assert consent.contradictions == ()
            checked += 1
    assert checked > 1000


def test_tags_wait_for_the_banner_to_be_answered(sent: list[Pair]) -> None:
    before = {hit.session for hit, _ in sent if dict(hit.consent)["analytics"] is ConsentState.UNSET}
    landed = [
        hit for hit, event in sent if event.vendor == "meta" and event.kind is Kind.PAGE and hit.session in before
    ]
    assert landed
    assert {dict(hit.consent)["advertising"] for hit in landed} == {ConsentState.GRANTED}
