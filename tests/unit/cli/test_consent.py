from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path
from monitor.privacy.consent.ledger import Count, Entry
from monitor.store.consent import Ledger
from monitor.store.engine import open_database
from tests.support.cli import tagwatch

DAY = 1_779_926_400
ENTRY = Entry(DAY, "web", "production", "=cmd()", "advertising", "denied")


def installation(folder: Path) -> Path:
    config = folder / "tagwatch.yaml"
    config.write_text("rules: []\n")
    settings, _ = load_settings(config)
    settings.state_folder.mkdir(parents=True)
    database = open_database(database_path(settings))
    with database.write() as connection:
        Ledger(connection).add({ENTRY: Count(5.0, 1.25), ENTRY._replace(day=DAY + 86_400): Count(1.0, 0.0)})
    database.close()
    return config


def test_the_ledger_is_exported_as_csv_that_a_spreadsheet_may_open(tmp_path: Path) -> None:
    ran = tagwatch("consent", "export", "--config", str(installation(tmp_path)), "--until", "2026-05-28")
    assert ran.code == 0, ran.err
    header, row = csv.reader(io.StringIO(ran.out))
    assert header == ["day", "source", "environment", "vendor", "purpose", "state", "events", "breaking"]
    assert row == ["2026-05-28", "web", "production", "'=cmd()", "advertising", "denied", "5", "1.25"]


def test_the_ledger_is_exported_for_machines(tmp_path: Path) -> None:
    config = str(installation(tmp_path))
    ran = tagwatch("consent", "export", "--config", config, "--since", "2026-05-29", "--format", "json")
    assert [row["day"] for row in json.loads(ran.out)] == ["2026-05-29"]


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    ran = tagwatch("consent", "export", "--config", str(installation(tmp_path)), "--since", "yesterday")
    assert (ran.code, ran.err) == (2, "tagwatch: --since: 'yesterday' is no day, such as 2026-11-01\n")
