"""The newest event is older than a stated age: three-valued, no statistics."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from monitor.checks.finding import Verdict
from monitor.checks.kinds.freshness import FreshnessParams
from monitor.checks.view import HOUR
from tests.support.shops import GA4, META, MONDAY, decided, met, rule, verdicts, view

EXPORT = rule("freshness", max_age="6h")


def test_a_feed_that_brings_nothing_new_is_told_by_its_source() -> None:
    counts = np.ones(48)
    assert not met(view({GA4: counts}), EXPORT)
    counts[-8:] = 0
    [told] = met(view({GA4: counts}), EXPORT)
    assert told.stream.source == "shop"
    assert told.observed == "8 h old"
    assert told.message == "shop (production): the newest event is 8 h old, of Tue 15:30, where 6 h are the limit"
    assert told.evidence["newest"] == MONDAY + 39.5 * HOUR


def test_one_fresh_stream_makes_a_source_fresh_and_not_the_other_stream() -> None:
    stale = np.ones(48)
    stale[-10:] = 0
    seen = view({GA4: np.ones(48), META: stale})
    assert not met(seen, EXPORT)
    assert [told.stream for told in met(seen, rule("freshness", max_age="6h", of="stream"))] == [META]


def test_a_silent_source_is_stale_itself_and_says_nothing_of_its_streams() -> None:
    counts = np.ones(48)
    counts[-10:] = 0
    silent = view({GA4: counts}, blind=frozenset({("shop", "production")}))
    assert verdicts(silent, EXPORT) == {Verdict.MET}
    assert verdicts(silent, rule("freshness", max_age="6h", of="stream")) == {Verdict.UNKNOWN}


def test_where_the_monitor_slept_nothing_can_be_said() -> None:
    counts = np.ones(48)
    counts[-10:] = np.nan
    assert verdicts(view({GA4: counts}), EXPORT) == {Verdict.UNKNOWN}


def test_an_event_of_the_running_hour_is_fresh() -> None:
    counts = np.ones(48)
    counts[-10:] = 0
    seen = view({GA4: counts}, last_seen=MONDAY + 48 * HOUR + 60)
    assert {finding.verdict for finding in decided(seen, EXPORT)} == {Verdict.NOT_MET}


def test_no_age_at_all_is_refused() -> None:
    with pytest.raises(ValidationError):
        FreshnessParams.model_validate({"max_age": 0})
