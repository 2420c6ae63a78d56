import subprocess
import sys
from pathlib import Path

import pytest

from monitor.config.settings import load_settings
from monitor.daemon.installation import open_installation
from tests.support.cli import tagwatch


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text("rules: []\n")
    return path


def key_of(config: Path) -> bytes:
    settings, _ = load_settings(config)
    installation = open_installation(settings)
    installation.close()
    return installation.key


def test_rotating_makes_another_key_and_leaves_nothing_of_the_old_one(config: Path) -> None:
    before = key_of(config)
    ran = tagwatch("identity", "rotate", "--config", config)
    assert ran.code == 0, ran.err
    assert "a new key" in ran.out
    after = key_of(config)
    assert len(after) == len(before)
    assert after != before
    folder = config.parent / "var"
    assert [path for path in folder.rglob("*") if path.is_file() and before in path.read_bytes()] == []
    assert (folder / "identity.key").stat().st_mode & 0o777 == 0o600


def test_a_running_monitor_is_not_given_another_key(config: Path) -> None:
    settings, _ = load_settings(config)
    running = open_installation(settings)
    before = (config.parent / "var" / "identity.key").read_bytes()
    held = _in_another_process(config)
    running.close()
    assert held[0] == 2
    assert "in use by another tagwatch process" in held[1]
    assert (config.parent / "var" / "identity.key").read_bytes() == before


def _in_another_process(config: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "monitor", "identity", "rotate", "--config", str(config)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return ran.returncode, ran.stderr
