"""How the rest of a site fares, as streams are held against it."""

from __future__ import annotations

import numpy as np

from monitor.checks.statistics.peers import MOST_MOVE, Site, Sums, moves


def test_weights_learned_from_next_to_nothing_move_no_expectation_out_of_bounds() -> None:
    rows = np.arange(3)
    weights = np.full((2, 3, 3), 80.0)
    due = np.full((3, 1, 4), 50.0)
    sums = Sums(2.0 * due, due, np.ones_like(due), np.ones((3, 1, 1)), np.full((3, 1), 0.01))
    moved = moves((Site(rows, rows, weights),), sums, 0.5)
    assert moved.median.max() < 1.0
    assert np.abs(moved.rest).max() == MOST_MOVE
