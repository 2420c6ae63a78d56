"""The count of users, or any other busy stream, breaks while events are sound: it is told, and they are not."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.counts import Floats, met, told, until, view, week_shape

USERS = "(users)"
NOON = 35 * 24 + 12
"""The fault's first hour: Monday 12:00, after five quiet weeks."""
BROKEN, WATCHED = 24, 48
"""Hours that the users are broken for, and that are looked at."""
RATES = (100.0, 20.0, 5.0, 300.0, 60.0, 10.0, 2.0, 1.0)


def site(events: int, factor: float = 1.0, all_of_it: float = 1.0) -> dict[str, Floats]:
    """Events that one weather moves, and users far busier than they, of whom so many times the usual number come (or of
    everything).
    """
    rng = np.random.default_rng(7)
    hours = NOON + WATCHED
    weather = np.repeat(np.exp(rng.normal(0, 0.3, hours // 24 + 1)), 24)[:hours]
    weather[NOON : NOON + BROKEN] *= all_of_it
    rates = {USERS: 500.0} | {f"event {n}": rate for n, rate in enumerate(RATES[:events])}
    counts = {
        name: rng.poisson(rate * week_shape(hours) * weather * np.exp(rng.normal(0, 0.04, hours))).astype(float)
        for name, rate in rates.items()
    }
    counts[USERS][NOON : NOON + BROKEN] = np.floor(counts[USERS][NOON : NOON + BROKEN] * factor)
    return counts


@pytest.mark.parametrize("events", [2, 3, 8])
@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (0.3, ("volume", USERS, "drop")),
        (0.5, ("volume", USERS, "drop")),
        (2.0, ("volume", USERS, "peak")),
        (0.0, ("missing_event", USERS, "")),
    ],
    ids=["a third", "half", "double", "none"],
)
def test_broken_users_are_told_and_no_event_is(events: int, factor: float, said: tuple[str, str, str]) -> None:
    counts = site(events, factor)
    found = set().union(*(met(told(view(until(counts, hour)))) for hour in range(NOON + 1, NOON + WATCHED, 3)))
    # All events together hold the users, most of what a site of two events sends.
    assert found - {("volume", "(all events)", "drop")} == {said}


def test_beside_a_single_event_broken_users_accuse_nobody() -> None:
    counts = site(1, 0.3)
    for hour in range(NOON + 1, NOON + WATCHED, 3):
        assert not met(told(view(until(counts, hour))))


@pytest.mark.parametrize("factor", [0.3, 2.0])
def test_users_and_events_that_move_together_raise_nothing(factor: float) -> None:
    counts = site(3, all_of_it=factor)
    for hour in range(NOON + 1, NOON + WATCHED, 3):
        assert not met(told(view(until(counts, hour))))
