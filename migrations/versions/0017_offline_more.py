"""Offline work: the name of an event, and when the server heard that a lesson is done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns."""
    op.add_column("offline_events", sa.Column("label", sa.Text(), nullable=False, server_default=""))
    op.add_column("lessons_done", sa.Column("told_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Without them."""
    op.drop_column("lessons_done", "told_at")
    op.drop_column("offline_events", "label")
