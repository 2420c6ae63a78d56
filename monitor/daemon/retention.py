"""Letting go of what is no longer looked at."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.config.settings import Retention
from monitor.store.consent import Ledger
from monitor.store.engine import Database
from monitor.store.measures import Measures
from monitor.store.traffic import Traffic

DAY = 86400


def retain(database: Database, retention: Retention, faded: Iterable[int], now: float) -> dict[str, int]:
    """Delete profiles, counts and the ledger's days older than people want them kept; incidents and messages stay.

    `faded` are the numbers of streams that go altogether. Returns how many rows of each went.
    """
    with database.write() as connection:
        traffic = Traffic(connection)
        return {
            "profiles": traffic.forget_profiles(int(now - retention.profile_days * DAY)),
            "ledger": Ledger(connection).forget(int(now - retention.count_days * DAY)),
            "counts": traffic.forget_counts(int(now - retention.count_days * DAY)),
            "measures": Measures(connection).forget(
                int(now - retention.count_days * DAY), sketches_before=int(now - retention.profile_days * DAY)
            ),
            "streams": traffic.forget_streams(faded),
        }
