"""Where a demo may leave its things: it empties what a demo made, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli.demo import MARKER, make_room
from tests.support.cli import tagwatch


def things(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_folder_that_no_demo_made_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "thesis.txt").write_text("years of work")
    ran = tagwatch("demo", "--output", tmp_path)
    assert ran.code == 2
    assert ran.complaint == (
        f"tagwatch: {tmp_path}: holds files that no demo made; name an empty or a new folder for --output"
    )
    assert things(tmp_path) == ["state", "state/thesis.txt"]


def test_a_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("kept")
    ran = tagwatch("demo", "--output", path)
    assert (ran.code, path.read_text()) == (2, "kept")
    assert "not a folder" in ran.complaint


def test_a_folder_that_cannot_be_made_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ran = tagwatch("demo", "--output", tmp_path / "file" / "demo")
    assert ran.code == 2
    assert "Not a directory" in ran.complaint


@pytest.mark.parametrize("name", ["new", "new/deeper", "empty"])
def test_a_new_or_an_empty_folder_is_marked(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    make_room(tmp_path / name)
    assert things(tmp_path / name) == [MARKER]


def test_what_a_demo_left_is_emptied_and_what_it_leads_to_is_kept(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").touch()
    output = tmp_path / "demo"
    make_room(output)
    (output / "state").mkdir()
    (output / "state" / "tagwatch.db").touch()
    (output / "index.html").touch()
    (output / "link").symlink_to(elsewhere)
    make_room(output)
    assert things(output) == [MARKER]
    assert things(elsewhere) == ["kept.txt"]
