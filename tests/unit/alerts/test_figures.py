"""Numbers as people read them; text made safe to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.figures import change, clean, moment, odds, percent, period, shorten, span, sparkline
from tests.support.alerts import AT


def test_times_are_told_in_the_zone_of_the_installation() -> None:
    assert moment(AT, "Europe/Berlin") == "Tue 10 Mar 13:00 CET"
    assert period(AT, AT + 420, "UTC") == "Tue 10 Mar 12:00–12:07 UTC"
    assert period(AT, AT + 86_400, "UTC") == "Tue 10 Mar 12:00 – Wed 11 Mar 12:00 UTC"


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (420, "7 min"),
        (3600, "1 h"),
        (7800, "2 h 10 min"),
        (86_400, "1 day"),
        (273_600, "3 days 4 h"),
    ],
)
def test_a_span_has_at_most_two_units(seconds: float, says: str) -> None:
    assert span(seconds) == says


@pytest.mark.parametrize(
    ("share", "says"), [(0.0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (0.999, "over 99 %"), (1.0, "100 %")]
)
def test_nearly_nothing_is_not_nothing(share: float, says: str) -> None:
    assert percent(share) == says


def test_a_change_and_its_odds_are_words() -> None:
    assert change(-1.0) == "gone"
    assert change(-0.5) == "50 % below normal"
    assert odds(0.0) == "less than once in a million such hours"
    assert odds(2.4e-4) == "about once in 4,200 such hours"
    assert odds(0.04) == "about once in 25 such hours"
    assert odds(1.0) == "about once in 1 such hours"


def test_a_sparkline_draws_blind_hours_as_blind() -> None:
    assert sparkline([0, 1, None, 7], 7) == "▁▂·█"


def test_text_from_the_web_cannot_steer_a_terminal_or_turn_around() -> None:
    assert clean("pur\x1b[31mchase\u202e\r\nx\u200b") == "pur[31mchase  x"
    assert clean({"a": ["b\x07"], "n": 1}) == {"a": ["b"], "n": 1}
    assert clean("Käufe 購入 🛒") == "Käufe 購入 🛒"


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@given(st.text())
def test_clean_text_is_one_line_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert clean(cleaned) == cleaned
