"""Leave requests, make-ups, closing, objections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what the models of this step need."""


def downgrade() -> None:
    """Take it away again."""
