"""What docs/volumes.md shows is what the command prints, and every key of the contract is named."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.support.cli import tagwatch

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "volumes.md").read_text()
SHOWN = re.findall(r"```console\n\$ tagwatch (.+)\n((?:.*\n)+?)```", TEXT)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=lambda text: text[-20:].strip())
def test_what_is_shown_is_what_is_printed(command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The figures rest on floating point; should a platform print another last digit, run the command and paste it.
    monkeypatch.chdir(ROOT)
    assert tagwatch(*shlex.split(command)).out.strip() == output.strip()


def test_two_commands_are_shown() -> None:
    assert len(SHOWN) == 2


def test_every_key_of_the_contract_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    said = json.loads(tagwatch("volumes", "docs/examples/counts.csv.gz", "--format", "json").out)
    keys = {*said, *said["anomalies"][0]}
    assert [key for key in sorted(keys) if f"`{key}`" not in TEXT] == []
