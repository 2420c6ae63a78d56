from __future__ import annotations

import pytest

from monitor.capture.instant import from_iso, plausible

TEN = 1_763_632_800.0  # 2025-11-20T10:00:00Z


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-11-20T10:00:00Z", TEN),
        ("2025-11-20T10:00:00.250Z", TEN + 0.25),
        ("2025-11-20T11:00:00.000+01:00", TEN),
        ("2025-11-20T02:00:00-0800", TEN),
        ("2025-11-20T15:30:00+05:30", TEN),
        ("20251120T100000Z", TEN),
        ("2025-11-20 10:00:00,5Z", TEN + 0.5),
        ("2025-11-20T10:00:00.1234567+00:00", TEN + 0.123456),
        ("2025-11-20T10:00:00.123456789z", TEN + 0.123456),
        ("2025-11-20T12:00:00.000 +0200", TEN),
        (" 2025-11-20T10:00Z ", TEN),
    ],
)
def test_every_way_exporters_write_a_time_is_read(text: str, at: float) -> None:
    assert from_iso(text, naive_is_utc=False) == pytest.approx(at, abs=1e-6)


def test_a_time_without_zone_is_utc_or_refused() -> None:
    assert from_iso("2025-11-20T10:00:00", naive_is_utc=True) == TEN
    with pytest.raises(ValueError, match="no time zone"):
        from_iso("2025-11-20T10:00:00", naive_is_utc=False)


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01T00:00:00Z", "2025-11-20T10:00:00+99:00", "NaN"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        from_iso(text, naive_is_utc=True)


@pytest.mark.parametrize("text", ["1601-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59+00:00"])
def test_a_time_nobody_can_have_sent_at_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="before 2000 or after 2099"):
        from_iso(text, naive_is_utc=True)


@pytest.mark.parametrize("at", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(at: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        plausible(at)
