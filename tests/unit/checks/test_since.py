"""Since when: the change point and the interval that holds it."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.checks.statistics.since import change_point, over_after

HOURS = 192


def usual(rate: float) -> np.ndarray:
    return rate * (1 + 0.8 * np.sin(2 * np.pi * np.arange(HOURS) / 24))


def test_a_clear_break_is_dated_to_the_hour() -> None:
    counts = usual(100.0).round()
    counts[-7:] = (counts[-7:] * 0.2).round()
    found = change_point(counts, usual(100.0), np.ones(HOURS), up=False)
    assert found is not None
    assert (found.best, found.least, found.most, found.open) == (7, 7, 7, False)


def test_a_change_that_was_always_there_is_open() -> None:
    found = change_point(usual(20.0) * 2, usual(20.0), np.ones(HOURS), up=True)
    assert found is not None
    assert found.open
    assert found.best == HOURS


def test_blind_hours_neither_hide_nor_date_a_break() -> None:
    counts = usual(100.0).round()
    counts[-10:] = 0
    counts[-5:-2] = np.nan
    found = change_point(counts, usual(100.0), np.ones(HOURS), up=False)
    assert found is not None
    assert found.best == 10


def test_nothing_changed_the_other_way() -> None:
    counts = usual(50.0) * 0.5
    assert change_point(counts, usual(50.0), np.ones(HOURS), up=True) is None


@pytest.mark.parametrize(("rate", "effect"), [(3.0, -0.8), (10.0, -0.5), (10.0, 1.0), (50.0, -0.3)])
def test_the_interval_holds_the_true_hour_nineteen_times_in_twenty(rate: float, effect: float) -> None:
    rng = np.random.default_rng(7)
    held = tried = 0
    for _ in range(300):
        began = int(rng.integers(2, 72))
        due = usual(rate)
        mean = due.copy()
        mean[-began:] *= 1 + effect
        if abs(effect) * np.sqrt(due[-began:].sum()) < 4:
            continue  # too small to be told at all
        counts = rng.poisson(mean * rng.gamma(400, 1 / 400, HOURS)).astype(float)
        found = change_point(counts, due, 1 + due / 400, up=effect > 0)
        tried += 1
        held += found is not None and found.least <= began <= found.most
    assert tried > 150
    assert held / tried >= 0.95


def test_the_end_is_where_counts_came_back() -> None:
    counts = usual(40.0).round()
    counts[:30] = (counts[:30] * 0.3).round()
    assert over_after(counts, usual(40.0), up=False) == 30
