"""After a restart statistics know what they knew before it: baselines come from the store (alerting semantics 20)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from math import pi, sin
from pathlib import Path

import pytest

from monitor.checks.finding import Finding, Verdict
from monitor.daemon.installation import open_installation
from monitor.daemon.judge import assess
from monitor.daemon.setup import load_setup
from monitor.incidents.incident import Transition
from monitor.store.traffic import Traffic
from tests.support.place import VIEW, Place

HOUR = 3600.0
DAYS = 15
START = 1_795_003_200.0 // 86400 * 86400
SILENT_FROM = START + DAYS * 24 * HOUR + 9 * HOUR
RULES = "rules: [{id: gone, check: missing_event}, {id: much, check: volume}, {id: leaks, check: pii}]\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A state folder that was awake for two weeks."""
    (tmp_path / "rules.yaml").write_text(RULES)
    config = tmp_path / "config.yaml"
    config.write_text("rules: [rules.yaml]\n")
    printed = io.StringIO()
    setup = load_setup(config, stdout=printed)
    installation = open_installation(setup.settings)
    made = Place(setup, installation, printed)
    with installation.database.write() as connection:
        Traffic(connection).stay_awake({int(START + n * HOUR): HOUR for n in range(DAYS * 24 + 14)})
    yield made
    installation.close()


def arrive(place: Place, since: float, until: float) -> None:
    """Let two events come, busy by day; one of them stops for good at nine in the morning of the last day."""
    buy = replace(VIEW, url=VIEW.url.replace("page_view", "purchase"))
    hits = []
    for n in range(int((since - START) // HOUR), int((until - START) // HOUR)):
        at = START + n * HOUR
        usual = round(7 + 3 * sin((n % 24 - 6) / 24 * 2 * pi))
        hits += [replace(VIEW, at=at + 60 * k) for k in range(2 * usual)]
        if at < SILENT_FROM:
            hits += [replace(buy, at=at + 120 * k) for k in range(usual)]
    place.arrive(*hits, batch=str(until))


def said(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (one.rule, str(one.stream), one.detail, one.verdict.value, one.p_value, one.observed, one.expected)
        for one in findings
    )


def test_semantic_20_a_restart_forgets_nothing_that_is_usual(place: Place) -> None:
    now = SILENT_FROM + HOUR + 600
    arrive(place, START, now)
    before = place.start(now)
    before.run_pass(now)
    known = said(assess(before.work, place.setup, at=now).findings)
    after = place.start(now)
    assert said(assess(after.work, place.setup, at=now).findings) == known
    assert any(p_value is not None for _, _, _, _, p_value, _, _ in known), "something is held against what is usual"


def test_semantic_20_what_fell_silent_is_told_by_the_first_pass_after_a_restart(place: Place) -> None:
    before, now = SILENT_FROM - HOUR + 600, SILENT_FROM + 3 * HOUR + 600
    arrive(place, START, before)
    place.start(before).run_pass(before)
    arrive(place, SILENT_FROM - HOUR, now)
    report = place.start(now).run_pass(now)
    gone = [one for one in report.evaluations[-1].findings if one.rule == "gone" and one.verdict is Verdict.MET]
    assert [one.stream.event for one in gone] == ["purchase"]
    told = [moved.transition for judged in report.evaluations for moved in judged.moved]
    assert Transition.FIRED in told
