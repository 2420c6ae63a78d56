"""A rule that fails is never silently off: it is told of, and catches up once it is mended (alerting semantics 28)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.routing import Routing, Team
from monitor.checks.kinds.pii import Pii
from monitor.daemon.behind import catch_up
from monitor.daemon.installation import open_installation
from monitor.daemon.setup import load_setup
from monitor.daemon.watch import FAILING
from monitor.incidents.incident import Incident, Transition
from monitor.store.incidents import Incidents
from tests.support.alerts import incident
from tests.support.place import LEAK, VIEW, Place

NOW = 1_795_003_200.0 - 1_795_003_200.0 % 3600 + 600
HOUR = 3600.0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "rules.yaml").write_text(
        "rules: [{id: leaks, check: pii, owner: growth}, {id: odd, check: forbidden, properties: [nothing]}]\n"
    )
    config = tmp_path / "config.yaml"
    config.write_text("rules: [rules.yaml]\n")
    printed = io.StringIO()
    setup = load_setup(config, stdout=printed)
    installation = open_installation(setup.settings)
    yield Place(setup, installation, printed)
    installation.close()


class Breaks:
    """The check of leaks, broken until it is mended; `asked` is at which moments it was asked."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.broken = True
        self.asked: list[float] = []
        evaluate = Pii.evaluate

        def maybe(check: Any, rule: Any, view: Any) -> Any:
            self.asked.append(view.now)
            if self.broken:
                raise KeyError("x")
            return evaluate(check, rule, view)

        patch.setattr(Pii, "evaluate", maybe)


@pytest.fixture
def leaks(monkeypatch: pytest.MonkeyPatch) -> Breaks:
    return Breaks(monkeypatch)


def known(place: Place) -> list[Incident]:
    with place.installation.database.read() as connection:
        return Incidents(connection).listed(everything=True)


def test_semantic_28_a_rule_that_fails_three_times_in_a_row_is_told_of_with_its_owner(
    place: Place, leaks: Breaks
) -> None:
    monitor = place.start(NOW)
    place.arrive(VIEW)
    told = []
    for n in range(4):
        report = monitor.run_pass(NOW + n * 60)
        told.append([moved.transition for judged in report.evaluations for moved in judged.moved])
        assert [failure.rule.id for judged in report.evaluations for failure in judged.failures] == ["leaks"]
    assert told == [[], [], [Transition.FIRED], []]
    [one] = known(place)
    assert (one.rule, one.subjects[0].stream.event) == (FAILING.id, "leaks")
    assert place.setup.routing.owner_of(one, FAILING) == "growth"
    leaks.broken = False
    report = monitor.run_pass(NOW + 300)
    assert [moved.transition for judged in report.evaluations for moved in judged.moved] == [Transition.RESOLVED]


def test_semantic_28_a_failure_that_passes_by_itself_is_told_to_nobody(place: Place, leaks: Breaks) -> None:
    monitor = place.start(NOW)
    for n, broken in enumerate((True, True, False, True, True)):
        leaks.broken = broken
        monitor.run_pass(NOW + n * 60)
    assert [one for one in known(place) if one.rule == FAILING.id and one.fired_at is not None] == []


def test_semantic_28_its_owner_is_told_beside_those_who_run_the_monitor() -> None:
    fails = incident(check="self", rule=FAILING.id)
    fails = replace(fails, subjects=(replace(fails.subjects[0], evidence={"owner": "growth"}),))
    routing = Routing(
        ("slack",), {"slack": ("C",), "ops": ("O",), "mail": ("m",)}, own=("ops",), teams={"growth": Team(("mail",))}
    )
    assert [target.channel for target in routing.way(fails, FAILING).targets] == ["ops", "mail"]
    other = replace(fails, subjects=(replace(fails.subjects[0], evidence={}),))
    assert [target.channel for target in routing.way(other, FAILING).targets] == ["ops"]


def test_semantic_28_a_mended_rule_is_judged_at_every_hour_it_missed_in_order_and_after_a_restart(
    place: Place, leaks: Breaks
) -> None:
    monitor = place.start(NOW)
    place.arrive(replace(VIEW, at=NOW - 60))
    leaks.broken = False
    monitor.run_pass(NOW)
    leaks.broken = True
    for hours in range(1, 5):
        if hours == 1:
            # Over and gone from what is looked at by the time the rule is mended: only the missed hour shows it.
            place.arrive(replace(LEAK, at=NOW + 0.5 * HOUR), batch="leak")
        busy = (replace(VIEW, at=NOW + hours * HOUR - 1800 + n * 10) for n in range(120))
        place.arrive(*busy, batch=f"b{hours}")
        monitor.run_pass(NOW + hours * HOUR)
    assert [one.rule for one in known(place) if one.rule == "leaks"] == []
    leaks.broken, leaks.asked = False, []
    again = place.start(NOW + 4 * HOUR + 60)
    report = again.run_pass(NOW + 4 * HOUR + 60)
    assert len(leaks.asked) == 5, "four hours that were missed, and now"
    assert leaks.asked == sorted(leaks.asked)
    moves = [(moved.incident.rule, moved.transition) for judged in report.evaluations for moved in judged.moved]
    assert ("leaks", Transition.FIRED) in moves
    leaks.asked = []
    again.run_pass(NOW + 4 * HOUR + 120)
    assert len(leaks.asked) == 1, "and then it is behind no longer"


def test_semantic_28_a_rule_that_is_behind_holds_no_other_up(place: Place, leaks: Breaks) -> None:
    monitor = place.start(NOW)
    for hours in range(3):
        monitor.run_pass(NOW + hours * HOUR)
    assert monitor.work.behind.keys() == {"leaks"}
    assert monitor.work.evaluated_until == int((NOW + 2 * HOUR - 300) // HOUR) * HOUR


def test_semantic_28_what_is_longer_ago_than_catching_up_goes_is_given_up(place: Place, leaks: Breaks) -> None:
    monitor = place.start(NOW)
    for hours in range(0, 30, 2):
        monitor.run_pass(NOW + hours * HOUR)
    leaks.broken, leaks.asked = False, []
    done = list(catch_up(monitor.work, place.setup, place.installation.database, now=NOW + 28 * HOUR))
    assert len(done) == place.setup.settings.passes.catch_up_hours
    assert monitor.work.behind == {}


def test_a_rule_that_was_taken_away_is_behind_nobody(place: Place, leaks: Breaks) -> None:
    monitor = place.start(NOW)
    monitor.run_pass(NOW)
    (Path(place.setup.settings.state_folder).parent / "rules.yaml").write_text("rules: []\n")
    assert monitor.work.behind
    bare = replace(place.setup, rules=replace(place.setup.rules, rules=()))
    assert list(catch_up(monitor.work, bare, place.installation.database, now=NOW)) == []
    assert monitor.work.behind == {}
