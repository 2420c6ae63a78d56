from __future__ import annotations

from typing import Any

import pytest

from monitor.decode.clock import event_time, lagged_time, seconds_of

NOW = 1_767_225_600.0  # 2026-01-01T00:00:00Z


@pytest.mark.parametrize(
    "stated",
    [
        NOW,
        int(NOW),
        NOW * 1e3,
        int(NOW * 1e6),
        "1767225600",
        "1767225600000",
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.000Z",
        "2026-01-01T02:00:00+02:00",
        "2026-01-01 00:00:00",
    ],
)
def test_every_way_to_write_a_time_is_read(stated: Any) -> None:
    assert seconds_of(stated) == NOW


@pytest.mark.parametrize("stated", [None, "", "soon", True, -5, 0, 1e30, float("nan"), float("inf"), [], {}, "9" * 60])
def test_what_is_no_time_falls_back_to_the_requests(stated: Any) -> None:
    assert event_time(stated, NOW) == NOW


@pytest.mark.parametrize(("stated", "at"), [(NOW - 86_400, NOW - 86_400), (NOW - 86_401, NOW), (NOW + 86_401, NOW)])
def test_a_clock_more_than_a_day_off_is_not_believed(stated: float, at: float) -> None:
    assert event_time(stated, NOW) == at


def test_a_wrong_clock_still_tells_the_lag() -> None:
    assert lagged_time("2031-01-01T00:00:00Z", "2031-01-01T00:01:00Z", NOW) == NOW - 60
