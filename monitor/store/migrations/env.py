"""What Alembic runs: the caller's own connection, so that a migration is one transaction with everything around it."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from monitor.store import tables

assert tables.StreamRow.metadata is SQLModel.metadata  # noqa: S101 - importing the tables is what fills the metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
