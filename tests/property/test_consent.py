"""Consent is heard in any order, and no note of any platform is too odd to be read."""

from __future__ import annotations

from dataclasses import astuple

from hypothesis import given
from hypothesis import strategies as st

from monitor.capture.banner import NAMES
from monitor.capture.hit import ConsentState
from monitor.privacy.consent.platforms.every import words_of
from monitor.privacy.consent.sessions import Sessions
from monitor.privacy.consent.told import Rank, Told
from monitor.privacy.purposes import Purpose
from tests.support.effort import examples

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
