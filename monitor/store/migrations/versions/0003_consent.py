"""The consent ledger, and the domains and cookies that were seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the two tables."""
    op.create_table(
        "consent",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("events", sa.Float(), nullable=False),
        sa.Column("breaking", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("day", "source", "environment", "vendor", "purpose", "state"),
    )
    op.create_table(
        "tracker",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("environment", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("first", sa.Float(), nullable=False),
        sa.Column("last", sa.Float(), nullable=False),
        sa.Column("times", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "source", "environment", "name", "vendor"),
    )
