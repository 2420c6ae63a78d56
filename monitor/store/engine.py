"""Opening the database: one writer, migrations with a backup, a clear word when it cannot be used."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError

from monitor.config.errors import UserError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10.0


Transaction = Connection
"""A transaction that is running: what the repositories of this room work within."""


class StoreError(UserError):
    """The database cannot be used; the text says which file, why, and what to do."""


class InUse(StoreError):
    """Another process writes to the database."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open, migrated SQLite database. `lock` is the descriptor that keeps a second writer out; None when reading."""

    path: Path
    engine: Engine
    lock: int | None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run one transaction that takes the write lock at once, so that it never fails half-way for want of it."""
        with self._translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run reads on one consistent snapshot; never waits for the writer."""
        with self._translated(), self.engine.connect().execution_options(reading=True) as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise StoreError(f"{self.path}: {error.orig}") from error
        except sqlite3.Error as error:  # of rows that are fetched from the driver itself
            raise StoreError(f"{self.path}: {error}") from error

    def close(self) -> None:
        """Release the connections and the lock."""
        self.engine.dispose()
        if self.lock is not None:
            os.close(self.lock)


def open_database(path: Path, *, writer: bool = True, durable: bool = True) -> Database:
    """Open the database, creating or migrating it first; `writer=False` opens an existing one to look at.

    Without `durable` nothing waits for the disk, and a power cut may take the database with it.

    Raises StoreError where another daemon holds it, it is no database, it is damaged, or it was written by a newer
    Tagwatch (which is never migrated down: an older program would misread it).
    """
    if not writer and not path.exists():
        raise StoreError(f"{path}: no database here yet; start `tagwatch run` first, or name another state_folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = _lock(path) if writer else None
    engine = _engine(path, durable=durable)
    try:
        _check_and_migrate(path, engine, migrate=writer)
    except BaseException:
        engine.dispose()
        if lock is not None:
            os.close(lock)
        raise
    return Database(path, engine, lock)


def _lock(path: Path) -> int:
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "another process"
        os.close(descriptor)
        raise InUse(
            f"{path}: in use by Tagwatch process {holder}; stop it first, or give this one its own state_folder"
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def _engine(path: Path, *, durable: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction handling begins too late (at the first write); ours begins below.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: what was told to a channel must survive a power cut, or it would be told twice.
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _alembic(path: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    return config


def _check_and_migrate(path: Path, engine: Engine, *, migrate: bool) -> None:
    config = _alembic(path)
    scripts = ScriptDirectory.from_config(config)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            damaged = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    except OperationalError as error:
        raise StoreError(f"{path}: {error.orig}; another program holds it, or the folder is not writable") from error
    except DatabaseError as error:
        raise StoreError(f"{path}: not a Tagwatch database ({error.orig}); move it away to start anew") from error
    if damaged != "ok":
        raise StoreError(f"{path}: damaged ({damaged}); restore a backup beside it, or move it away to start anew")
    if current == scripts.get_current_head():
        return
    if current is not None:
        try:
            scripts.get_revision(current)
        except CommandError as error:
            raise StoreError(
                f"{path}: written by a newer Tagwatch (schema {current}); upgrade this one, or restore an older backup"
            ) from error
    if not migrate:
        raise StoreError(f"{path}: its schema is not up to date; start `tagwatch run` once to migrate it")
    if current is not None:
        _backup(path, current)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _backup(path: Path, revision: str) -> None:
    with sqlite3.connect(path) as live, sqlite3.connect(path.with_suffix(f".before-{revision}.backup")) as copy:
        live.backup(copy)
    live.close()
    copy.close()
