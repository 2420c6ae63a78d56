"""Opening the database: what can be wrong with it, and what people are told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from monitor.store.engine import Database, StoreError, open_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tagwatch.db"


def test_a_new_database_has_every_table(path: Path) -> None:
    database = open_database(path)
    with database.read() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    assert {"stream", "hour", "profile", "plan", "incident", "message", "cursor", "batch", "file"} <= names


def test_the_migrations_make_exactly_the_tables_of_the_models(path: Path) -> None:
    database = open_database(path)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    database.close()


def test_semantic_25_a_second_writer_is_refused_and_told_who_holds_it(path: Path) -> None:
    first = open_database(path)
    with pytest.raises(StoreError, match=r"tagwatch\.db: in use by Tagwatch process \d+; stop it first"):
        open_database(path)
    first.close()
    open_database(path).close()


def test_a_reader_may_look_while_the_writer_is_open(path: Path) -> None:
    writer = open_database(path)
    reader = open_database(path, writer=False)
    with writer.write(), reader.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM stream").scalar() == 0
    reader.close()
    writer.close()


def test_looking_at_a_database_that_is_not_there_says_what_to_do(path: Path) -> None:
    with pytest.raises(StoreError, match="no database here yet; start `tagwatch run` first"):
        open_database(path, writer=False)
    assert not path.exists()


def test_a_newer_database_is_refused_and_left_as_it_is(path: Path) -> None:
    open_database(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match=r"written by a newer Tagwatch \(schema 9999\); upgrade this one"):
        open_database(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    raw.close()


def test_a_file_that_is_no_database_is_refused_and_kept(path: Path) -> None:
    path.write_text("these are not the bytes you are looking for\n" * 50)
    with pytest.raises(StoreError, match="not a Tagwatch database"):
        open_database(path)
    assert path.read_text().startswith("these are not")


def test_a_database_another_program_has_locked_is_told_in_a_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(path).close()
    monkeypatch.setattr("monitor.store.engine.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError, match=r"tagwatch\.db: database is locked; another program holds it"):
            open_database(path)
    finally:
        other.rollback()
        other.close()


def test_a_failed_transaction_leaves_nothing_behind(path: Path) -> None:
    database = open_database(path)

    def half_way() -> None:
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO note (name, value) VALUES ('a', 'b')")
            raise KeyError

    with pytest.raises(KeyError):
        half_way()
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM note").scalar() == 0
    database.close()


def test_a_damaged_page_met_while_rows_are_fetched_is_told_with_the_file(database: Database) -> None:
    with pytest.raises(StoreError, match=r"tagwatch\.db: database disk image is malformed"), database.read():
        raise sqlite3.DatabaseError("database disk image is malformed")
