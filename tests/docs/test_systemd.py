"""The unit file holds what the README says of it. Nothing is started here."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "tagwatch.service"
MOST_EXPOSED = 1.5


def settings() -> dict[str, str]:
    lines = (line for line in UNIT.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def test_the_unit_waits_for_readiness_watches_and_keeps_no_user() -> None:
    unit = settings()
    assert unit["Type"] == "notify"
    assert int(unit["WatchdogSec"]) > 0
    assert unit["DynamicUser"] == "yes"
    assert "-HUP $MAINPID" in unit["ExecReload"]


def test_no_secret_stands_in_the_unit() -> None:
    assert not re.search(r"xox[abp]-|password=\S", UNIT.read_text(), re.IGNORECASE)
    assert "LoadCredential=" in UNIT.read_text()


def test_the_service_is_hardly_exposed() -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed; on Debian: apt-get install systemd")
    out = subprocess.run(
        [program, "security", "--offline=true", "--no-pager", str(UNIT)], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", out)
    assert found, out[-500:]
    assert float(found[1]) <= MOST_EXPOSED
