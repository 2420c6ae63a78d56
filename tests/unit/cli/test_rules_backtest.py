"""`tagwatch rules backtest` and `explain` over a real store, and against a git revision."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from monitor.config.settings import load_settings
from monitor.daemon.installation import open_installation
from monitor.daemon.working_set import EVALUATED
from monitor.profile.stream import Stream
from monitor.store.intake import Intake
from monitor.store.traffic import HourCount, Traffic
from tests.support.cli import tagwatch

HOUR = 3600
START = 1_767_052_800 // 604_800 * 604_800
DAYS = 10
HEARTBEAT = Stream("shop", "production", "ga4", "G-1", "heartbeat")
RULES = (
    "rules:\n  - {id: alive, check: missing_event, match: {event: heartbeat}, after: %s}\n  - {id: leaks, check: pii}\n"
)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten days of a heartbeat an hour, but for five hours of day eight; the rules are in git."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("rules: [rules/*.yaml]\nsources: [{name: shop, folder: captures}]\n")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "shop.yaml").write_text(RULES % "12h")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], check=True, cwd=tmp_path)  # noqa: S607
    settings, _ = load_settings(tmp_path / "config.yaml")
    installation = open_installation(settings, durable=False)
    hours = [START + HOUR * n for n in range(DAYS * 24) if not 180 <= n < 185]
    with installation.database.write() as connection:
        traffic = Traffic(connection)
        streams = traffic.see({HEARTBEAT: (START, hours[-1] + 1800.0)}, {})
        traffic.add_counts([HourCount(HEARTBEAT, start, 1.0, 0.0) for start in hours], streams)
        traffic.stay_awake({START + HOUR * n: float(HOUR) for n in range(DAYS * 24)})
        Intake(connection).put_notes({EVALUATED: str(START + HOUR * DAYS * 24)})
    installation.close()
    return tmp_path


def test_a_changed_rule_is_compared_with_what_it_was(shop: Path) -> None:
    (shop / "rules" / "shop.yaml").write_text(RULES % "3h")
    ran = tagwatch("rules", "backtest", "alive", "--since", "7d", "--against", "HEAD")
    assert (ran.code, ran.err) == (0, "")
    assert "| alive | 1 | 1.00 | 0 | 0 |" in ran.out
    assert "- new: 2026-01-01 15:05 (3 h): heartbeat: nothing for 3 h where 3 h is the limit" in ran.out


def test_a_rule_file_that_is_not_in_the_configuration_can_be_tried(shop: Path) -> None:
    (shop / "new.yaml").write_text("rules: [{id: quick, check: missing_event, match: {event: heartbeat}, after: 2h}]\n")
    [row] = json.loads(tagwatch("rules", "backtest", "new.yaml", "--since", "7d", "--format", "json").out)["now"]
    assert (row["rule"], len(row["alerts"]), row["alerts_a_week"]) == ("quick", 1, 1.0)


def test_a_folder_of_rules_can_be_tried(shop: Path) -> None:
    (shop / "new").mkdir()
    (shop / "new" / "a.yaml").write_text(
        "rules: [{id: quick, check: missing_event, match: {event: heartbeat}, after: 2h}]\n"
    )
    ran = tagwatch("rules", "backtest", "new", "--since", "1d")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("### Backtest over 1 day, ")
    assert "| quick | 0 | 0.00 | 0 |" in ran.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["aliv"], "tagwatch: no rule 'aliv' (did you mean alive?)"),
        (["alive", "--since", "soon"], "tagwatch: --since: 'soon' is no duration, such as 90s, 10m, 6h, 2d or 1h30m"),
        (["alive", "--against", "nowhere"], "tagwatch: --against nowhere: "),
        (["nowhere.yaml"], "tagwatch: nowhere.yaml:1:1: No such file or directory"),
    ],
)
def test_what_cannot_be_tried_is_told_in_a_line(shop: Path, arguments: list[str], complaint: str) -> None:
    ran = tagwatch("rules", "backtest", *arguments)
    assert ran.code == 2
    assert ran.complaint.startswith(complaint)


def test_a_rule_is_explained_in_words_and_numbers(shop: Path) -> None:
    ran = tagwatch("rules", "explain", "alive")
    assert ran.code == 0, ran.err
    assert "alive watches events with event heartbeat: 1 of the 1 streams seen so far." in ran.out
    assert "12 h of silence are too much" in ran.out
    assert "Now it is silent, for all it looked at is well:" in ran.out
    assert "heartbeat: seen " in ran.out
    assert tagwatch("rules", "explain", "aliv").complaint == "tagwatch: no rule 'aliv' (did you mean alive?)"
