"""`tagwatch drill` over a real store: what is found and what is not; nothing stored changes."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from monitor.config.settings import load_settings
from monitor.daemon.installation import database_path, open_installation
from monitor.daemon.working_set import EVALUATED
from monitor.profile.stream import Stream
from monitor.store.intake import Intake
from monitor.store.traffic import HourCount, Traffic
from tests.support.cli import tagwatch
from tests.support.streams import profile, shop_rows

HOUR = 3600
START = 1_767_052_800 // 604_800 * 604_800
DAYS, PROFILED = 49, 8
STREAMS = {
    Stream("shop", "production", "ga4", "G-1", name): rate for name, rate in (("page_view", 200), ("purchase", 30))
}
RULES = "rules: [{id: gone, check: missing_event}, {id: moves, check: volume}, {id: leaks, check: pii}]\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("rules: [rules/*.yaml]\nsources: [{name: shop, folder: captures}]\n")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "shop.yaml").write_text(RULES)
    settings, _ = load_settings(tmp_path / "config.yaml")
    installation = open_installation(settings, durable=False)
    rng = np.random.default_rng(2)
    starts = [START + HOUR * n for n in range(DAYS * 24)]
    hourly = profile(shop_rows(20))
    with installation.database.write() as connection:
        traffic = Traffic(connection)
        streams = traffic.see(dict.fromkeys(STREAMS, (START, starts[-1] + 1800.0)), {})
        counts = [
            HourCount(stream, at, float(rng.poisson(rate * (1 + 0.7 * np.sin(at / HOUR / 12 * np.pi)))), 0.0)
            for stream, rate in STREAMS.items()
            for at in starts
        ]
        traffic.add_counts(counts, streams)
        profiles = {
            (stream, at): replace(hourly, first_at=at + 60.0, last_at=at + 3000.0)
            for stream in STREAMS
            for at in starts[-PROFILED * 24 :]
        }
        traffic.put_profiles(profiles, streams, float(starts[-1]))
        traffic.stay_awake({at: float(HOUR) for at in starts})
        Intake(connection).put_notes({EVALUATED: str(START + HOUR * DAYS * 24)})
    installation.close()
    return tmp_path


def test_faults_are_planted_found_and_counted_and_nothing_stored_changes(shop: Path) -> None:
    settings, _ = load_settings(shop / "config.yaml")
    before = sha256(database_path(settings).read_bytes()).hexdigest()
    ran = tagwatch("drill", "--since", "21d", "--each", "1", "--format", "json")
    told = json.loads(ran.out)
    assert ran.err == ""
    by_fault = {one["fault"]: one for one in told["faults"]}
    assert by_fault["vanish"]["found_after_hours"] <= 24
    assert by_fault["leak"]["rules"] == ["leaks"]
    assert by_fault["leak"]["found_after_hours"] <= 3
    assert not by_fault["refusal"]["watched"]
    assert "property-lost" not in by_fault, "there is no plan"
    assert (told["false_alarms"], told["false_alarms_a_week"], told["days"]) == ([], 0, 21)
    assert told["set_off_elsewhere"] == []
    assert ran.code == int(any(one["watched"] and one["found_after_hours"] is None for one in told["faults"]))
    assert sha256(database_path(settings).read_bytes()).hexdigest() == before


def test_people_get_a_table_and_what_nobody_watches_for(shop: Path) -> None:
    ran = tagwatch("drill", "--since", "21d", "--each", "1")
    assert "fault" in ran.out
    assert "leaks" in ran.out
    assert "False alarms: 0 in 21 days" in ran.out
    assert "No rule watches for: new-property, refusal." in ran.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--since", "soon"], "tagwatch: --since: 'soon' is no duration"),
        (["--since", "1d"], "tagwatch: no stream has four weeks of counts, or days of profiles"),
        (["--config", "nowhere.yaml"], "tagwatch: nowhere.yaml:1:1: No such file or directory"),
    ],
)
def test_what_cannot_be_drilled_is_told_in_a_line(shop: Path, arguments: list[str], complaint: str) -> None:
    ran = tagwatch("drill", *arguments)
    assert ran.code == 2
    assert ran.complaint.startswith(complaint)


def test_a_young_installation_is_told_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("rules: []\nsources: [{name: shop, folder: captures}]\n")
    assert tagwatch("drill").complaint.endswith("nothing is stored yet; start `tagwatch run` first")
