"""The state folder: the database, the spool and the key that identity is hashed with."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from monitor.capture.spool import Spool
from monitor.config.settings import Settings
from monitor.store.engine import Database, StoreError, open_database

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Installation:
    """An open state folder. Only one process may have it open to write."""

    database: Database
    spool: Spool
    key: bytes

    def close(self) -> None:
        """Release everything."""
        self.spool.close()
        self.database.close()


def open_installation(settings: Settings, *, durable: bool = True) -> Installation:
    """Open the state folder, creating what is missing. Raises StoreError with what to do where it cannot be used.

    Without `durable` nothing waits for the disk: for a replay, which is begun anew after a power cut.
    """
    folder = Path(settings.state_folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = _key(folder / "identity.key")
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; set state_folder to a folder this user may write") from error
    database = open_database(folder / "tagwatch.db", durable=durable)
    limits = settings.spool
    spool = Spool(folder / "spool", segment_bytes=limits.segment_bytes, limit_bytes=limits.limit_bytes, durable=durable)
    return Installation(database, spool, key)


def rotate_key(settings: Settings) -> None:
    """Give an installation a new key for identity, and keep nothing of the old one.

    Raises CaptureError while another process uses the installation, StoreError where the folder cannot be written.
    """
    folder = Path(settings.state_folder)
    limits = settings.spool
    spool = Spool(folder / "spool", segment_bytes=limits.segment_bytes, limit_bytes=limits.limit_bytes)
    try:
        fresh = folder / "identity.key.new"
        fresh.unlink(missing_ok=True)
        _made(fresh)
        fresh.replace(folder / "identity.key")
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}; the key is unchanged") from error
    finally:
        spool.close()


def _made(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        os.fsync(file.fileno())
    return key


def _key(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = _made(path)
    if len(key) != KEY_BYTES:
        raise StoreError(f"{path}: not a key of {KEY_BYTES} bytes; restore it, or delete it to have a new one made")
    return key


def database_path(settings: Settings) -> Path:
    """Return where the database of an installation is."""
    return Path(settings.state_folder) / "tagwatch.db"
