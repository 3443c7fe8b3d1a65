"""Frozen reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KINDS = "kind IN ('ket-qua', 'nam', 'so-ket', 'tong-ket', '10-btctw')"


def upgrade() -> None:
    """Two new tables; nothing that stands is touched."""
    op.create_table(
        "issued_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("as_of_at", sa.DateTime(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("client_id", sa.String(length=80), nullable=False),
        sa.CheckConstraint(_KINDS, name=op.f("ck_issued_reports_kind")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_issued_reports_unit_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_issued_reports_plan_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["persons.id"], name=op.f("fk_issued_reports_issued_by_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["issued_reports.id"], name=op.f("fk_issued_reports_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_reports")),
        sa.UniqueConstraint("unit_id", "client_id", name=op.f("uq_issued_reports_unit_id_client_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_issued_reports_replaces_id")),
    )
    op.create_index(op.f("ix_issued_reports_unit_id"), "issued_reports", ["unit_id"])
    op.create_table(
        "report_files",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.CheckConstraint("form IN ('docx', 'xlsx', 'pdf')", name=op.f("ck_report_files_form")),
        sa.ForeignKeyConstraint(["report_id"], ["issued_reports.id"], name=op.f("fk_report_files_report_id")),
        sa.PrimaryKeyConstraint("report_id", "form", name=op.f("pk_report_files")),
    )


def downgrade() -> None:
    """Without issued reports."""
    op.drop_table("report_files")
    op.drop_index(op.f("ix_issued_reports_unit_id"), "issued_reports")
    op.drop_table("issued_reports")
