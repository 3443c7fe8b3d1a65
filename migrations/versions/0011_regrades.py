"""Regrades, second markers, half-filled marking forms, marking rules of an edition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What a corrected key does to attempts, kept line by line; who marked first and second; the edition's rules of marking."""
    op.add_column("editions", sa.Column("marking", sa.JSON(), nullable=True))
    op.add_column("essay_marks", sa.Column("marker", sa.Integer(), nullable=False, server_default="1"))
    _drafts()
    _regrades()
    _lines()


def _drafts() -> None:
    """Marking forms that are half filled."""
    op.create_table(
        "essay_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_question_id"], ["attempt_questions.id"], name=op.f("fk_essay_drafts_attempt_question_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_essay_drafts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essay_drafts")),
        sa.UniqueConstraint("attempt_question_id", "person_id", name=op.f("uq_essay_drafts_attempt_question_id_person_id")),
    )


def _regrades() -> None:
    """Decisions about keys, and how the answers of a version are judged since."""
    op.create_table(
        "regrades",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("remedy", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.CheckConstraint("remedy IN ('own', 'version', 'full', 'drop', 'undo')", name=op.f("ck_regrades_remedy")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_regrades_question_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_versions.id"], name=op.f("fk_regrades_version_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["persons.id"], name=op.f("fk_regrades_made_by_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["regrades.id"], name=op.f("fk_regrades_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
        sa.UniqueConstraint("client_id", name=op.f("uq_regrades_client_id")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_regrades_undoes_id")),
    )
    op.create_index(op.f("ix_regrades_question_id"), "regrades", ["question_id"], unique=False)
    op.create_table(
        "version_rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("ruling", sa.String(length=80), nullable=False),
        sa.Column("key_version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ruling IN ('own', 'version', 'full', 'drop')", name=op.f("ck_version_rulings_ruling")),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrades.id"], name=op.f("fk_version_rulings_regrade_id")),
        sa.ForeignKeyConstraint(["version_id"], ["question_versions.id"], name=op.f("fk_version_rulings_version_id")),
        sa.ForeignKeyConstraint(["key_version_id"], ["question_versions.id"], name=op.f("fk_version_rulings_key_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_rulings")),
        sa.UniqueConstraint("regrade_id", "version_id", name=op.f("uq_version_rulings_regrade_id_version_id")),
    )
    op.create_index(op.f("ix_version_rulings_version_id"), "version_rulings", ["version_id"], unique=False)


def _lines() -> None:
    """What a regrade did to every attempt."""
    op.create_table(
        "regraded_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("score_before", sa.Float(), nullable=True),
        sa.Column("score_after", sa.Float(), nullable=True),
        sa.Column("mark_before", sa.Float(), nullable=True),
        sa.Column("mark_after", sa.Float(), nullable=True),
        sa.Column("passed_before", sa.Boolean(), nullable=True),
        sa.Column("passed_after", sa.Boolean(), nullable=True),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrades.id"], name=op.f("fk_regraded_attempts_regrade_id")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_regraded_attempts_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regraded_attempts")),
        sa.UniqueConstraint(
            "regrade_id", "attempt_id", "position", name=op.f("uq_regraded_attempts_regrade_id_attempt_id_position")
        ),
    )
    op.create_index(op.f("ix_regraded_attempts_attempt_id"), "regraded_attempts", ["attempt_id"], unique=False)


def downgrade() -> None:
    """Take it away again; marks stay as they came out."""
    op.drop_index(op.f("ix_regraded_attempts_attempt_id"), table_name="regraded_attempts")
    op.drop_table("regraded_attempts")
    op.drop_index(op.f("ix_version_rulings_version_id"), table_name="version_rulings")
    op.drop_table("version_rulings")
    op.drop_index(op.f("ix_regrades_question_id"), table_name="regrades")
    op.drop_table("regrades")
    op.drop_table("essay_drafts")
    op.drop_column("essay_marks", "marker")
    op.drop_column("editions", "marking")
