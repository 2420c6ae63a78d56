"""Consent is heard in any order, and no note of any platform is too odd to be read."""

from __future__ import annotations

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from monitor.capture.banner import NAMES
from monitor.capture.hit import ConsentState, Hit
from monitor.config.settings import Privacy
from monitor.decode.consent.signals import Consent, Signal
from monitor.decode.event import Event, Kind
from monitor.privacy.consent.judge import ConsentJudge
from monitor.privacy.consent.platforms.every import words_of
from monitor.privacy.consent.sessions import Sessions
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.purposes import Purpose
from tests.support.effort import examples
from tests.support.inspecting import event

KEY = ("web", "s")
_PIECES = st.sampled_from(
    [
        "groups=C0002:1",
        "C0004:",
        "{marketing:true",
        "%7B%22",
        "1YYN",
        "DBABTA~",
        "{}",
        "[1]",
        "CP",
        "0,1:",
        "null",
        "eyJ9",
    ]
)
_NOTES = st.dictionaries(
    st.sampled_from([*sorted(NAMES), "_iub_cs-1"]), st.text(max_size=12) | st.lists(_PIECES, max_size=4).map("".join)
)
_WORDS = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.builds(
            Told,
            st.sampled_from(list(Rank)[:4]),
            chosen=st.dictionaries(st.sampled_from(Purpose), st.sampled_from(ConsentState)).map(
                lambda d: tuple(d.items())
            ),
        ),
    ),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


_SIGNALS = st.sampled_from([None, Signal.GRANTED, Signal.DENIED])
_RAW = st.dictionaries(
    st.sampled_from(["gcd", "npa", "rdp", "dpo", "us_privacy", "dma", "gdpr", "asc"]),
    st.sampled_from(["1", "0", "13t3t3t2t5l1", "13q3q3q2q5l1", "LDU", "1YYN", "G"]),
    max_size=3,
)
_EVENTS = st.builds(
    event,
    st.sampled_from(["ga4", "meta", "google_ads", "microsoft_uet", "criteo", "segment", "somebody", "intercom"]),
    kind=st.sampled_from([Kind.EVENT, Kind.SYNC]),
    consent=st.none()
    | st.builds(Consent, _SIGNALS, _SIGNALS, _SIGNALS, _SIGNALS, _RAW, st.sampled_from([(), ("npa_gcd",)])),
)
_HITS = st.builds(
    Hit,
    at=st.sampled_from([1.78e9, 1.70e9]),
    method=st.just("GET"),
    url=st.sampled_from(["https://t.example/c", "https://www.google-analytics.com/mp/collect?x=1"]),
    headers=st.sampled_from([(), (("sec-gpc", "1"),)]),
    consent=st.dictionaries(st.sampled_from(["analytics", "advertising"]), st.sampled_from(ConsentState)).map(
        lambda d: tuple(d.items())
    ),
    region=st.sampled_from([None, "DE", "US-CA", "US-WY"]),
    banner=st.sampled_from([None, ()]),
)


@examples(60)
@given(st.lists(st.tuples(_EVENTS, _HITS, st.booleans()), min_size=2, max_size=30), st.booleans())
def test_a_judgement_from_memory_is_the_one_made_anew(seen: list[tuple[Event, Hit, bool]], declares: bool) -> None:
    privacy = Privacy.model_validate({"declared": {"vendors": {"meta": "functional"}}} if declares else {})
    with_memory = ConsentJudge(privacy)
    for one, hit, matching in [*seen, *seen]:
        anew = ConsentJudge(privacy).judge(one, hit, matching=matching)
        assert with_memory.judge(one, hit, matching=matching) == anew


@examples(200)
@given(_NOTES)
def test_no_note_is_too_odd_to_be_read(notes: dict[str, str]) -> None:
    for told in words_of(tuple(notes.items())):
        assert all(isinstance(state, ConsentState) for _, state in told.chosen)


@examples(100)
@given(_WORDS, st.randoms(use_true_random=False))
def test_the_state_is_the_same_in_whatever_order_words_arrive(words: list[tuple[int, Told]], random: object) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    in_order, in_disorder = Sessions(), Sessions()
    for at, told in sorted(words, key=lambda pair: pair[0]):
        in_order.hear(KEY, at, told)
    for at, told in shuffled:
        in_disorder.hear(KEY, at, told)
    for at in range(-1, 42):
        assert astuple(in_order.at(KEY, at)) == astuple(in_disorder.at(KEY, at))
