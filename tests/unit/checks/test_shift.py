"""The right volume at the wrong hours, and what only looks like it."""

from __future__ import annotations

import numpy as np

from monitor.checks.statistics.shift import SHIFT_HOURS, misfit, shifted
from tests.support.counts import Floats, week_shape

HOURS = SHIFT_HOURS + 1
MEANS = 200.0 * week_shape(HOURS)[None, :]
KNOWN = np.ones((1, HOURS), bool)
DISPERSION = 1.0 + 0.05**2 * MEANS


def judged(counts: Floats) -> tuple[float, int, float]:
    score, lag, _ = shifted(counts, MEANS, DISPERSION, KNOWN, 1)
    return float(score[0, 0]), int(lag[0, 0]), float(misfit(counts, MEANS, DISPERSION, KNOWN, lag)[0, 0])


def test_late_and_early_days_fit_their_forecast_moved_by_the_lag() -> None:
    rng = np.random.default_rng(1)
    for late in (3, 8, -2, -12):
        counts = rng.poisson(np.roll(MEANS, late, 1)).astype(float)
        score, lag, over = judged(counts)
        assert (lag, score > 10) == (late, True)
        assert over < 1.5


def test_two_evenings_of_a_crowd_fit_no_lag() -> None:
    counts = np.random.default_rng(2).poisson(MEANS).astype(float)
    evening = (np.arange(HOURS) % 24 >= 19) & (np.arange(HOURS) % 24 < 23)
    counts[:, evening & (np.arange(HOURS) >= HOURS - 60)] *= 4
    score, _, over = judged(counts)
    assert score > 10
    assert score / np.sqrt(over) < 0.4 * score


def test_days_without_an_event_and_unseen_hours_are_no_misfit() -> None:
    lag = np.array([[3]])
    assert misfit(np.zeros((1, HOURS)), MEANS, DISPERSION, KNOWN, lag)[0, 0] == 1.0
    assert misfit(MEANS * 7, MEANS, DISPERSION, ~KNOWN, lag)[0, 0] == 1.0
