from __future__ import annotations

from monitor.capture.hit import ConsentState
from monitor.privacy.consent.sessions import MOST_COOKIES, MOST_WORDS, Sessions
from monitor.privacy.consent.told import NOTHING, Rank, Told
from monitor.privacy.purposes import Purpose

KEY = ("web", "s1")
GRANTED, DENIED, UNSET = ConsentState.GRANTED, ConsentState.DENIED, ConsentState.UNSET


def word(state: ConsentState, rank: Rank = Rank.PLATFORM) -> Told:
    return Told(rank, "OneTrust", ((Purpose.ADVERTISING, state),))


def test_a_session_nobody_spoke_of_has_no_state() -> None:
    assert Sessions().at(KEY, 5.0) is NOTHING


def test_a_word_holds_from_when_it_was_said() -> None:
    sessions = Sessions()
    sessions.hear(KEY, 20.0, word(GRANTED))
    sessions.hear(KEY, 10.0, word(UNSET))
    assert [sessions.at(KEY, at).of(Purpose.ADVERTISING) for at in (5.0, 10.0, 19.9, 20.0, 99.0)] == [
        None,
        UNSET,
        UNSET,
        GRANTED,
        GRANTED,
    ]


def test_the_banners_word_goes_before_a_tags() -> None:
    sessions = Sessions()
    sessions.hear(KEY, 1.0, word(DENIED))
    sessions.hear(KEY, 2.0, word(GRANTED, Rank.GOOGLE))
    assert sessions.at(KEY, 3.0).of(Purpose.ADVERTISING) is DENIED
    sessions.hear(KEY, 3.0, word(GRANTED, Rank.CAPTURE))
    assert sessions.at(KEY, 3.0).of(Purpose.ADVERTISING) is GRANTED


def test_between_the_capture_and_the_banner_the_later_word_counts() -> None:
    sessions = Sessions()
    sessions.hear(KEY, 1.0, word(GRANTED, Rank.CAPTURE))
    sessions.hear(KEY, 2.0, word(DENIED))
    assert sessions.at(KEY, 2.0).of(Purpose.ADVERTISING) is DENIED
    assert sessions.at(KEY, 2.0).withdrawn
    sessions.hear(KEY, 3.0, word(GRANTED, Rank.IAB))
    assert sessions.at(KEY, 3.0).of(Purpose.ADVERTISING) is DENIED


def test_a_word_about_one_purpose_leaves_the_other_as_it_was() -> None:
    sessions = Sessions()
    sessions.hear(KEY, 1.0, Told(Rank.CAPTURE, chosen=((Purpose.ANALYTICS, DENIED),)))
    assert sessions.hear(KEY, 2.0, word(GRANTED, Rank.CAPTURE))
    assert not sessions.hear(KEY, 3.0, word(GRANTED, Rank.CAPTURE))
    state = sessions.at(KEY, 3.0)
    assert (state.of(Purpose.ANALYTICS), state.of(Purpose.ADVERTISING)) == (DENIED, GRANTED)


def test_what_was_agreed_to_and_then_refused_was_withdrawn() -> None:
    sessions = Sessions()
    for at, state in ((1.0, GRANTED), (2.0, DENIED), (4.0, GRANTED)):
        sessions.hear(KEY, at, word(state))
    assert [bool(sessions.at(KEY, at).withdrawn) for at in (1.0, 2.0, 3.0, 4.0)] == [False, True, True, False]


def test_a_yes_only_a_tag_claimed_was_never_given() -> None:
    sessions = Sessions()
    sessions.hear(KEY, 1.0, word(GRANTED, Rank.GOOGLE))
    sessions.hear(KEY, 2.0, word(DENIED))
    assert not sessions.at(KEY, 2.0).withdrawn


def test_no_more_is_kept_than_is_bounded() -> None:
    sessions = Sessions(most=2)
    for number in range(3 * MOST_WORDS):
        sessions.hear(KEY, float(number), word(GRANTED if number % 2 else DENIED))
    last = 3 * MOST_WORDS - 1
    assert sessions.at(KEY, float(last)).of(Purpose.ADVERTISING) is GRANTED
    for name in ("s2", "s3"):
        sessions.hear(("web", name), 1.0, word(GRANTED))
    assert sessions.at(KEY, float(last)) is NOTHING
    assert [sessions.new_cookie(KEY, (number,)) for number in range(MOST_COOKIES + 1)] == [True] * MOST_COOKIES + [
        False
    ]
    assert not sessions.new_cookie(KEY, (0,))


def test_a_late_no_between_two_yeses_ends_with_the_second() -> None:
    sessions = Sessions()
    for at, state in ((1.0, GRANTED), (3.0, GRANTED), (2.0, DENIED)):
        sessions.hear(KEY, at, word(state))
    assert [sessions.at(KEY, at).of(Purpose.ADVERTISING) for at in (1.0, 2.0, 3.0)] == [GRANTED, DENIED, GRANTED]


def test_what_was_said_long_ago_still_holds() -> None:
    sessions = Sessions()
    sessions.hear(KEY, 0.0, Told(Rank.PLATFORM, "OneTrust", ((Purpose.ANALYTICS, DENIED),)))
    for number in range(1, 5 * MOST_WORDS):
        sessions.hear(KEY, float(number), word(GRANTED if number % 2 else DENIED))
    assert sessions.at(KEY, 5.0 * MOST_WORDS).of(Purpose.ANALYTICS) is DENIED
