"""Questions of trainees to their instructors, and the answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables."""
    op.create_table(
        "lesson_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("edition_topic_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("section_key", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_lesson_questions_enrolment_id")),
        sa.ForeignKeyConstraint(["edition_topic_id"], ["edition_topics.id"], name=op.f("fk_lesson_questions_edition_topic_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_questions_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_questions")),
    )
    op.create_index(op.f("ix_lesson_questions_enrolment_id"), "lesson_questions", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_lesson_questions_edition_topic_id"), "lesson_questions", ["edition_topic_id"], unique=False)
    op.create_index(op.f("ix_lesson_questions_lesson_id"), "lesson_questions", ["lesson_id"], unique=False)
    op.create_table(
        "question_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["lesson_questions.id"], name=op.f("fk_question_answers_question_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["persons.id"], name=op.f("fk_question_answers_answered_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["question_answers.id"], name=op.f("fk_question_answers_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_answers")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_question_answers_replaces_id")),
    )
    op.create_index(op.f("ix_question_answers_question_id"), "question_answers", ["question_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("question_answers")
    op.drop_table("lesson_questions")
