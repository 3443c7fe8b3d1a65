"""The form's own name of a question that was saved: the same form sent twice is one question."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column that the versions of before leave empty."""
    op.add_column("question_versions", sa.Column("client_id", sa.String(length=80), nullable=True))
    op.create_index(op.f("ix_question_versions_client_id"), "question_versions", ["client_id"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_question_versions_client_id"), table_name="question_versions")
    op.drop_column("question_versions", "client_id")
