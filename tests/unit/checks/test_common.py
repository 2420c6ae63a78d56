"""What a whole site did out of the ordinary is learned by all of its streams, or by none."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.checks.statistics.replay import replay
from monitor.checks.view import Counts
from monitor.profile.stream import Stream
from tests.support.counts import MONDAY, week_shape

SHARES = {"page_view": 900.0, "view_item": 360.0, "add_to_cart": 90.0, "checkout": 36.0, "purchase": 18.0}
WEEKS, CAMPAIGN = 7, range(40, 42)
SATURDAY = 47


def usual_of_saturdays(seed: int, times: float) -> dict[str, float]:
    """What was usual, by stream, on the Saturday after a campaign weekend, over what it was on the first day of it.

    The campaign brought so many `times` as much.
    """
    rng = np.random.default_rng(seed)
    moods = np.exp(rng.normal(0, 0.1, WEEKS * 7))
    moods[CAMPAIGN.start : CAMPAIGN.stop] *= times
    usual = week_shape(WEEKS * 168) * np.repeat(moods, 24)
    counts = {
        Stream("shop", "production", "", "", name): Counts(
            MONDAY, rng.poisson(share * usual * np.exp(rng.normal(0, 0.04, len(usual)))).astype(float), 0 * usual
        )
        for name, share in SHARES.items()
    }
    means = {
        day.number: dict(zip(day.grid.streams, day.seen.mean[0].sum(1), strict=True))
        for day in replay(counts, "UTC")
        if day.number in {CAMPAIGN.start, SATURDAY}
    }
    return {stream.event: means[SATURDAY][stream] / means[CAMPAIGN.start][stream] for stream in counts}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("times", [2.0, 2.2, 2.4])
def test_a_campaign_that_few_streams_find_strange_moves_no_stream_beside_the_others(seed: int, times: float) -> None:
    after = usual_of_saturdays(seed, times)
    assert max(after.values()) < 1.12 * min(after.values())
