"""What people say of incidents, and what messages need for fallbacks, hours and repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add silences and actions; messages learn to wait for hours, to say that they repeat, and how they came."""
    op.create_table(
        "silence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("matcher", sa.String(), nullable=False),
        sa.Column("starts", sa.Float(), nullable=False),
        sa.Column("ends", sa.Float(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("silence_by_end", "silence", ["ends"], unique=False)
    op.create_table(
        "action",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("action_by_answer", "action", ["answer"], unique=False)
    op.add_column("message", sa.Column("held_until", sa.Float(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("repeat", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("note", sa.String(), nullable=True))
