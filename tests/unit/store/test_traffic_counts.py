"""Hourly counts read back: every row once, each stream's hours together, in memory as they were added."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.daemon.history import History
from monitor.profile.stream import Stream
from monitor.store import traffic as traffic_module
from monitor.store.engine import Database
from monitor.store.traffic import HourCount, Traffic

HOUR = 3600
SHOP, BLOG = (Stream(source, "production", "ga4", "G-1", "purchase") for source in ("shop", "blog"))
COUNTS = [
    HourCount(stream, HOUR * hour, float(hour + 1), 0.5 * (hour % 2))
    for hour in (5, 1, 2, 9)
    for stream in (SHOP, BLOG)
    if (hour, stream) != (2, BLOG)
]


@pytest.mark.parametrize("rows_at_once", [1, 3, 100])
def test_a_history_read_is_the_history_that_was_added(
    database: Database, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(traffic_module, "_ROWS_AT_ONCE", rows_at_once)
    with database.write() as connection:
        traffic = Traffic(connection)
        traffic.add_counts(COUNTS, traffic.see({SHOP: (0.0, 1.0), BLOG: (0.0, 1.0)}, {}))
    read, added = History(frozenset(), 2 * HOUR), History(frozenset(), 2 * HOUR)

    with database.read() as connection:
        read.add_all(Traffic(connection).counts())
    added.add(COUNTS)

    for history in (read, added):
        history.stay_awake({HOUR * hour: 3600.0 for hour in range(12)})
    for stream in (SHOP, BLOG):
        ours, theirs = read.series(stream, 12 * HOUR), added.series(stream, 12 * HOUR)
        assert ours.start == theirs.start
        np.testing.assert_array_equal(ours.values, theirs.values)
        np.testing.assert_array_equal(ours.variance, theirs.variance)
    assert read.series(SHOP, 12 * HOUR).values.sum() == 6 + 3 + 10
    for source in ("shop", "blog"):
        pair = (source, "production")
        np.testing.assert_array_equal(read.came(pair, 0, 12 * HOUR), added.came(pair, 0, 12 * HOUR))


def test_hours_before_the_wanted_ones_are_not_read(database: Database) -> None:
    with database.write() as connection:
        traffic = Traffic(connection)
        traffic.add_counts(COUNTS, traffic.see({SHOP: (0.0, 1.0), BLOG: (0.0, 1.0)}, {}))

    with database.read() as connection:
        counts = list(Traffic(connection).counts(5 * HOUR))

    assert {part.stream: sorted(part.starts.tolist()) for part in counts} == {
        SHOP: [5 * HOUR, 9 * HOUR],
        BLOG: [5 * HOUR, 9 * HOUR],
    }
