"""What a regrade did to the sum of an attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_SUMS = ("total_before", "total_after", "max_before", "max_after")


def upgrade() -> None:
    """The points of the attempt and the points possible, before and after; lines that were written earlier have none."""
    for name in _SUMS:
        op.add_column("regraded_attempts", sa.Column(name, sa.Float(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    for name in reversed(_SUMS):
        op.drop_column("regraded_attempts", name)
