"""What is measured by the hour beside events: counted once, kept over a restart, blind where capture was."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from monitor.capture.hit import Hit
from monitor.capture.spool import payload_of
from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import load_setup
from monitor.profile.measure import (
    FUTURE,
    HITS,
    REQUESTS,
    SESSIONS,
    UNREADABLE,
    USERS,
    Amount,
    Measure,
    added,
    of_source,
)
from monitor.profile.stream import Stream
from monitor.profile.window import window_of
from monitor.store.measures import Measures

NOW = 1_795_000_000.0
HOUR = window_of(NOW)
URL = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid={}&en=purchase&epn.value={}&epn.shipping={}"
PURCHASE = Stream("default", "production", "ga4", "G-ABC1234567", "purchase")
OF_GA4 = of_source("default", "production", "ga4")


def order(client: str, value: float, *, session: str = "s1", at: float = NOW, shipping: float = 2.5) -> Hit:
    return Hit(at, "GET", URL.format(client, value, shipping), session=session)


class Place:
    def __init__(self, folder: Path, rules: str) -> None:
        (folder / "rules.yaml").write_text(rules)
        config = folder / "config.yaml"
        config.write_text("rules: [rules.yaml]\n")
        self.folder = folder
        self.installation: Installation | None = None
        self.config = config

    def open(self) -> Monitor:
        setup = load_setup(self.config, stdout=io.StringIO())
        if self.installation is None:
            self.installation = open_installation(setup.settings)
        return Monitor(setup, self.installation.database, self.installation.spool, self.installation.key, NOW)

    def arrive(self, *hits: Hit, batch: str) -> None:
        assert self.installation is not None
        self.installation.spool.append(batch, payload_of(hits))

    def stored(self) -> dict[tuple[Measure, int], Amount]:
        assert self.installation is not None
        with self.installation.database.read() as connection:
            return {(measure, start): amount for measure, start, amount in Measures(connection).since(0)}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path, "rules: [{id: leaks, check: pii}]\n")
    yield made
    if made.installation is not None:
        made.installation.close()


def test_sums_visits_users_and_requests_are_measured_once_and_over_a_restart(place: Place) -> None:
    monitor = place.open()
    place.arrive(order("1.1", 10.5), order("1.2", 20.0), batch="a")
    monitor.run_pass(NOW + 60)
    monitor = place.open()
    place.arrive(order("1.2", 5.0, session="s2"), batch="b")
    place.arrive(order("1.2", 5.0, session="s2"), batch="b")
    monitor.run_pass(NOW + 120)
    stored = place.stored()
    value = stored[Measure(PURCHASE, "value"), HOUR]
    assert (value.number, value.total) == (3.0, 35.5)
    assert value.squares == pytest.approx(10.5**2 + 20**2 + 5**2)
    assert stored[Measure(of_source("default", "production"), SESSIONS), HOUR].number == pytest.approx(2.0, abs=0.01)
    assert stored[Measure(OF_GA4, USERS), HOUR].number == pytest.approx(2.0, abs=0.01)
    assert stored[Measure(OF_GA4, HITS), HOUR].number == 3.0
    assert Measure(PURCHASE, "shipping") not in {measure for measure, _ in stored}


def test_no_identity_is_stored_as_it_was_sent(place: Place) -> None:
    monitor = place.open()
    place.arrive(order("555.777", 1.0, session="visit-of-jane"), batch="a")
    monitor.run_pass(NOW + 60)
    sketches = b"".join(amount.distinct for amount in place.stored().values())
    assert sketches
    assert b"555.777" not in sketches
    assert b"visit-of-jane" not in sketches


def test_a_rule_that_asks_for_another_number_finds_what_profiles_hold(place: Place) -> None:
    monitor = place.open()
    place.arrive(order("1.1", 10.0, shipping=4.0), order("1.2", 10.0, shipping=6.0), batch="a")
    monitor.run_pass(NOW + 60)
    rules = "rules: [{id: shipping, check: kpi, match: {event: purchase}, path: shipping}]\n"
    (place.folder / "rules.yaml").write_text(rules)
    monitor = place.open()
    assert place.stored()[Measure(PURCHASE, "shipping"), HOUR].total == 10.0
    place.arrive(order("1.3", 10.0, shipping=1.0), batch="b")
    monitor.run_pass(NOW + 120)
    assert place.stored()[Measure(PURCHASE, "shipping"), HOUR].total == 11.0


def test_what_cannot_be_read_and_what_comes_from_the_future_is_counted_by_vendor(place: Place) -> None:
    monitor = place.open()
    broken = Hit(NOW, "POST", "https://api.segment.io/v1/batch", body=b"{{{ no json")
    place.arrive(broken, order("1.1", 1.0, at=NOW + 9 * 3600), batch="a")
    monitor.run_pass(NOW + 60)
    stored = place.stored()
    assert stored[Measure(of_source("default", "production", "segment"), UNREADABLE), HOUR].number == 1.0
    assert stored[Measure(OF_GA4, FUTURE), HOUR].number == 1.0


def test_a_sample_stands_for_what_it_was_drawn_from(place: Place) -> None:
    monitor = place.open()
    place.arrive(replace(order("1.1", 10.0), weight=5.0), replace(order("1.2", 30.0), weight=5.0), batch="a")
    monitor.run_pass(NOW + 60)
    stored = place.stored()
    assert stored[Measure(PURCHASE, "value"), HOUR].total == 200.0
    hits = stored[Measure(OF_GA4, HITS), HOUR]
    assert (hits.number, hits.total) == (2.0, 10.0)


def test_what_the_collector_answers_is_committed_by_the_next_pass(place: Place) -> None:
    monitor = place.open()
    for refused in (True, False, False):
        monitor.answered(refused=refused)
    monitor.run_pass(NOW + 60)
    monitor.run_pass(NOW + 90)
    requests = Measure(Stream("default", "production", "tagwatch", "", ""), REQUESTS)
    assert place.stored()[requests, HOUR] == Amount(1.0, 3.0)


def test_hours_in_which_nobody_was_awake_are_unknown(place: Place) -> None:
    monitor = place.open()
    place.arrive(order("1.1", 10.0), batch="a")
    monitor.run_pass(NOW + 60)
    series = monitor.work.measuring.series(monitor.work.history, HOUR + 3 * 3600)
    value = series[Measure(PURCHASE, "value")]
    assert np.isnan(value.total).all()


def test_adding_amounts_is_associative_and_has_an_identity() -> None:
    a, b, c = Amount(1, 2.0, 4.0), Amount(2, 3.0, 5.0), Amount(3, 1.0, 1.0)
    assert added(added(a, b), c) == added(a, added(b, c)) == Amount(6, 6.0, 10.0)
    assert added(a, Amount()) == a
