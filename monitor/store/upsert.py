"""Insert-or-update, the one statement every repository needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.sqlite import insert
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
    if not rows:
        return
    table = table_of(model)
    statement = insert(table)
    changes: dict[str, Any] = {}
    for column in table.columns:
        if column.primary_key or column.name in keep or column.name not in rows[0]:
            continue
        new = statement.excluded[column.name]
        changes[column.name] = column + new if column.name in add else new
    key = list(table.primary_key.columns)
    statement = (
        statement.on_conflict_do_update(index_elements=key, set_=changes)
        if changes
        else statement.on_conflict_do_nothing(index_elements=key)
    )
    connection.execute(statement, list(rows))
