"""What the daemon keeps about consent: the ledger, the trackers, the answers; each counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.capture.hit import ConsentState, Hit
from monitor.capture.spool import payload_of
from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import Setup, load_setup
from monitor.privacy.purposes import BANNER
from monitor.store.consent import Ledger
from monitor.store.trackers import Trackers
from monitor.store.traffic import Traffic

NOW = 1_795_000_000.0
DAY = 86_400.0
PAGE = "https://www.shop.example/"
OPEN = (("analytics", ConsentState.UNSET), ("advertising", ConsentState.UNSET))
NO = (("analytics", ConsentState.DENIED), ("advertising", ConsentState.DENIED))
HIT = Hit(NOW - 60, "GET", "https://www.facebook.com/tr/?id=7&ev=PageView", page=PAGE, session="s", consent=OPEN)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Setup, Installation]]:
    (tmp_path / "rules.yaml").write_text("rules: [{id: new, check: new_tracker}]\n")
    config = tmp_path / "config.yaml"
    config.write_text("rules: [rules.yaml]\n")
    setup = load_setup(config)
    installation = open_installation(setup.settings)
    yield setup, installation
    installation.close()


def monitor(place: tuple[Setup, Installation], now: float) -> Monitor:
    setup, installation = place
    return Monitor(setup, installation.database, installation.spool, installation.key, now)


def kept(installation: Installation) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return (events by state, times by tracker, answers)."""
    with installation.database.read() as connection:
        states = {entry.state: count.events for entry, count in Ledger(connection).entries()}
        trackers = {tracker.name: seen.times for tracker, seen in Trackers(connection).all().items()}
        answers = {c.stream.event: c.weights.sum() for c in Traffic(connection).counts() if c.stream.vendor == BANNER}
    return states, trackers, answers


def test_a_batch_that_is_retried_is_in_the_ledger_once(place: tuple[Setup, Installation]) -> None:
    _, installation = place
    running = monitor(place, NOW)
    hits = (HIT, replace(HIT, at=NOW - 50, consent=NO, cookies=("cart",)))
    for batch in ("b1", "b1", "b2"):
        installation.spool.append(batch, payload_of(hits if batch == "b1" else hits[:1]))
        running.run_pass(NOW)
    assert kept(installation) == ({"unset": 2.0, "denied": 1.0}, {"facebook.com": 3.0, "cart": 1.0}, {"rejected": 1.0})


def test_a_session_goes_on_in_the_next_pass(place: tuple[Setup, Installation]) -> None:
    _, installation = place
    running = monitor(place, NOW)
    installation.spool.append("b1", payload_of([replace(HIT, consent=NO)]))
    running.run_pass(NOW)
    installation.spool.append("b2", payload_of([replace(HIT, at=NOW - 30, consent=())]))
    running.run_pass(NOW)
    assert kept(installation)[0] == {"denied": 2.0}


def test_trackers_are_known_after_a_restart(place: tuple[Setup, Installation]) -> None:
    _, installation = place
    installation.spool.append("b1", payload_of([HIT]))
    monitor(place, NOW).run_pass(NOW)
    again = monitor(place, NOW)
    installation.spool.append("b2", payload_of([replace(HIT, at=NOW - 10)]))
    again.run_pass(NOW)
    [(tracker, seen)] = again.work.trackers.items()
    assert (tracker.name, seen.first, seen.last, seen.times) == ("facebook.com", NOW - 60, NOW - 10, 2.0)


def test_the_ledger_is_kept_as_long_as_counts(place: tuple[Setup, Installation]) -> None:
    setup, installation = place
    running = monitor(place, NOW)
    installation.spool.append("b1", payload_of([HIT]))
    running.run_pass(NOW)
    assert running.retain(NOW)["ledger"] == 0
    assert running.retain(NOW + (setup.settings.retention.count_days + 2) * DAY)["ledger"] == 1
    assert kept(installation)[0] == {}


def test_what_banners_and_cookies_hold_of_a_person_is_not_kept(place: tuple[Setup, Installation]) -> None:
    setup, installation = place
    person = "1f0c8d7e-77aa-4e3b-9c55-c0ffee000001"
    notes = {
        "OptanonConsent": f"consentId={person}&groups=C0004:0",
        "OptanonAlertBoxClosed": "2026-11-25T10:00:00Z",
        "CookieConsent": f"{{stamp:'{person}',marketing:false}}",
    }
    hit = replace(HIT, session=person, consent=(), banner=tuple(notes.items()), cookies=("_fbp", f"user_{person}"))
    installation.spool.append("b1", payload_of([hit]))
    monitor(place, NOW).run_pass(NOW)
    assert kept(installation)[0] == {"denied": 1.0}
    files = [path for path in Path(setup.settings.state_folder).rglob("*") if path.is_file()]
    assert files
    for path in files:
        for piece in (person, person.replace("-", ""), "c0ffee"):
            assert piece.encode() not in path.read_bytes(), path
