"""Why a mark of a colleague was replaced; questions of practice whose key she has seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column beside marks of free texts and of essays, and a new table."""
    op.add_column("essay_marks", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("given_marks", sa.Column("reason", sa.Text(), nullable=True))
    op.create_table(
        "checked_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_checked_questions_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checked_questions")),
        sa.UniqueConstraint("attempt_id", "position", name=op.f("uq_checked_questions_attempt_id_position")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("checked_questions")
    op.drop_column("given_marks", "reason")
    op.drop_column("essay_marks", "reason")
