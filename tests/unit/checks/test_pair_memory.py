"""What pairs of amounts taught is remembered by all that it rests on."""

from __future__ import annotations

import numpy as np

from monitor.checks.statistics.amounts import Amounts
from monitor.checks.statistics.pair_learn import learned_of


def test_pairs_that_have_no_hours_yet_are_not_mistaken_for_fewer_of_them() -> None:
    """One pair without a past, then two: the second answer is of two."""
    for pairs in (1, 2, 3):
        amounts = Amounts(np.ones((pairs, 4)), np.zeros((pairs, 4)))
        learned = learned_of(amounts, amounts, np.ones((pairs, 4), bool), 0, np.arange(4))
        assert len(learned.known) == pairs
