"""`tagwatch plan export` writes a file, or says why it could not."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.store.engine import open_database
from tests.support.cli import tagwatch


@pytest.mark.parametrize(
    ("to", "said"), [("folder", "folder: Is a directory"), ("file/plan.yaml", "file: File exists")]
)
def test_a_place_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path, to: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "var").mkdir()
    open_database(tmp_path / "var" / "tagwatch.db").close()
    (tmp_path / "config.yaml").write_text("{}\n")
    ran = tagwatch("plan", "export", "--config", tmp_path / "config.yaml", "--to", tmp_path / to)
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == f"tagwatch: {tmp_path / said}"
