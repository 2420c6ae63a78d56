"""How `tagwatch` ends: exit codes people and scripts can rely on, and silence where nobody reads any more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.cli import Ran, tagwatch

TAGWATCH = [sys.executable, "-m", "monitor"]
ROOT = Path(__file__).parents[3]
LINE = (
    '{"at": "2026-11-20T10:00:00Z", "method": "GET", "url": "https://www.google-analytics.com/g/collect?v=2'
    '&tid=G-ABC1234567&cid=1.2&en=page_view&dl=https%3A%2F%2Fshop.example%2F"}\n'
)


@pytest.mark.parametrize("arguments", [["decode", "-", "--format", "jsonl"], ["decode", "-"]])
def test_a_reader_who_has_seen_enough_ends_it_quietly(arguments: list[str]) -> None:
    with subprocess.Popen(
        [*TAGWATCH, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as ran:
        assert ran.stdin is not None
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        ran.stdin.write((LINE * 100).encode())
        ran.stdin.close()
        assert (ran.stderr.read(), ran.wait()) == (b"", 0)


def test_help_for_nobody_ends_quietly() -> None:
    with subprocess.Popen(
        [*TAGWATCH, "decode", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        assert (ran.stderr.read(), ran.wait()) == (b"", 0)


@pytest.mark.parametrize("where", ["monitor.cli.decode.read_capture", "monitor.cli.application"])
def test_ctrl_c_ends_with_the_code_of_an_interrupt(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def interrupted(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(where, interrupted)
    assert tagwatch("decode", "-") == Ran(130, "", "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--help"], 0, "Watch the tracking requests"),
        (["decode", "--help"], 0, "Print what every tracking request says"),
        (["--version"], 0, "tagwatch "),
        ([], 2, "Watch the tracking requests"),
        (["chek"], 2, "No such command 'chek'"),
        (["decode"], 2, "Missing argument 'captures'"),
        (["decode", "-", "--format", "xml"], 2, "'xml' is not one of"),
    ],
)
def test_help_and_usage_errors_keep_their_codes(arguments: list[str], code: int, said: str) -> None:
    ran = tagwatch(*arguments)
    assert ran.code == code
    assert said in (ran.err if code else ran.out)
