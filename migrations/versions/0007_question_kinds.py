"""Question kinds and session plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Cases, free texts marked by a person, and the plans of in-person topics."""
    op.add_column("question_versions", sa.Column("parts", sa.JSON(), nullable=True))
    op.add_column("attempts", sa.Column("waiting", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "essay_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_question_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_question_id"], ["attempt_questions.id"], name=op.f("fk_essay_marks_attempt_question_id")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["persons.id"], name=op.f("fk_essay_marks_given_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["essay_marks.id"], name=op.f("fk_essay_marks_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essay_marks")),
    )
    op.create_index(op.f("ix_essay_marks_attempt_question_id"), "essay_marks", ["attempt_question_id"], unique=False)
    op.create_table(
        "session_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("prework", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("timetable", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("verify", sa.JSON(), nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("source_hash", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_session_plans_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_plans")),
        sa.UniqueConstraint("topic_id", "number", name=op.f("uq_session_plans_topic_id_number")),
    )
    op.create_table(
        "edition_plans",
        sa.Column("edition_topic_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_topic_id"], ["edition_topics.id"], name=op.f("fk_edition_plans_edition_topic_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["session_plans.id"], name=op.f("fk_edition_plans_plan_id")),
        sa.PrimaryKeyConstraint("edition_topic_id", name=op.f("pk_edition_plans")),
    )


def downgrade() -> None:
    """Take it away again; versions of the new kinds stay as rows that nothing draws."""
    op.drop_table("edition_plans")
    op.drop_table("session_plans")
    op.drop_index(op.f("ix_essay_marks_attempt_question_id"), table_name="essay_marks")
    op.drop_table("essay_marks")
    op.drop_column("attempts", "waiting")
    op.drop_column("question_versions", "parts")
