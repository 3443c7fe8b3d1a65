"""Wall codes and personal cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the models of this step need."""


def downgrade() -> None:
    """Take it away again."""
