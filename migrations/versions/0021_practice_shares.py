"""Practice shares of banks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """For what a question is; what was written before is for graded tests."""
    op.add_column("question_versions", sa.Column("use", sa.String(length=80), server_default="", nullable=False))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("question_versions", "use")
