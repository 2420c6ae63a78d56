from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.consent.gcd import parse_gcd
from monitor.decode.consent.gcs import Gcs, parse_gcs
from monitor.decode.consent.google import google_consent
from monitor.decode.consent.signals import Signal
from monitor.decode.consent.us_privacy import UsPrivacy, parse_us_privacy
from tests.support.decoding import lines_of

GCD = lines_of("vectors/gcd.jsonl")
GRANTED, DENIED = Signal.GRANTED, Signal.DENIED


@pytest.mark.parametrize("row", GCD, ids=lambda row: row["string"])
def test_gcd_is_read_by_position(row: dict[str, Any]) -> None:
    gcd = parse_gcd(row["string"])
    assert gcd is not None
    found = {
        purpose: {"default": choice.default, "update": choice.update, "effective": choice.effective}
        for purpose, choice in gcd._asdict().items()
    }
    assert found == row["expected"]


def test_the_vectors_hold_a_string_that_scanning_for_letters_misreads() -> None:
    assert [row["string"] for row in GCD if not row["naive_agrees"]]
    assert len(GCD) == 15


@pytest.mark.parametrize("text", ["", "1", "13p3pPp2", "23p3pPp2p5l1", "13p3p p2p5l1", "13p3pPp2pé", "<script>"])
def test_what_is_no_gcd_is_none(text: str) -> None:
    assert parse_gcd(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("G111", Gcs(GRANTED, GRANTED)),
        ("G100", Gcs(DENIED, DENIED)),
        ("G110", Gcs(GRANTED, DENIED)),
        ("G1-1", Gcs(None, GRANTED)),
        ("G1--", Gcs(None, None)),
        ("G1", None),
        ("G1222", None),
        ("X111", None),
        ("G12x", None),
    ],
)
def test_gcs(text: str, found: Gcs | None) -> None:
    assert parse_gcs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1YNN", UsPrivacy(notice=True, opted_out=False, lspa=False)),
        ("1yy-", UsPrivacy(notice=True, opted_out=True, lspa=None)),
        ("1---", UsPrivacy(None, None, None)),
        ("2YNN", None),
        ("1YN", None),
        ("1YXN", None),
    ],
)
def test_us_privacy(text: str, found: UsPrivacy | None) -> None:
    assert parse_us_privacy(text) == found


def test_a_silent_hit_claims_nothing() -> None:
    assert google_consent({"en": "purchase", "gcs": ""}) is None


def test_gcd_wins_and_gcs_fills_what_it_leaves_open() -> None:
    consent = google_consent({"gcs": "G101", "gcd": "13l3l3l3l1l1"})
    assert consent is not None
    assert (consent.ad_storage, consent.analytics_storage) == (DENIED, GRANTED)
    assert (consent.ad_user_data, consent.ad_personalization) == (None, None)
    assert consent.contradictions == ()


def test_gcs_against_gcd_is_a_contradiction() -> None:
    consent = google_consent({"gcs": "G111", "gcd": "13p3pPp2p5l1"})
    assert consent is not None
    assert consent.contradictions == ("gcs_gcd",)
    assert consent.ad_storage is DENIED


def test_gcs_that_gcd_says_nothing_about_is_none() -> None:
    consent = google_consent({"gcs": "G111", "gcd": "13l3l3l3l1l1"})
    assert consent is not None
    assert consent.contradictions == ()


def test_npa_0_against_a_denied_personalisation_is_a_contradiction() -> None:
    consent = google_consent({"npa": "0", "gcd": "13p3pPp2p5l1"})
    assert consent is not None
    assert consent.contradictions == ("npa_gcd",)


@pytest.mark.parametrize("params", [{"npa": "1"}, {"rdp": "1"}, {"us_privacy": "1YYN"}])
def test_an_opt_out_denies_personalisation_where_gcd_is_silent(params: dict[str, str]) -> None:
    consent = google_consent(params)
    assert consent is not None
    assert consent.ad_personalization is DENIED
    assert consent.raw == params


def test_npa_0_alone_grants_nothing() -> None:
    consent = google_consent({"npa": "0"})
    assert consent is not None
    assert consent.ad_personalization is None


def test_tcf_and_gpp_strings_are_kept_as_they_are() -> None:
    raw = {"gdpr": "1", "gdpr_consent": "CPc", "gpp": "DBABLA~BVQqAAAAAgA.QA", "gpp_sid": "7"}
    consent = google_consent(raw)
    assert consent is not None
    assert consent.raw == raw
