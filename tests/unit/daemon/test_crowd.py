"""However many names a site invents, the streams kept apart stay bounded, nothing is lost, and it is told."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.capture.hit import Hit
from monitor.capture.spool import payload_of
from monitor.daemon import crowd
from monitor.daemon.crowd import FADED_SECONDS, counted_together, crowded_out, faded
from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import load_setup
from monitor.profile.stream import Stream
from monitor.store.traffic import StreamRecord, Traffic
from tests.support.streams import profile, shop_rows

NOW = 1_795_000_000.0
HOUR = 3600.0
MOST = 5


def stream(event: str, vendor: str = "ga4", source: str = "shop") -> Stream:
    return Stream(source, "production", vendor, "G-1", event)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_STREAMS", MOST)
    monkeypatch.setattr(crowd, "MOST_IN_ALL", 3 * MOST)


def test_the_first_to_come_are_kept_and_each_vendor_has_room_of_its_own() -> None:
    known = {stream(f"known_{n}"): None for n in range(MOST - 1)}
    wanted = [stream("a"), stream("b"), stream("known_1"), stream("a", vendor="meta")]
    assert crowded_out(wanted, known) == {stream("b"): Stream("shop", "production", "ga4", "", "(other)")}


def test_invented_sources_are_bounded_too() -> None:
    known = {stream("view", source=f"s{n}"): None for n in range(3 * MOST)}
    assert crowded_out([stream("view", source="s99")], known) == {
        stream("view", source="s99"): Stream("(other)", "production", "ga4", "", "(other)")
    }


def test_what_is_counted_together_adds_up() -> None:
    parts = {(stream(f"id_{n}"), 0): profile(shop_rows(n + 1)) for n in range(4)}
    instead = {stream(f"id_{n}"): stream("(other)") for n in range(1, 4)}
    kept = counted_together(parts, instead)
    assert {key[0].event: seen.events for key, seen in kept.items()} == {"id_0": 1, "(other)": 9}


def test_names_that_never_came_to_anything_make_room_where_it_is_tight() -> None:
    old = StreamRecord(1, NOW - 2 * FADED_SECONDS, NOW - 1.5 * FADED_SECONDS)
    young = StreamRecord(2, NOW - HOUR, NOW - HOUR)
    crowded = {stream("old"): old, stream("old_but_busy"): old, stream("young"): young}
    roomy = {stream("old", vendor="meta"): old}
    totals = {stream("old"): 3.0, stream("old_but_busy"): 500.0, stream("young"): 1.0}
    assert faded(crowded | roomy, totals, NOW) == [stream("old")]


@dataclass
class Place:
    """A monitor over a real store, and what it printed."""

    installation: Installation
    monitor: Monitor
    printed: io.StringIO

    def arrive(self, names: list[str], at: float) -> None:
        url = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en="
        hits = [Hit(at, "GET", url + name) for name in names]
        self.installation.spool.append(f"batch {at}", payload_of(hits))

    def look(self, now: float) -> None:
        self.monitor.run_pass(now)
        self.monitor.send(lambda: now)

    def counts(self) -> dict[str, float]:
        with self.installation.database.read() as connection:
            rows = list(Traffic(connection).counts())
        return {
            event: sum(row.weights.sum() for row in rows if row.stream.event == event)
            for event in {r.stream.event for r in rows}
        }


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "rules.yaml").write_text("rules: [{id: leaks, check: pii}]\n")
    (tmp_path / "config.yaml").write_text("rules: [rules.yaml]\n")
    printed = io.StringIO()
    setup = load_setup(tmp_path / "config.yaml", stdout=printed)
    installation = open_installation(setup.settings, durable=False)
    yield Place(installation, Monitor(setup, installation.database, installation.spool, installation.key, NOW), printed)
    installation.close()


def test_a_site_that_puts_ids_into_names_is_told_once_and_every_event_is_counted(place: Place) -> None:
    place.arrive([f"order_{n}" for n in range(12)], NOW - 60)
    place.look(NOW)
    place.arrive([f"order_{n}" for n in range(8, 20)], NOW)
    place.look(NOW + 60)
    counts = place.counts()
    assert len(counts) == MOST + 1
    assert sum(counts.values()) == 24
    assert counts["(other)"] == 7 + 12
    assert place.printed.getvalue().count("different event names") == 1
    place.look(NOW + 26 * HOUR)
    assert place.printed.getvalue().count("RESOLVED") == 1


def test_a_restart_keeps_the_same_streams_apart(place: Place) -> None:
    place.arrive([f"order_{n}" for n in range(12)], NOW - 60)
    place.look(NOW)
    place.monitor.adopt(place.monitor.setup, NOW + 30)
    place.arrive(["order_1", "order_11"], NOW + 40)
    place.look(NOW + 60)
    assert place.counts()["order_1"] == 2
    assert place.counts()["(other)"] == 8


def test_faded_names_go_from_the_store_and_new_ones_find_room(place: Place) -> None:
    place.arrive([f"order_{n}" for n in range(12)], NOW - 60)
    place.look(NOW)
    later = NOW + FADED_SECONDS + HOUR
    assert place.monitor.retain(later)["streams"] == MOST
    place.arrive(["purchase"], later)
    place.look(later + 60)
    assert place.counts() == {"(other)": 7, "purchase": 1}
