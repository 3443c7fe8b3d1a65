"""Corrections of lessons that are told to those who had read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A foreign key under the house's name."""
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Two new tables."""
    table = "lesson_corrections"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        _fk(table, "edition_id", "editions"),
        _fk(table, "lesson_id", "lessons"),
        _fk(table, "before_id", "lesson_revisions"),
        _fk(table, "revision_id", "lesson_revisions"),
        _fk(table, "by_id", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_corrections")),
    )
    op.create_index(op.f("ix_lesson_corrections_edition_id"), table, ["edition_id"])
    table = "corrections_seen"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        _fk(table, "enrolment_id", "enrolments"),
        _fk(table, "correction_id", "lesson_corrections"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections_seen")),
        sa.UniqueConstraint("enrolment_id", "correction_id", name=op.f("uq_corrections_seen_enrolment_id_correction_id")),
    )
    op.create_index(op.f("ix_corrections_seen_correction_id"), table, ["correction_id"])


def downgrade() -> None:
    """They go."""
    op.drop_table("corrections_seen")
    op.drop_table("lesson_corrections")
