from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from monitor.capture.folder import CaptureFile, Folder
from monitor.capture.read import CaptureError, read_capture

NOW = 2_000_000_000.0
SETTLE = 5.0


class Read:
    """What was read, as the store would remember it."""

    def __init__(self) -> None:
        self.digests: set[str] = set()

    def has_read(self, digest: str) -> bool:
        return digest in self.digests

    def take(self, files: Iterable[CaptureFile]) -> list[str]:
        files = list(files)
        self.digests |= {file.digest for file in files}
        return [file.path.name for file in files]


def put(folder: Path, name: str, content: str = "", *, age: float = 60.0) -> Path:
    path = folder / name
    path.write_text(content or name)
    os.utime(path, (NOW - age, NOW - age))
    return path


def folder(path: Path, pattern: str = "*") -> Folder:
    return Folder(path, pattern, SETTLE)


def test_files_that_match_are_read_the_oldest_first_and_once(tmp_path: Path) -> None:
    put(tmp_path, "b.har", age=90)
    put(tmp_path, "a.har", age=30)
    put(tmp_path, "c.txt")
    (tmp_path / "d.har").mkdir()
    watched, read = folder(tmp_path, "*.har"), Read()
    assert read.take(watched.settled(NOW, read)) == ["b.har", "a.har"]
    assert watched.settled(NOW + 60, read) == []


def test_content_counts_once_after_a_rename_a_copy_and_a_restart(tmp_path: Path) -> None:
    path, read = put(tmp_path, "a.har", "same"), Read()
    put(tmp_path, "z.har", "same", age=10)
    assert read.take(folder(tmp_path).settled(NOW, read)) == ["a.har"]
    path.rename(tmp_path / "b.har")
    assert folder(tmp_path).settled(NOW + 60, read) == []


def test_new_content_under_an_old_name_is_read(tmp_path: Path) -> None:
    put(tmp_path, "a.har", "one")
    watched, read = folder(tmp_path), Read()
    read.take(watched.settled(NOW, read))
    put(tmp_path, "a.har", "two", age=0)
    assert watched.settled(NOW, read) == []
    assert read.take(watched.settled(NOW + 6, read)) == ["a.har"]


def test_a_file_still_being_written_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, "a.har", "half", age=SETTLE - 1)
    watched, read = folder(tmp_path), Read()
    assert watched.settled(NOW, read) == []
    put(tmp_path, "a.har", "half, and more", age=0)
    assert watched.settled(NOW + 4, read) == []
    assert watched.settled(NOW + 4 + SETTLE - 1, read) == []
    assert read.take(watched.settled(NOW + 4 + SETTLE, read)) == ["a.har"]


def test_a_file_that_grows_under_an_old_date_is_still_being_written(tmp_path: Path) -> None:
    put(tmp_path, "a.har", "half", age=3)
    watched, read = folder(tmp_path), Read()
    assert watched.settled(NOW, read) == []
    put(tmp_path, "a.har", "half, and more", age=600)
    assert watched.settled(NOW + 3, read) == []
    assert read.take(watched.settled(NOW + 3 + SETTLE, read)) == ["a.har"]


def test_a_file_from_a_clock_that_runs_ahead_is_read_all_the_same(tmp_path: Path) -> None:
    put(tmp_path, "a.har", age=-3600)
    watched, read = folder(tmp_path), Read()
    assert watched.settled(NOW, read) == []
    assert read.take(watched.settled(NOW + SETTLE, read)) == ["a.har"]


@pytest.mark.parametrize("name", [".a.har", "a.har.part", "a.har.tmp", "a.har.crdownload", "a.har~", "A.HAR.TMP"])
def test_names_of_unfinished_files_are_left_alone(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert folder(tmp_path).settled(NOW, Read()) == []


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    watched, read = folder(tmp_path / "in" / "box"), Read()
    assert watched.settled(NOW, read) == []
    put(tmp_path / "in" / "box", "a.har")
    assert read.take(watched.settled(NOW, read)) == ["a.har"]


def test_a_folder_that_cannot_be_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    watched, read = folder(tmp_path / "file" / "box"), Read()
    [trouble] = watched.settled(NOW, read)
    with pytest.raises(CaptureError, match="Not a directory"):
        next(read_capture(trouble.path, on_problem=lambda _problem: None))
    read.take([trouble])
    assert watched.settled(NOW + 60, read) == []


def test_a_file_that_cannot_be_opened_is_told_once_and_read_when_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "a.har")
    put(tmp_path, "b.har")
    watched, read = folder(tmp_path), Read()
    with monkeypatch.context() as patch:
        opened = Path.open

        def deny(self: Path, *args: object, **more: object) -> object:
            if self == path:
                raise PermissionError(13, "Permission denied")
            return opened(self, *args, **more)  # type: ignore[call-overload]

        patch.setattr(Path, "open", deny)
        files = watched.settled(NOW, read)
        assert read.take(files) == ["a.har", "b.har"]
        with pytest.raises(CaptureError, match=r"a\.har: Permission denied"):
            next(read_capture(files[0].path, on_problem=lambda _problem: None))
        assert watched.settled(NOW + 60, read) == []
    assert read.take(watched.settled(NOW + 120, read)) == ["a.har"]


def test_a_file_is_hashed_once_while_it_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.har")
    watched, read = folder(tmp_path), Read()
    [first] = watched.settled(NOW, read)
    monkeypatch.setattr("hashlib.file_digest", None)
    assert watched.settled(NOW + 60, read) == [first]
