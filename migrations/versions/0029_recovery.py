"""Recovery codes and what trust needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The salt of recovery codes; those that were made before have none and stay good until they are made anew.

    Where a sign-in came from, hidden: for telling those who sit behind one router from each other.
    """
    op.add_column("sign_ins", sa.Column("came_from", sa.String(length=80), nullable=True))
    op.add_column("recovery_codes", sa.Column("salt", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Without the salt; codes that have one open nothing any more and are made anew."""
    op.drop_column("recovery_codes", "salt")
    op.drop_column("sign_ins", "came_from")
