"""Insert-or-update, the one statement every repository needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """Return the table behind a model."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def upsert(
    connection: Connection,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    *,
    add: Sequence[str] = (),
    keep: Sequence[str] = (),
) -> None:
    """Insert rows; where the primary key exists, replace the other columns; `add` sums up, `keep` stays as it is."""
    if rows:
        connection.execute(_statement(table_of(model), tuple(rows[0]), tuple(add), tuple(keep)), list(rows))


@lru_cache
def _statement(table: Table, given: tuple[str, ...], add: tuple[str, ...], keep: tuple[str, ...]) -> Insert:
    """Build the statement, once for each use: building it anew takes longer than running it."""
    statement = insert(table)
    changes: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key or column.name in keep or column.name not in given:
            continue
        new = statement.excluded[column.name]
        changes[column.name] = column + new if column.name in add else new
    key = list(table.primary_key.columns)
    if changes:
        return statement.on_conflict_do_update(index_elements=key, set_=changes)
    return statement.on_conflict_do_nothing(index_elements=key)
