"""Import desk: what is remembered of sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What kind of source a file is and how it is read; the file while it waits; what is remembered of sources and machines."""
    op.add_column("sheet_imports", sa.Column("kind", sa.String(length=80), nullable=False, server_default="sheet"))
    op.add_column("sheet_imports", sa.Column("choices", sa.JSON(), nullable=True))
    op.add_column("sheet_imports", sa.Column("answers", sa.JSON(), nullable=True))
    op.create_table(
        "import_files",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["sheet_imports.id"], name=op.f("fk_import_files_import_id")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_files")),
    )
    op.create_table(
        "import_profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("signature", sa.String(length=80), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_import_profiles_cohort_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["persons.id"], name=op.f("fk_import_profiles_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_profiles")),
        sa.UniqueConstraint("cohort_id", "kind", "signature", name=op.f("uq_import_profiles_cohort_id_kind_signature")),
    )
    op.create_table(
        "machine_numbers",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_machine_numbers_cohort_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=op.f("fk_machine_numbers_enrolment_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["persons.id"], name=op.f("fk_machine_numbers_changed_by_id")),
        sa.PrimaryKeyConstraint("cohort_id", "number", name=op.f("pk_machine_numbers")),
    )
    op.create_index(op.f("ix_machine_numbers_enrolment_id"), "machine_numbers", ["enrolment_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("machine_numbers")
    op.drop_table("import_profiles")
    op.drop_table("import_files")
    op.drop_column("sheet_imports", "answers")
    op.drop_column("sheet_imports", "choices")
    op.drop_column("sheet_imports", "kind")
