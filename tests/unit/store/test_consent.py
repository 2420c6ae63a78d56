from __future__ import annotations

from pathlib import Path

from monitor.privacy.consent.ledger import Count, Entry
from monitor.privacy.trackers import Seen, Tracker, TrackerKind
from monitor.store.consent import Ledger
from monitor.store.engine import open_database
from monitor.store.trackers import Trackers

ENTRY = Entry(86_400, "web", "production", "meta", "advertising", "denied")


def test_counts_of_a_day_add_up_and_are_let_go_of(tmp_path: Path) -> None:
    database = open_database(tmp_path / "tagwatch.db")
    with database.write() as connection:
        ledger = Ledger(connection)
        ledger.add({ENTRY: Count(2.0, 1.0), ENTRY._replace(day=0): Count(1.0, 0.0)})
        ledger.add({ENTRY: Count(3.5, 3.0)})
    with database.read() as connection:
        assert list(Ledger(connection).entries()) == [
            (ENTRY._replace(day=0), Count(1.0, 0.0)),
            (ENTRY, Count(5.5, 4.0)),
        ]
        assert [entry.day for entry, _ in Ledger(connection).entries(since=86_400)] == [86_400]
        assert [entry.day for entry, _ in Ledger(connection).entries(until=86_400)] == [0]
    with database.write() as connection:
        assert Ledger(connection).forget(86_400) == 1
    database.close()


def test_trackers_are_kept_as_they_are_known_last(tmp_path: Path) -> None:
    tracker = Tracker(TrackerKind.DOMAIN, "web", "production", "facebook.com", "meta")
    database = open_database(tmp_path / "tagwatch.db")
    for seen in (Seen(1.0, 2.0, 3.0), Seen(1.0, 5.0, 9.0)):
        with database.write() as connection:
            Trackers(connection).put({tracker: seen})
    with database.read() as connection:
        assert Trackers(connection).all() == {tracker: Seen(1.0, 5.0, 9.0)}
    database.close()
