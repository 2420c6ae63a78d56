"""What is reckoned a few streams at a time is what all of them give together."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.checks.statistics.by_rows import NUMBERS, by_rows
from monitor.checks.statistics.surprise import score


@pytest.mark.parametrize("streams", [0, 1, NUMBERS // 432, NUMBERS // 432 + 1, 200])
def test_scores_of_many_streams_are_those_of_all_together(streams: int) -> None:
    rng = np.random.default_rng(streams)
    sums = rng.poisson(20, (streams, 9, 24)).astype(float)
    means, spread2 = rng.gamma(20, 1, (2, streams, 9, 24)), rng.gamma(2, 0.01, (2, streams, 9, 1))

    np.testing.assert_array_equal(by_rows(score, sums, means, spread2), score(sums, means, spread2))


def test_several_results_keep_their_order() -> None:
    hours = np.arange(3.0 * NUMBERS).reshape(NUMBERS, 1, 3)

    least, most = by_rows(lambda part: (part.min(-1, keepdims=True), part.max(-1, keepdims=True)), hours)

    assert least[:, 0, 0].tolist() == hours[:, 0, 0].tolist()
    assert most[:, 0, 0].tolist() == hours[:, 0, 2].tolist()
