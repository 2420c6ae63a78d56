"""Reload: a bad file takes no good rule down, a changed threshold keeps its incident, a removed rule ends its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.capture.hit import Hit
from monitor.capture.spool import payload_of
from monitor.config.errors import UserError
from monitor.daemon.files import signature_of
from monitor.daemon.installation import Installation, open_installation
from monitor.daemon.monitor import Monitor
from monitor.daemon.setup import Setup, load_setup
from monitor.incidents.incident import Incident, Resolution, State, Transition
from monitor.store.incidents import Incidents

NOW = 1_795_000_000.0
URL = "https://www.google-analytics.com/g/collect?v=2&tid=G-ABC1234567&cid=1.2&en=purchase&cu=GBP"
RULE = """
rules:
  - id: order-currency
    check: schema
    match: {event: purchase}
    severity: %s
    tolerance: %s
    expect: {currency: {enum: [EUR]}}
"""


@dataclass
class Place:
    """A configuration, its rule file, and a monitor that has found something by it."""

    config: Path
    rules: Path
    installation: Installation
    printed: io.StringIO
    monitor: Monitor

    def setup(self) -> Setup:
        return load_setup(self.config, stdout=self.printed)

    def passes(self, at: float) -> list[Transition]:
        report = self.monitor.run_pass(at)
        self.monitor.send(lambda: at)
        return [moved.transition for judged in report.evaluations for moved in judged.moved]

    def incidents(self) -> list[Incident]:
        with self.installation.database.read() as connection:
            return Incidents(connection).listed(everything=True)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    config, rules = tmp_path / "config.yaml", tmp_path / "rules.yaml"
    config.write_text("rules: [rules.yaml]\n")
    rules.write_text(RULE % ("warning", "0"))
    printed = io.StringIO()
    setup = load_setup(config, stdout=printed)
    installation = open_installation(setup.settings)
    monitor = Monitor(setup, installation.database, installation.spool, installation.key, NOW)
    installation.spool.append("b1", payload_of([Hit(NOW - 60 + i, "GET", URL) for i in range(40)]))
    place = Place(config, rules, installation, printed, monitor)
    assert place.passes(NOW) == [Transition.FIRED]
    yield place
    installation.close()


def test_semantic_27_a_bad_file_leaves_the_good_rules_at_work(place: Place) -> None:
    place.rules.write_text(RULE % ("loud", "0"))
    with pytest.raises(UserError, match=r"rules\.yaml:6:5: rules\[0\]\.severity: 'loud' is not one of"):
        place.setup()
    assert [rule.id for rule in place.monitor.setup.rules.rules] == ["order-currency"]
    assert place.passes(NOW + 60) == []
    assert [one.state for one in place.incidents()] == [State.FIRING]


def test_semantic_27_a_changed_threshold_keeps_the_incident(place: Place) -> None:
    [before] = place.incidents()
    place.rules.write_text(RULE % ("warning", "0.01"))
    place.monitor.adopt(place.setup(), NOW + 60)
    assert place.passes(NOW + 60) == []
    [after] = place.incidents()
    assert (after.id, after.state) == (before.id, State.FIRING)


def test_semantic_27_a_removed_rule_ends_its_incident_and_says_why(place: Place) -> None:
    place.rules.write_text("rules: [{id: other, check: pii}]\n")
    place.monitor.adopt(place.setup(), NOW + 60)
    assert place.passes(NOW + 60) == [Transition.RESOLVED]
    [incident] = place.incidents()
    assert (incident.state, incident.resolution) == (State.RESOLVED, Resolution.RULE_REMOVED)
    assert "Nobody watches for this any more." in place.printed.getvalue()


def test_a_change_of_any_file_is_seen(place: Place) -> None:
    (place.rules.parent / "common.yaml").write_text("variables: {a: 1}\n")
    place.rules.write_text("include: common.yaml\n" + RULE % ("warning", "0"))
    before = signature_of(place.config, place.setup())
    assert signature_of(place.config, place.setup()) == before
    for path in (place.rules, place.config, place.rules.parent / "common.yaml"):
        path.write_text(path.read_text() + "\n# changed")
        changed = signature_of(place.config, place.setup())
        assert changed != before
        before = changed
