"""Durations as people write them."""

from __future__ import annotations

import pytest

from monitor.config.duration import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("6h", 21_600), ("2d", 172_800), ("1h30m", 5400), ("1.5h", 5400), (0, 0)],
)
def test_a_duration_is_seconds(text: str | int, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["10", "10 minutes", "", "m10", "-5m", 600, None])
def test_anything_else_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match="is no duration, such as 90s, 10m"):
        parse_duration(text)


def test_a_duration_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than can be counted"):
        parse_duration("9" * 400 + "w")
