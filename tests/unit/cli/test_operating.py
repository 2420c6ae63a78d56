"""Operating a monitor from the command line: act, silence, ask who is told, see and retry what did not go out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.alerts.message import Delivery
from monitor.cli import application
from monitor.cli import incidents as incidents_command
from monitor.config.errors import UserError
from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path
from monitor.daemon.setup import load_setup
from monitor.incidents.action import Act
from monitor.store.engine import open_database
from monitor.store.incidents import Incidents
from monitor.store.outbox import enqueue
from monitor.store.people import People
from tests.support.alerts import AT, incident, message, moved

CONFIG = """
state_folder: state
timezone: Europe/Berlin
rules: []
channels:
  shop: {type: console, fallback: ops}
  ops: {type: console}
notify: [shop]
self_notify: [ops]
owners: OWNERS
teams: {ads: {notify: [ops], slack: S0ADS}}
calendars:
  office: {days: mon-fri, hours: 09:00-17:30, holidays: [2026-12-25]}
routes:
  - match: {severity: critical}
    to: [shop, ops]
    escalate: [{after: 15m, to: ops}]
  - match: {event: search}
    to: shop
    active: office
maintenance:
  - {name: release, match: {vendor: meta}, from: 2026-03-10T22:00, to: 2026-03-11T02:00}
digest: {to: ops, at: 08:00, weekly: fri}
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG)
    (tmp_path / "OWNERS").write_text("* web\nmeta:* @ads\n")
    settings, _ = load_settings(path)
    database = open_database(database_path(settings))
    with database.write() as connection:
        Incidents(connection).put([incident()])
        enqueue(
            connection, [message(moved(), "shop", "console", state=Delivery.DEAD, error="given up after 72 h: down")]
        )
    database.close()
    monkeypatch.setattr(incidents_command, "ANSWER_SECONDS", 0.0)
    return path


def tagwatch(config: Path, *arguments: str) -> str:
    result = CliRunner().invoke(application([]), [*arguments, "--config", str(config)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def people(config: Path) -> People:
    settings, _ = load_settings(config)
    database = open_database(database_path(settings), writer=False)
    # Reading, or it would hold the write lock against the command that comes next until it is collected.
    return People(database.engine.connect().execution_options(reading=True))


def test_semantic_08_route_test_prints_who_is_told_and_by_which_line(config: Path) -> None:
    said = tagwatch(config, "route", "test", "severity=critical", "event=purchase", "vendor=ga4")
    assert re.findall(r"told +(\w+) .*config.yaml:(\d+)", said) == [("shop", "15"), ("ops", "15")]
    assert "owner       web" in said
    assert "after 15 min  ops, unless somebody has acknowledged it" in said
    assert "notify of team ads" in tagwatch(config, "route", "test", "vendor=meta", "event=Purchase")


def test_a_key_that_is_none_is_told(config: Path) -> None:
    with pytest.raises(UserError, match="one of severity, owner"):
        tagwatch(config, "route", "test", "colour=red")


def test_acknowledging_is_written_down_for_the_daemon(config: Path) -> None:
    said = tagwatch(config, "incidents", "acknowledge", "4f1c", "--by", "ann", "--for", "8h")
    assert "the daemon does it once it runs" in said
    [action] = people(config).undone()
    assert (action.act, action.by, action.incident) == (Act.ACKNOWLEDGE, "ann", incident().id)
    assert action.until == pytest.approx(action.at + 8 * 3600)


def test_semantic_40_an_opinion_is_noted_at_once_and_counted_by_rule(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents_command, "ANSWER_SECONDS", 5.0)
    monkeypatch.setattr("monitor.cli.incidents_worth.time.time", lambda: AT + 3600)
    assert tagwatch(config, "incidents", "useful", "4f1c", "--by", "ann") == f"{incident().id}: noted\n"
    tagwatch(config, "incidents", "noise", "4f1c", "--by", "bob")
    [row] = json.loads(tagwatch(config, "incidents", "worth", "--format", "json"))
    assert row == {
        "rule": "purchase-missing",
        "told": 1,
        "useful": 0,
        "noise": 1,
        "acknowledged": 0,
        "precision": None,
    }
    assert "too few opinions" in tagwatch(config, "incidents", "worth")
    assert "noise (noted)" in tagwatch(config, "incidents", "show", "4f1c")


def test_semantic_07_a_silence_is_made_listed_and_ended(config: Path) -> None:
    tagwatch(config, "silence", "add", "event=purchase", "vendor=meta", "--reason", "new pixel", "--by", "ann")
    said = tagwatch(config, "silence", "list")
    assert "event=purchase" in said
    assert "new pixel" in said
    [made] = people(config).silences()
    tagwatch(config, "silence", "end", made.id[:3])
    assert tagwatch(config, "silence", "list") == "nothing is silenced\n"


def test_semantic_15_what_was_given_up_is_listed_and_tried_again(config: Path) -> None:
    assert "given up after 72 h" in tagwatch(config, "alerts", "outbox")
    assert tagwatch(config, "alerts", "retry") == "1 messages are tried again\n"
    assert tagwatch(config, "alerts", "retry") == "no message was given up\n"


def test_semantic_31_explain_says_why_an_incident_is_what_it_is(config: Path) -> None:
    said = tagwatch(config, "incidents", "explain", "4f1c")
    for part in ("p 2e-05", "seen 0 in 3 h", "goes to shop: route", "given up after 72 h", "its rule was removed"):
        assert part in said


def test_the_configuration_of_who_is_told_is_read_as_it_is_meant(config: Path) -> None:
    setup = load_setup(config)
    [window] = setup.maintenance
    assert (window.starts, window.ends) == (AT + 9 * 3600, AT + 13 * 3600)
    assert setup.fallbacks == {"shop": "ops"}
    assert setup.routing.teams["ads"].mentions == {"slack": "S0ADS"}
    assert setup.settings.digest.at == "08:00"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("fallback: ops", "fallback: opps", "channels.shop.fallback: no channel 'opps' (did you mean ops?)"),
        ("fallback: ops", "fallback: shop", "channels.shop.fallback: a channel cannot stand in for itself"),
        ("to: [shop, ops]", "to: [shp]", "routes[0].to: no channel 'shp' (did you mean shop?)"),
        ("active: office", "active: offise", "routes[1].active: no calendar 'offise' (did you mean office?)"),
        ("09:00-17:30", "9-17", "calendars.office: '9-17' are no hours, such as 09:00-17:30"),
        ("severity: critical", "severty: critical", "routes[0].match.severty: unknown key (did you mean severity?)"),
        ("[ops]\nowners", "[opps]\nowners", "self_notify: no channel 'opps' (did you mean ops?)"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(config: Path, old: str, new: str, says: str) -> None:
    config.write_text(CONFIG.replace(old, new))
    with pytest.raises(UserError) as caught:
        load_setup(config)
    assert says in str(caught.value)


def test_the_budget_is_held_against_what_was_told(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.cli.incidents_budget.time.time", lambda: AT + 14 * 86_400)
    said = json.loads(tagwatch(config, "incidents", "budget", "--format", "json"))
    assert [(row["owner"], row["told"], row["doubtful"]) for row in said["rows"]] == [("", 1, 1), ("web", 1, 1)]
    text = tagwatch(config, "incidents", "budget", "--since", "28d")
    assert "between 0 and 1 false alerts" in text
