"""The rooms import one way, and the document that draws them is true."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "architecture.md").read_text()
ORDER = [line.split("`")[1] for line in DOCUMENT.splitlines() if line.startswith("| `")]
BENEATH = {path.stem for path in (ROOT / "monitor").glob("*.py")} - {"__main__"}
"""What lies in no room may be used by every room, and uses none."""
FILES = sorted((ROOT / "monitor").rglob("*.py"))


def room_of(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "monitor" else None


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} if module == "monitor" else {module}
    return found


def test_the_document_names_every_room() -> None:
    rooms = {p.name for p in (ROOT / "monitor").iterdir() if (p / "__init__.py").exists()}
    assert set(ORDER) == rooms | {"cli"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    here = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if here in {None, "__main__"}:
        return
    for dotted in imports_of(path):
        there = room_of(dotted)
        if there is None or there == "__version__" or there in BENEATH:
            continue
        assert here not in BENEATH, f"{here} lies beneath every room and must not import {there}"
        assert ORDER.index(there) <= ORDER.index(here), f"{here} must not import {there} ({dotted})"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_store_knows_sql(path: Path) -> None:
    roots = {dotted.split(".")[0] for dotted in imports_of(path)}
    if "store" not in path.parts:
        assert not roots & {"sqlmodel", "sqlalchemy", "alembic", "sqlite3"}
