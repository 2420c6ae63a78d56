"""Tables: what a person must type is never cut short, and a program reads all of it."""

from __future__ import annotations

import pytest

from monitor.cli import output
from monitor.cli.output import Terminal, several, show, table_of

ROW = ("e47c4495-2611262328", "firing", "the value of each purchase is a word " * 8)


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    table = table_of("id", "state", last="what")
    table.add_row(*ROW)
    show(table)
    return capsys.readouterr().out.splitlines()


def test_a_program_reads_every_cell_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line.split("  ")[0] for line in printed(capsys)] == ["id", ROW[0]]
    assert ROW[2].strip() in printed(capsys)[1]


def test_on_a_narrow_terminal_only_the_last_column_gives_way(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "Terminal", lambda: Terminal(force_terminal=True, width=60, no_color=True))
    line = printed(capsys)[1]
    assert ROW[0] in line
    assert "firing" in line
    assert line.rstrip().endswith("…")
    assert len(line) <= 60


def test_one_thing_is_said_otherwise_than_many() -> None:
    assert [several(number, "request") for number in (0, 1, 2, 12345)] == [
        "0 requests",
        "1 request",
        "2 requests",
        "12,345 requests",
    ]
